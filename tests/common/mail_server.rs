//! A real mail server: `smtp.py` in a process of its own.

use crate::test_app::{PATIENCE, quick};
use mfadmin::{
    config::{MailServer as Address, MailTls},
    secret::Secret,
    server::{DeliveryConfig, LinkReach, MailBy, MailSender, Smtp},
};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use serde_json::Value;
use std::{
    fs,
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};
use tempfile::TempDir;
use tokio::sync::mpsc;

pub const USER: &str = "mfadmin";
pub const PASSWORD: &str = "pass word ø";

/// Killed when dropped.
pub struct MailServer {
    child: Child,
    pub port: u16,
    tls: MailTls,
    told: mpsc::UnboundedReceiver<Value>,
    pub ca: Option<Vec<u8>>,
    _certificates: TempDir,
}

/// How it is started.
#[derive(Clone, Copy, Default)]
pub struct Wanted {
    pub line: Line,
    pub sign_in: bool,
    /// How long it takes to answer a mail, in seconds.
    pub slow: Option<&'static str>,
    /// How many mails it takes, and in how many seconds: `30/1`.
    pub limit: Option<&'static str>,
    pub greeting: Greeting,
}

/// Whom it takes mails from.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub enum Greeting {
    #[default]
    Any,
    /// From clients that greet with a qualified name or an address.
    Qualified,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub enum Line {
    #[default]
    Clear,
    StartTls,
    Implicit,
    /// Implicit, with a certificate for another name.
    OtherName,
}

impl MailServer {
    pub fn start(wanted: Wanted) -> Self {
        Self::start_with(wanted, &[])
    }

    /// With more arguments of `smtp.py`.
    pub fn start_with(wanted: Wanted, arguments: &[&str]) -> Self {
        let certificates = tempfile::tempdir().unwrap();
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("smtp.py");
        // Debian's own, to which its aiosmtpd belongs.
        let mut command = Command::new("/usr/bin/python3");
        command.arg(script).args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped());
        let tls = match wanted.line {
            Line::Clear => MailTls::None,
            Line::StartTls => MailTls::StartTls,
            Line::Implicit | Line::OtherName => MailTls::Implicit,
        };
        let mut ca = None;
        if wanted.line != Line::Clear {
            let name =
                if wanted.line == Line::OtherName { "mail.example.com" } else { "localhost" };
            ca = Some(certify(certificates.path(), name));
            let word = if tls == MailTls::StartTls { "starttls" } else { "implicit" };
            command.args(["--tls", word, "--cert"]).arg(certificates.path().join("cert.pem"));
            command.arg("--key").arg(certificates.path().join("key.pem"));
        }
        if wanted.sign_in {
            command.args(["--user", USER, "--password", PASSWORD]);
        }
        if let Some(seconds) = wanted.slow {
            command.args(["--slow", seconds]);
        }
        if let Some(limit) = wanted.limit {
            command.args(["--limit", limit]);
        }
        if wanted.greeting == Greeting::Qualified {
            command.arg("--qualified-hello");
        }
        let mut child = command.spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let (sender, told) = mpsc::unbounded_channel();
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                if sender.send(serde_json::from_str(&line).unwrap()).is_err() {
                    break;
                }
            }
        });
        Self { child, port: 0, tls, told, ca, _certificates: certificates }
    }

    /// Waits until it listens.
    pub async fn listening(mut self) -> Self {
        let first = self.told().await;
        assert_eq!(first["event"], "listening");
        self.port = first["port"].as_u64().unwrap().try_into().unwrap();
        self
    }

    /// What it tells next.
    pub async fn told(&mut self) -> Value {
        let told = tokio::time::timeout(PATIENCE, self.told.recv()).await;
        told.expect("the mail server tells nothing").expect("the mail server has ended")
    }

    /// What it told already.
    pub fn told_already(&mut self) -> Option<Value> {
        self.told.try_recv().ok()
    }

    /// The next mail that it gets.
    pub async fn mail(&mut self) -> Value {
        loop {
            let told = self.told().await;
            if told["event"] == "mail" {
                return told;
            }
        }
    }

    pub fn smtp(&self) -> Smtp {
        let host = "localhost".to_owned();
        Smtp {
            server: Address { host, port: self.port },
            tls: self.tls,
            ca: self.ca.clone(),
            credentials: None,
            sender: MailSender {
                from: "Ærø Org <mfa@example.com>".parse().unwrap(),
                reply_to: None,
            },
            hello: None,
        }
    }

    /// Sends mails to this server.
    pub fn post(&self) -> DeliveryConfig {
        post(self.smtp())
    }
}

pub fn post(smtp: Smtp) -> DeliveryConfig {
    DeliveryConfig {
        mail: Some(MailBy::Smtp(Box::new(smtp))),
        pace: quick(),
        reach: LinkReach::Anywhere,
        ..DeliveryConfig::default()
    }
}

/// Sends mails to a port on which nobody listens.
pub fn nowhere(port: u16) -> DeliveryConfig {
    let sender = MailSender { from: "mfa@example.com".parse().unwrap(), reply_to: None };
    let server = Address { host: "127.0.0.1".to_owned(), port };
    post(Smtp { server, tls: MailTls::None, ca: None, credentials: None, sender, hello: None })
}

pub fn password() -> Option<(String, Secret)> {
    Some((USER.to_owned(), Secret::new(PASSWORD)))
}

impl Drop for MailServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Writes a certificate for `name` and its key into `dir`; gives the authority's certificate.
fn certify(dir: &Path, name: &str) -> Vec<u8> {
    let mut params = CertificateParams::new([]).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let ca = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
    let key = KeyPair::generate().unwrap();
    let params = CertificateParams::new([name.to_owned()]).unwrap();
    let certificate = params.signed_by(&key, &ca).unwrap();
    fs::write(dir.join("cert.pem"), certificate.pem()).unwrap();
    fs::write(dir.join("key.pem"), key.serialize_pem()).unwrap();
    ca.pem().into_bytes()
}
