//! A privacyIDEA, or an eduMFA, that runs in a folder of its own.

use super::{STAFF, api::Api};
use crate::log;
use serde_json::json;
use std::{
    env, fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{LazyLock, OnceLock},
};
use tempfile::TempDir;
use tokio::sync::OnceCell;

/// What the administrator may do with whom tests arrange things.
const RIGHTS: &str = "userlist, tokenlist, delete, enable, disable, revoke, reset, set, setpin, assign, \
                      unassign, copytokenpin, enrollpin, enrollSMS, enrollTOTP, enrollHOTP, enrollPW, \
                      enrollREGISTRATION, configread, configwrite, configdelete, policyread, \
                      policywrite, policydelete, resolverread, resolverwrite, resolverdelete, \
                      smsgateway_read, smsgateway_write";

/// What is started.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flavour {
    PrivacyIdea,
    EduMfa,
}

/// It ends with its standard input, so with whoever started it, however that ends.
pub struct Running {
    child: Child,
    pub port: u16,
    pub folder: PathBuf,
    flavour: Flavour,
}

impl Flavour {
    fn name(self) -> &'static str {
        match self {
            Self::PrivacyIdea => "privacyidea",
            Self::EduMfa => "edumfa",
        }
    }

    fn python(self) -> PathBuf {
        let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| here("target"), PathBuf::from);
        let python = target.join("directories").join(self.name()).join("bin/python");
        assert!(python.exists(), "{} is not there: tests/run.sh makes it", python.display());
        python
    }

    fn command(self, folder: &Path, port: &str) -> Command {
        let mut command = Command::new(self.python());
        command.arg(here("tests/common/privacyidea/serve.py"));
        command.arg(self.name()).arg(folder).arg(port);
        command.env("PYTHONDONTWRITEBYTECODE", "1");
        command
    }

    /// A folder with keys, a database and administrators, to be copied.
    fn template(self) -> &'static Path {
        static MADE: [OnceLock<TempDir>; 2] = [OnceLock::new(), OnceLock::new()];
        let made = MADE[self as usize].get_or_init(|| {
            let folder = tempfile::tempdir().unwrap();
            let made = self.command(folder.path(), "none").stdin(Stdio::null()).output().unwrap();
            assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
            folder
        });
        made.path()
    }
}

impl Running {
    /// One of its own for a test that ends it.
    pub fn start(flavour: Flavour, folder: &Path) -> Self {
        for file in fs::read_dir(flavour.template()).unwrap() {
            let file = file.unwrap();
            fs::copy(file.path(), folder.join(file.file_name())).unwrap();
        }
        Self::serve(flavour, folder, 0)
    }

    fn serve(flavour: Flavour, folder: &Path, port: u16) -> Self {
        let mut command = flavour.command(folder, &port.to_string());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let port = lines
            .find_map(|line| line.ok()?.strip_prefix("ready ").map(|port| port.parse().unwrap()));
        let port = port.unwrap_or_else(|| panic!("{} did not start", flavour.name()));
        Self { child, port, folder: folder.to_owned(), flavour }
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Ends it in the middle of whatever it does.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Starts it again where it was.
    pub fn restart(&mut self) {
        *self = Self::serve(self.flavour, &self.folder, self.port);
    }
}

/// The one that all tests share which leave it running, with the realm of 2,000 users.
pub async fn shared() -> Api {
    static FOLDER: LazyLock<TempDir> = LazyLock::new(|| tempfile::tempdir().unwrap());
    static RUNNING: OnceCell<Running> = OnceCell::const_new();
    log::keep();
    let running = RUNNING.get_or_init(async || {
        let running = Running::start(Flavour::PrivacyIdea, FOLDER.path());
        let api = Api::sign_in(&running).await;
        // Where one administrator has a policy, another without one may do nothing. A star would give
        // everything, and turn everything on that can be turned on.
        let policy = json!({
            "scope": "admin",
            "action": RIGHTS,
            "adminuser": "admin, mfadmin",
            "active": true,
        });
        api.policy("super", policy).await;
        api.realm(STAFF, 2_000).await;
        running
    });
    Api::sign_in(running.await).await
}

/// `path` of the repository.
pub fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}
