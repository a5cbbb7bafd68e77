//! The places in which the commands of the documents are run.

use super::root;
use crate::program::{Outcome, Running, TestHome, mfadmin};
use std::{
    fs,
    os::unix::fs::symlink,
    path::Path,
    process::{Command, Stdio},
};

/// Files that the documents name, in the folder in which their commands are run.
const FILES: &str = "tests/cli/documents/files";

/// A home in which a page's commands are run, one after the other.
pub struct Setting {
    pub home: TestHome,
    /// What the shell knows besides.
    variables: Vec<(&'static str, String)>,
    /// The server that commands go to, if it is not their own.
    _server: Option<Running>,
}

impl Setting {
    /// `fresh`: nothing was ever done here. `organisation`: with an Owner and some users. `demo`: beside a demo,
    /// whose address and token are MFADMIN_SERVER and MFADMIN_TOKEN.
    pub fn of(name: &str) -> Self {
        let home = TestHome::new();
        let mut setting = Self { home, variables: Vec::new(), _server: None };
        setting.prepare();
        match name {
            "fresh" => {}
            "organisation" => setting.found(),
            "demo" => setting.start_demo(),
            _ => panic!("there is no setting {name}"),
        }
        setting
    }

    /// The usual places under the home, the program in the path, and the files.
    fn prepare(&self) {
        let home = |below: &str| self.home.path(below);
        for folder in ["bin", ".local", "config", "data", "state"] {
            fs::create_dir(home(folder)).unwrap();
        }
        let link = |to: &Path, from: &str| symlink(to, home(from)).unwrap();
        link(Path::new(&mfadmin()), "bin/mfadmin");
        link(&home("config"), ".config");
        link(&home("data"), ".local/share");
        link(&home("state"), ".local/state");
        for entry in fs::read_dir(root().join(FILES)).unwrap() {
            let entry = entry.unwrap();
            fs::copy(entry.path(), self.home.path(entry.file_name().to_str().unwrap())).unwrap();
        }
    }

    /// An organisation with an Owner and users.
    fn found(&self) {
        for line in [
            "mfadmin init --name 'Ana Lima' --email ana@example.com --organisation Example --region US",
            "mfadmin import everyone.csv",
        ] {
            let outcome = self.run(line);
            assert_eq!(outcome.code, Some(0), "{line}: {outcome:?}");
        }
    }

    fn start_demo(&mut self) {
        let mut demo = self.home.start(&["demo", "--headless"]);
        let server = demo.line();
        let line = demo.line();
        let token = line.split("Bearer ").nth(1).and_then(|rest| rest.split('\'').next()).unwrap();
        self.variables = vec![("MFADMIN_SERVER", server), ("MFADMIN_TOKEN", token.to_owned())];
        self._server = Some(demo);
    }

    /// What `line` of a shell gives.
    pub fn run(&self, line: &str) -> Outcome {
        let mut command = Command::new("sh");
        command.args(["-euc", line]).current_dir(self.home.path("")).env_clear();
        command.envs(self.environment()).stdin(Stdio::null());
        let output = command.output().unwrap();
        let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
        let (stdout, stderr) = (text(&output.stdout), text(&output.stderr));
        Outcome { code: output.status.code(), stdout, stderr }
    }

    pub fn environment(&self) -> Vec<(&'static str, String)> {
        let mut environment = self.home.environment();
        let bin = self.home.path("bin");
        for (name, value) in &mut environment {
            if *name == "PATH" {
                *value = format!("{}:{value}", bin.display());
            }
        }
        environment.extend(self.variables.iter().cloned());
        environment
    }
}
