//! The real binary, in a home directory of its own.

use crate::log;
use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    path::{Path, PathBuf},
    process::{Child, ChildStderr, Command, Stdio},
};
use tempfile::TempDir;

/// A home directory; everything the program keeps lies below it.
pub struct TestHome {
    dir: TempDir,
}

/// How a run ended.
#[derive(Debug)]
pub struct Outcome {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

/// A run that has not ended; killed when dropped.
pub struct Running {
    child: Child,
    stdout: BufReader<Box<dyn Read + Send>>,
    stderr: BufReader<ChildStderr>,
}

impl TestHome {
    pub fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("tmp")).unwrap();
        Self { dir }
    }

    /// A home with an organisation in it.
    pub fn with_organisation() -> Self {
        let home = Self::new();
        let init = home.run(&["init", "--name", "Ana Lima", "--email", "ana@example.com"]);
        assert_eq!(init.code, Some(0), "{init:?}");
        home
    }

    pub fn path(&self, below: &str) -> PathBuf {
        self.dir.path().join(below)
    }

    pub fn config_file(&self) -> PathBuf {
        self.path("config/mfadmin/config.toml")
    }

    pub fn data(&self, name: &str) -> PathBuf {
        self.path("data/mfadmin").join(name)
    }

    pub fn state(&self, name: &str) -> PathBuf {
        self.path("state/mfadmin").join(name)
    }

    pub fn write(&self, name: &str, text: &str) -> String {
        let path = self.path(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    }

    /// The token that `init` stored.
    pub fn token(&self) -> String {
        let text = fs::read_to_string(self.state("session.json")).unwrap();
        let session: serde_json::Value = serde_json::from_str(&text).unwrap();
        session["token"].as_str().unwrap().to_owned()
    }

    /// Stores a session as a sign-in does.
    #[cfg(unix)]
    pub fn store_session(&self, server: &str, token: &str) {
        use std::os::unix::fs::PermissionsExt;
        let path = self.state("session.json");
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let session = serde_json::json!({ "server": server, "token": token });
        fs::write(&path, session.to_string()).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    }

    /// What isolates a run from the machine.
    pub fn environment(&self) -> Vec<(&'static str, String)> {
        let below = |name: &str| self.path(name).to_str().unwrap().to_owned();
        let mut environment = vec![
            ("HOME", below("")),
            ("XDG_CONFIG_HOME", below("config")),
            ("XDG_DATA_HOME", below("data")),
            ("XDG_STATE_HOME", below("state")),
            ("TMPDIR", below("tmp")),
            ("PATH", std::env::var("PATH").unwrap()),
            ("LANG", "C.UTF-8".to_owned()),
        ];
        if log::folder().is_some() {
            environment.push(("RUST_LOG", log::FILTER.to_owned()));
        }
        environment
    }

    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(mfadmin());
        command.args(args).env_clear().envs(self.environment()).stdin(Stdio::null());
        command
    }

    pub fn run(&self, args: &[&str]) -> Outcome {
        outcome(&mut self.command(args))
    }

    pub fn run_with(&self, variables: &[(&str, &str)], args: &[&str]) -> Outcome {
        outcome(self.command(args).envs(variables.iter().copied()))
    }

    /// Runs with `input` on standard input.
    pub fn feed(&self, input: &str, args: &[&str]) -> Outcome {
        self.feed_with(&[], input, args)
    }

    pub fn feed_with(&self, variables: &[(&str, &str)], input: &str, args: &[&str]) -> Outcome {
        let mut command = self.command(args);
        command.envs(variables.iter().copied());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // A program that refuses early does not read its input to the end.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        finished(child.wait_with_output().unwrap())
    }

    pub fn start(&self, args: &[&str]) -> Running {
        Running::from(&mut self.command(args))
    }
}

impl Drop for TestHome {
    fn drop(&mut self) {
        for name in ["mfadmin.log", "mfadmin.previous.log"] {
            log::keep_file(&self.state(name));
        }
    }
}

impl From<&mut Command> for Running {
    fn from(command: &mut Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let stdout: Box<dyn Read + Send> = Box::new(child.stdout.take().unwrap());
        let stdout = BufReader::new(stdout);
        let stderr = BufReader::new(child.stderr.take().unwrap());
        Self { child, stdout, stderr }
    }
}

impl Running {
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// The next line of standard output; fails with standard error when there is none.
    pub fn line(&mut self) -> String {
        let mut line = String::new();
        if self.stdout.read_line(&mut line).unwrap() == 0 {
            let mut stderr = String::new();
            self.stderr.read_to_string(&mut stderr).unwrap();
            panic!("ended early: {stderr}");
        }
        line.trim_end().to_owned()
    }

    /// The next line of standard error.
    pub fn remark(&mut self) -> String {
        let mut line = String::new();
        self.stderr.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }

    /// Sends `signal`, such as `TERM`, and waits for the end.
    pub fn stop(mut self, signal: &str) -> Option<i32> {
        self.signal(signal);
        self.child.wait().unwrap().code()
    }

    pub fn signal(&self, signal: &str) {
        let kill = format!("kill -{signal} {}", self.pid());
        assert!(Command::new("sh").args(["-c", &kill]).status().unwrap().success());
    }

    /// Waits for the end; what was read before is left out.
    pub fn finish(mut self) -> Outcome {
        let (mut stdout, mut stderr) = (String::new(), String::new());
        self.stdout.read_to_string(&mut stdout).unwrap();
        self.stderr.read_to_string(&mut stderr).unwrap();
        Outcome { code: self.child.wait().unwrap().code(), stdout, stderr }
    }

    /// Reads no more of standard output, as `head` does.
    pub fn hang_up(&mut self) {
        self.stdout = BufReader::new(Box::new(std::io::empty()));
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The path of the binary under test, which cargo builds before it runs a test or a bench.
pub fn mfadmin() -> std::ffi::OsString {
    let path = std::env::var_os("CARGO_BIN_EXE_mfadmin");
    path.expect("cargo says where the binary is: run this by `cargo test` or `cargo bench`")
}

/// The permission bits of `path`.
#[cfg(unix)]
pub fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

fn outcome(command: &mut Command) -> Outcome {
    finished(command.output().unwrap())
}

fn finished(output: std::process::Output) -> Outcome {
    Outcome {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}
