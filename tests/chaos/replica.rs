//! One `mfadmin serve`, which something starts again whenever it ends, as systemd does.

use crate::PATIENCE;
use mfadmin_testing::{
    postgres::is_root,
    program::{TestHome, mfadmin},
};
use reqwest::StatusCode;
use std::{
    fs::File,
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};
use tokio::{task::block_in_place, time::sleep};

/// How long whoever asks whether it is ready waits.
const ANSWER: Duration = Duration::from_secs(8);

pub struct Replica {
    pub home: TestHome,
    /// It stays the same from the first start on.
    pub url: String,
    environment: Vec<(&'static str, String)>,
    child: Option<Child>,
}

impl Replica {
    pub async fn start(home: TestHome, environment: Vec<(&'static str, String)>) -> Self {
        let mut this = Self { home, url: String::new(), environment, child: None };
        this.run_again().await;
        this
    }

    /// Starts it where it does not run, again and again until it listens: what it needs may be away.
    pub async fn run_again(&mut self) {
        let begun = Instant::now();
        while !self.is_running() {
            let url = block_in_place(|| self.try_to_start());
            match url {
                Some(url) => self.url = url,
                None => {
                    let why = std::fs::read_to_string(self.home.path("stderr")).unwrap();
                    assert!(begun.elapsed() < PATIENCE, "a server does not start: {why}");
                    sleep(Duration::from_millis(200)).await;
                }
            }
        }
    }

    /// Starts it, where what it needs may be away on purpose.
    pub fn try_once(&mut self) {
        if let Some(url) = block_in_place(|| self.try_to_start()) {
            self.url = url;
        }
    }

    /// Waits until it says that it is ready.
    pub async fn until_ready(&self) {
        let begun = Instant::now();
        while self.readiness().await != Some(StatusCode::OK) {
            assert!(begun.elapsed() < PATIENCE, "{} is not ready", self.url);
            sleep(Duration::from_millis(100)).await;
        }
    }

    /// What it answers to who asks whether it is ready.
    pub async fn readiness(&self) -> Option<StatusCode> {
        let http = mfadmin_testing::http_client().timeout(ANSWER).build().unwrap();
        let answer = http.get(format!("{}/readyz", self.url)).send().await.ok()?;
        Some(answer.status())
    }

    fn is_running(&mut self) -> bool {
        self.child.as_mut().is_some_and(|child| child.try_wait().unwrap().is_none())
    }

    fn try_to_start(&mut self) -> Option<String> {
        let listen = self.url.strip_prefix("http://").unwrap_or("127.0.0.1:0");
        // A file that may not grow is a refused write, and not a signal.
        let mut command = Command::new("env");
        command.arg("--ignore-signal=XFSZ");
        if is_root() {
            // A file that it may not write is one for root, too.
            command.args(["setpriv", "--bounding-set=-dac_override,-dac_read_search"]);
        }
        command.arg(mfadmin()).args(["serve", "--listen", listen]);
        command.env_clear().envs(self.home.environment()).envs(self.environment.iter().cloned());
        let stderr = File::create(self.home.path("stderr")).unwrap();
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(stderr);
        let mut child = command.spawn().unwrap();
        let mut told = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut told).unwrap();
        let url = told.trim_end().strip_prefix("Listening on ").map(str::to_owned);
        match &url {
            Some(_) => self.child = Some(child),
            None => drop(child.wait()),
        }
        url
    }

    /// Ends it at once (`kill -9`).
    pub fn kill(&mut self) {
        if let Some(child) = &mut self.child {
            let _ = child.kill();
            let _ = child.wait();
        }
    }

    /// Sends `signal`, such as `STOP`.
    pub fn signal(&self, signal: &str) {
        if let Some(child) = &self.child {
            let pid = child.id().to_string();
            // It may have ended by itself.
            let _ = Command::new("kill").arg(format!("-{signal}")).arg(pid).status();
        }
    }

    /// How large a file of it may become; `unlimited` for any.
    pub fn limit_files(&self, bytes: &str) {
        if let Some(child) = &self.child {
            let (pid, limit) = (child.id().to_string(), format!("--fsize={bytes}:unlimited"));
            let _ = Command::new("prlimit").args(["--pid", &pid, &limit]).status();
        }
    }
}

impl Drop for Replica {
    fn drop(&mut self) {
        self.kill();
        if std::thread::panicking() {
            let log = std::fs::read_to_string(self.home.state("mfadmin.log")).unwrap_or_default();
            let faults: Vec<_> = log.lines().filter(|line| line.contains(" ERROR ")).collect();
            println!("{}: {:#?}", self.url, &faults[faults.len().saturating_sub(10)..]);
        }
    }
}
