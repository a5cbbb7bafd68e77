//! A host that is reached by SSH: a real sshd on a port of its own, with keys made for this test.

use crate::{program::TestHome, terminal::Screen};
use portable_pty::CommandBuilder;
use std::{
    fs,
    io::{BufRead, BufReader},
    net::TcpListener,
    path::Path,
    process::{Child, ChildStderr, Command, Stdio},
};

/// Where Debian keeps it, outside of the PATH of users.
const SSHD: &str = "/usr/sbin/sshd";

pub struct SshHost {
    pub home: TestHome,
    port: u16,
    sshd: Child,
}

impl SshHost {
    pub fn new() -> Self {
        let home = TestHome::new();
        make_key(&home.path("host_key"));
        make_key(&home.path("key"));
        fs::copy(home.path("key.pub"), home.path("authorized_keys")).unwrap();
        // Its unprivileged half is put there; a running sshd of the system has made it.
        let _ = fs::create_dir("/run/sshd");
        let (port, sshd) = (0..20).find_map(|_| listen(&home)).unwrap();
        let key = fs::read_to_string(home.path("host_key.pub")).unwrap();
        home.write("known_hosts", &format!("[127.0.0.1]:{port} {key}"));
        Self { home, port, sshd }
    }

    /// Runs `script` there in a terminal, as `ssh -tt` does, with `variables` set.
    pub fn open(&self, variables: &[(&str, &str)], script: &str, size: (u16, u16)) -> Screen {
        let mut ssh = CommandBuilder::new("ssh");
        ssh.args(["-tt", "-F", "none", "-i", "key", "-p", &self.port.to_string()]);
        for option in [
            "BatchMode=yes",
            "IdentitiesOnly=yes",
            "StrictHostKeyChecking=yes",
            "UserKnownHostsFile=known_hosts",
            "LogLevel=ERROR",
        ] {
            ssh.args(["-o", option]);
        }
        ssh.arg("127.0.0.1");
        let environment = self.home.environment();
        let environment = environment.iter().map(|(name, value)| (*name, value.as_str()));
        let exported: String = environment
            .chain(variables.iter().copied())
            .map(|(name, value)| format!("export {name}='{value}'; "))
            .collect();
        ssh.arg(format!("sh -c \"{exported} cd; {script}\""));
        // The terminal's kind goes through the line, as it does for people.
        if let Some((_, term)) = variables.iter().find(|(name, _)| *name == "TERM") {
            ssh.env("TERM", term);
        }
        Screen::run(&self.home, ssh, size.0, size.1)
    }

    /// The panel of a demo there.
    pub fn demo(&self, variables: &[(&str, &str)]) -> Screen {
        let mut screen = self.open(variables, &format!("exec {MFADMIN} demo"), (80, 24));
        screen.wait_for("Users 1/60");
        screen
    }
}

/// The program under test.
pub const MFADMIN: &str = env!("CARGO_BIN_EXE_mfadmin");

impl Drop for SshHost {
    fn drop(&mut self) {
        let _ = self.sshd.kill();
        let _ = self.sshd.wait();
    }
}

fn make_key(path: &Path) {
    let mut keygen = Command::new("ssh-keygen");
    keygen.args(["-q", "-t", "ed25519", "-N", "", "-f"]).arg(path);
    assert!(keygen.status().unwrap().success());
}

/// An sshd on some free port; nothing when somebody else took that port meanwhile.
fn listen(home: &TestHome) -> Option<(u16, Child)> {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let below = |name: &str| home.path(name).to_str().unwrap().to_owned();
    let config = home.write(
        "sshd_config",
        &format!(
            "Port {port}\nListenAddress 127.0.0.1\nHostKey {}\nAuthorizedKeysFile {}\n\
             PidFile none\nUsePAM no\nPasswordAuthentication no\n\
             KbdInteractiveAuthentication no\nPermitRootLogin prohibit-password\n\
             # The keys lie below a directory that all may write to.\nStrictModes no\n",
            below("host_key"),
            below("authorized_keys"),
        ),
    );
    let mut sshd = Command::new(SSHD);
    sshd.args(["-D", "-e", "-f", &config]).stdin(Stdio::null()).stderr(Stdio::piped());
    let mut sshd = sshd.spawn().unwrap();
    let mut told = BufReader::new(sshd.stderr.take().unwrap());
    if is_listening(&mut told) {
        // It goes on to tell of each connection, and must not wait for a reader.
        std::thread::spawn(move || std::io::copy(&mut told, &mut std::io::sink()));
        return Some((port, sshd));
    }
    let _ = sshd.kill();
    let _ = sshd.wait();
    None
}

fn is_listening(told: &mut BufReader<ChildStderr>) -> bool {
    let mut lines = told.lines().map_while(Result::ok);
    lines.any(|line| line.starts_with("Server listening on"))
}
