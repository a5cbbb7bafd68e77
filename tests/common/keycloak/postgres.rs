//! A PostgreSQL for Keycloak (Debian's `postgresql`), on a port of its own.

use std::{
    fs,
    net::{TcpListener, TcpStream},
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

const START_LIMIT: Duration = Duration::from_secs(60);
/// It ends with its standard input, so with whoever started it.
const START: &str =
    "exec 3<&0; \"$0\" \"$@\" & server=$!; (cat <&3 >/dev/null; kill -9 0) & wait $server";

/// It may lose what it wrote with the power of the machine, and not with its own end.
pub struct Postgres {
    child: Child,
    data: PathBuf,
    port: u16,
}

impl Postgres {
    /// With its data in `data`, which is made where it is not there. It runs as a user of its own where this one
    /// is root.
    pub async fn start(data: &Path) -> Self {
        if !data.exists() {
            fs::create_dir_all(data).unwrap();
            let _ = Command::new("chown").arg("postgres").arg(data).stderr(Stdio::null()).status();
            let initdb = ["-A", "trust", "-U", "keycloak", "-E", "UTF8", "-D"];
            let mut made = as_user("initdb");
            made.args(initdb).arg(data).stdout(Stdio::null());
            assert!(made.status().unwrap().success(), "{made:?}");
        }
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let child = spawn(data, port).await;
        Self { child, data: data.to_owned(), port }
    }

    /// The arguments by which Keycloak keeps its users here.
    pub fn arguments(&self) -> [String; 4] {
        let url = format!("--db-url=jdbc:postgresql://127.0.0.1:{}/postgres", self.port);
        let rest = ["--db-username=keycloak", "--db-password=none"].map(str::to_owned);
        let [user, password] = rest;
        ["--db=postgres".to_owned(), url, user, password]
    }

    /// Ends it at once.
    pub fn kill(&mut self) {
        drop(self.child.stdin.take());
        self.child.wait().unwrap();
    }

    /// Starts it again where it was.
    pub async fn restart(&mut self) {
        // One that was killed leaves the number of its process.
        let _ = fs::remove_file(self.data.join("postmaster.pid"));
        self.child = spawn(&self.data, self.port).await;
    }
}

async fn spawn(data: &Path, port: u16) -> Child {
    let server = as_user("postgres");
    let mut command = Command::new("sh");
    command.process_group(0).args(["-c", START]).arg(server.get_program()).args(server.get_args());
    command.arg("-D").arg(data).arg("-p").arg(port.to_string());
    for setting in ["listen_addresses=127.0.0.1", "unix_socket_directories=", "fsync=off"] {
        command.arg("-c").arg(setting);
    }
    command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    let child = command.spawn().unwrap();
    let begun = Instant::now();
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(begun.elapsed() < START_LIMIT, "PostgreSQL did not listen within {START_LIMIT:?}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    child
}

fn as_user(program: &str) -> Command {
    let newest = fs::read_dir("/usr/lib/postgresql")
        .ok()
        .and_then(|versions| versions.filter_map(|it| Some(it.ok()?.path())).max());
    let programs = newest.expect("PostgreSQL is not there: apt-get install postgresql").join("bin");
    let mut command = Command::new("setpriv");
    let id = Command::new("id").arg("-u").output().unwrap().stdout;
    match id.as_slice() {
        b"0\n" => command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups"]),
        _ => command.arg("--no-new-privs"),
    };
    command.arg(programs.join(program));
    command
}
