//! A Keycloak that runs on a port of its own. `tests/run.sh` fetches it.

use std::{
    env,
    io::{BufRead, BufReader},
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};

/// How long a start may take: the first one builds the server, beside other tests.
const PATIENCE: Duration = Duration::from_secs(240);

/// It ends with its standard input, so with whoever started it, however that ends.
pub struct Running {
    child: Child,
    program: PathBuf,
    arguments: Vec<String>,
    pub url: String,
}

/// Starts it, and kills the whole group once the input of the shell ends, which what runs in the background
/// does not get by itself. Whoever waits for that input holds no output: it ends with the server.
const START: &str = "exec 3<&0; \"$0\" start-dev --http-host=127.0.0.1 \"$@\" 2>&1 & \
                     server=$!; (cat <&3; kill -9 0) >/dev/null 2>&1 & wait $server";

impl Running {
    /// In memory: what it knows ends with it.
    pub fn start() -> Self {
        Self::start_with(program(), &["--db=dev-mem"])
    }

    /// With its database in `folder`, which outlasts a kill: each commit is on the disk.
    pub fn start_in(folder: &Path) -> Self {
        let database = folder.join("keycloak");
        let url = format!(
            "--db-url=jdbc:h2:file:{};NON_KEYWORDS=VALUE;WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE",
            database.display()
        );
        // Another kind of database would have the program built anew, under the feet of those that run.
        Self::start_with(program(), &["--db=dev-mem", &url])
    }

    /// `program` with further arguments.
    pub fn start_with(program: PathBuf, arguments: &[&str]) -> Self {
        let arguments: Vec<_> = arguments.iter().map(|&it| it.to_owned()).collect();
        // A port that nobody else has.
        let (child, url) = spawn(&program, "0", &arguments);
        Self { child, program, arguments, url }
    }

    /// Ends it at once, as a machine that loses its power does.
    pub fn kill(&mut self) {
        drop(self.child.stdin.take());
        self.child.wait().unwrap();
    }

    /// Starts it again where it was; one in memory has forgotten everything.
    pub fn restart(&mut self) {
        self.kill();
        let port = self.url.rsplit(':').next().unwrap().to_owned();
        (self.child, self.url) = spawn(&self.program, &port, &self.arguments);
    }
}

/// Gives it once it listens, and its address.
fn spawn(program: &Path, port: &str, arguments: &[String]) -> (Child, String) {
    let mut command = Command::new("sh");
    command.process_group(0);
    command.args(["-c", START]).arg(program).arg(format!("--http-port={port}")).args(arguments);
    command.env("KC_BOOTSTRAP_ADMIN_USERNAME", "admin");
    command.env("KC_BOOTSTRAP_ADMIN_PASSWORD", "admin-password");
    command.env("JAVA_OPTS_APPEND", "-Xmx700m");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    let output = BufReader::new(child.stdout.take().unwrap());
    let (says, said) = mpsc::channel();
    // What it says later is read, too, so that it never waits for a reader.
    thread::spawn(move || {
        output.lines().map_while(Result::ok).for_each(|line| drop(says.send(line)))
    });
    let mut before = Vec::new();
    loop {
        match said.recv_timeout(PATIENCE) {
            Ok(line) => match line.split_once("Listening on: ") {
                Some((_, url)) => return (child, url.trim().to_owned()),
                None => before.push(line),
            },
            Err(error) => panic!("Keycloak did not start ({error}):\n{}", before.join("\n")),
        }
    }
}

/// The program that `tests/run.sh` fetches, or that of the folder in `MFADMIN_TEST_KEYCLOAK`, another version.
pub fn program() -> PathBuf {
    if let Some(folder) = env::var_os("MFADMIN_TEST_KEYCLOAK") {
        return PathBuf::from(folder).join("bin/kc.sh");
    }
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target");
    let target = env::var_os("CARGO_TARGET_DIR").map_or(here, PathBuf::from);
    let program = target.join("directories/keycloak/bin/kc.sh");
    assert!(program.exists(), "{} is not there: tests/run.sh fetches it", program.display());
    program
}
