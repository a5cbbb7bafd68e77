//! A Keycloak that runs in memory, on a port of its own. `tests/run.sh` fetches it.

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
    _child: Child,
    pub url: String,
}

/// Starts it on a port that nobody else has, and kills the whole group once the input of the shell ends, which what runs in the background
/// does not get by itself. Whoever waits for that input holds no output: it ends with the server.
const START: &str = "exec 3<&0; \"$0\" start-dev --db=dev-mem --http-host=127.0.0.1 --http-port=0 2>&1 & \
                     server=$!; (cat <&3; kill -9 0) >/dev/null 2>&1 & wait $server";

impl Running {
    pub fn start() -> Self {
        let mut command = Command::new("sh");
        command.process_group(0);
        command.args(["-c", START]).arg(program());
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
        let url = loop {
            match said.recv_timeout(PATIENCE) {
                Ok(line) => match line.split_once("Listening on: ") {
                    Some((_, url)) => break url.trim().to_owned(),
                    None => before.push(line),
                },
                Err(error) => panic!("Keycloak did not start ({error}):\n{}", before.join("\n")),
            }
        };
        Self { _child: child, url }
    }
}

fn program() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("target");
    let target = env::var_os("CARGO_TARGET_DIR").map_or(here, PathBuf::from);
    let program = target.join("directories/keycloak/bin/kc.sh");
    assert!(program.exists(), "{} is not there: tests/run.sh fetches it", program.display());
    program
}
