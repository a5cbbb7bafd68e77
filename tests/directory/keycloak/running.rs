//! A Keycloak that runs in memory, on a port of its own. `tests/run.sh` fetches it.

use std::{
    env,
    io::{BufRead, BufReader},
    net::TcpListener,
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

/// It ends with its standard input, so with whoever started it, however that ends.
pub struct Running {
    _child: Child,
    pub url: String,
}

/// Starts it, and kills the whole group once the input of the shell ends, which what runs in the background
/// does not get by itself.
const START: &str = "exec 3<&0; \"$0\" start-dev --db=dev-mem --http-host=127.0.0.1 --http-port=\"$1\" & \
                     server=$!; (cat <&3 >/dev/null; kill -9 0) & wait $server";

impl Running {
    pub fn start() -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut command = Command::new("sh");
        command.process_group(0);
        command.args(["-c", START]).arg(program()).arg(port.to_string());
        command.env("KC_BOOTSTRAP_ADMIN_USERNAME", "admin");
        command.env("KC_BOOTSTRAP_ADMIN_PASSWORD", "admin-password");
        command.env("JAVA_OPTS_APPEND", "-Xmx700m");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let listens = lines.any(|line| line.is_ok_and(|line| line.contains("Listening on:")));
        assert!(listens, "Keycloak did not start");
        // What it says later is read, so that it never waits for a reader.
        std::thread::spawn(move || lines.for_each(drop));
        Self { _child: child, url: format!("http://127.0.0.1:{port}") }
    }
}

fn program() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("target");
    let target = env::var_os("CARGO_TARGET_DIR").map_or(here, PathBuf::from);
    let program = target.join("directories/keycloak/bin/kc.sh");
    assert!(program.exists(), "{} is not there: tests/run.sh fetches it", program.display());
    program
}
