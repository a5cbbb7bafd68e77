//! A mail server that says what it is told to, byte by byte.

use crate::{mail_server, test_app::PATIENCE};
use mfadmin::{
    config::{MailServer as Address, MailTls},
    server::{DeliveryConfig, MailSender, Smtp},
};
use std::sync::{Arc, Mutex};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    sync::mpsc,
};

/// What is answered to a line that begins so; the banner answers to the empty one.
pub type Script = &'static [(&'static str, &'static str)];

/// An answer that never ends.
pub const ENDLESS: &str = "endless";

/// A server that takes everything. Scripts put before it what goes wrong.
const USUAL: Script = &[
    ("", "220 scripted\r\n"),
    ("EHLO", "250 scripted\r\n"),
    ("MAIL", "250 ok\r\n"),
    ("RCPT", "250 ok\r\n"),
    ("DATA", "354 go\r\n"),
    (".", "250 taken\r\n"),
    ("QUIT", "221 bye\r\n"),
];

pub struct Scripted {
    pub port: u16,
    script: Arc<Mutex<Script>>,
    heard: mpsc::UnboundedReceiver<String>,
}

impl Scripted {
    /// Serves every line that is opened, one after the other.
    pub async fn start(script: Script) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (sender, heard) = mpsc::unbounded_channel();
        let script = Arc::new(Mutex::new(script));
        let current = Arc::clone(&script);
        tokio::spawn(async move {
            while let Ok((line, _)) = listener.accept().await {
                let script = *current.lock().unwrap();
                // Who hangs up ends its conversation only.
                let _ = converse(line, script, &sender).await;
                let _ = sender.send("hung up".to_owned());
            }
        });
        Self { port, script, heard }
    }

    /// Answers the next line that is opened so.
    pub fn rescript(&self, script: Script) {
        *self.script.lock().unwrap() = script;
    }

    /// What was said until now.
    pub fn said(&mut self) -> Vec<String> {
        std::iter::from_fn(|| self.heard.try_recv().ok()).collect()
    }

    /// All that is said until the line ends.
    pub async fn conversation(&mut self) -> Vec<String> {
        let mut lines = Vec::new();
        loop {
            let line = tokio::time::timeout(PATIENCE, self.heard.recv()).await;
            match line.expect("nothing is said").unwrap() {
                line if line == "hung up" => return lines,
                line => lines.push(line),
            }
        }
    }

    pub fn smtp(&self, tls: MailTls) -> Smtp {
        let sender = MailSender { from: "mfa@example.com".parse().unwrap(), reply_to: None };
        let server = Address { host: "127.0.0.1".to_owned(), port: self.port };
        Smtp { server, tls, ca: None, credentials: None, sender, hello: None }
    }

    pub fn post(&self, tls: MailTls) -> DeliveryConfig {
        mail_server::post(self.smtp(tls))
    }
}

async fn converse(
    line: TcpStream,
    script: Script,
    heard: &mpsc::UnboundedSender<String>,
) -> std::io::Result<()> {
    let mut line = BufReader::new(line);
    let mut said = String::new();
    loop {
        let rules = script.iter().chain(USUAL);
        let answer = rules.into_iter().find(|(to, _)| match *to {
            "" | "." => said == *to,
            to => said.starts_with(to),
        });
        match answer {
            Some((_, ENDLESS)) => loop {
                line.write_all(&[b'x'; 4096]).await?;
            },
            Some((_, answer)) => line.write_all(answer.as_bytes()).await?,
            None => {}
        }
        // No empty line: the text of a mail has some, and they are answered by nothing.
        loop {
            said.clear();
            if line.read_line(&mut said).await? == 0 {
                return Ok(());
            }
            said.truncate(said.trim_end_matches(['\r', '\n']).len());
            if !said.is_empty() {
                break;
            }
        }
        let _ = heard.send(said.clone());
    }
}
