//! How a private line to the mail server comes about.
//!
//! What is said before TLS begins may come from anybody, so it is read here, line by line and within
//! bounds, and nothing of it is kept beyond the handshake.

use super::{bounded::Bounded, refusal, tls::Tls};
use crate::{
    config::{MailServer, MailTls},
    contract::api::PauseCause,
    server::outbox::transport::Undelivered,
};
use lettre::transport::smtp::{client::AsyncTokioStream, extension::ClientId};
use std::{io, net::IpAddr};
use thiserror::Error;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// The longest line and the longest reply that are read before TLS begins, in bytes.
const MAX_LINE_BYTES: usize = 2 * 1024;
const MAX_REPLY_BYTES: usize = 8 * 1024;
/// What lettre reads in place of the banner, which came before TLS.
const GREETING: &[u8] = b"220 ready\r\n";

/// Why there is no line.
#[derive(Debug, Error)]
pub enum NoLine {
    #[error("Mail server: {0}")]
    Io(#[from] io::Error),
    #[error("Mail server: it closed the connection before TLS started")]
    LinkRejection,
    #[error("Mail server: it sent data before TLS started")]
    Early,
    #[error("Mail server: the answer is too long")]
    TooLong,
    #[error("Mail server: it does not speak SMTP")]
    Garbled,
    #[error("Mail server: it does not offer STARTTLS")]
    NotOffered,
    /// In the server's own words, which begin with the code.
    #[error("{words}")]
    Refused { code: u16, words: String },
}

impl From<NoLine> for Undelivered {
    fn from(error: NoLine) -> Self {
        let words = error.to_string();
        match error {
            NoLine::Refused { code, .. } => refusal::of_sender(code, words),
            NoLine::NotOffered => Self::channel(PauseCause::Settings, words),
            _ => Self::unreachable(words),
        }
    }
}

/// A line, and how its client greets on it.
pub struct Line {
    pub stream: Box<dyn AsyncTokioStream>,
    pub hello: ClientId,
}

/// A line to `server` on which a mail server greets. Its client greets as `name`, else with the address
/// that it has on this line (RFC 5321, 4.1.3).
pub async fn open(
    server: &MailServer,
    how: MailTls,
    tls: &Tls,
    name: Option<&str>,
) -> Result<Line, NoLine> {
    let tcp = TcpStream::connect((server.host.as_str(), server.port)).await?;
    let peer = tcp.peer_addr()?;
    let hello = match (name, tcp.local_addr()?.ip().to_canonical()) {
        (Some(name), _) => ClientId::Domain(name.to_owned()),
        (None, IpAddr::V4(own)) => ClientId::Ipv4(own),
        (None, IpAddr::V6(own)) => ClientId::Ipv6(own),
    };
    let stream: Box<dyn AsyncTokioStream> = match how {
        MailTls::None => Box::new(Bounded::new(tcp, peer, b"")),
        MailTls::Implicit => Box::new(Bounded::new(tls.begin(tcp).await?, peer, b"")),
        MailTls::StartTls => {
            let tcp = ask_for_tls(tcp, &hello).await?;
            Box::new(Bounded::new(tls.begin(tcp).await?, peer, GREETING))
        }
    };
    Ok(Line { stream, hello })
}

async fn ask_for_tls(tcp: TcpStream, hello: &ClientId) -> Result<TcpStream, NoLine> {
    let mut line = Clear { tcp, unread: Vec::new() };
    line.reply("220").await?;
    let offers = line.command(&format!("EHLO {hello}"), "250").await?;
    if !offers.iter().any(|offer| offer.trim().eq_ignore_ascii_case("STARTTLS")) {
        return Err(NoLine::NotOffered);
    }
    line.command("STARTTLS", "220").await?;
    line.tcp_for_tls()
}

/// The line before TLS begins.
struct Clear {
    tcp: TcpStream,
    unread: Vec<u8>,
}

impl Clear {
    async fn command(&mut self, command: &str, code: &str) -> Result<Vec<String>, NoLine> {
        if !self.unread.is_empty() {
            return Err(NoLine::Early);
        }
        self.tcp.write_all(format!("{command}\r\n").as_bytes()).await?;
        self.reply(code).await
    }

    /// The texts of a reply's lines, without their code, which must be `code`.
    async fn reply(&mut self, code: &str) -> Result<Vec<String>, NoLine> {
        let mut texts = Vec::new();
        let mut size = 0;
        loop {
            let line = self.line().await?;
            size += line.len();
            if size > MAX_REPLY_BYTES {
                return Err(NoLine::TooLong);
            }
            let (found, rest) = line.split_at_checked(3).ok_or(NoLine::Garbled)?;
            if !found.bytes().all(|byte| byte.is_ascii_digit()) {
                return Err(NoLine::Garbled);
            }
            let (is_last, text) = match rest.as_bytes().first() {
                None => (true, ""),
                Some(b' ') => (true, &rest[1..]),
                Some(b'-') => (false, &rest[1..]),
                Some(_) => return Err(NoLine::Garbled),
            };
            texts.push(text.to_owned());
            if is_last && found == code {
                return Ok(texts);
            }
            if is_last {
                let code = found.parse().map_err(|_| NoLine::Garbled)?;
                let words = format!("{found} {}", texts.join(" "));
                return Err(NoLine::Refused { code, words });
            }
        }
    }

    async fn line(&mut self) -> Result<String, NoLine> {
        loop {
            if let Some(end) = self.unread.iter().position(|byte| *byte == b'\n') {
                let line: Vec<u8> = self.unread.drain(..=end).collect();
                let line = String::from_utf8_lossy(&line);
                return Ok(line.trim_end_matches(['\r', '\n']).to_owned());
            }
            if self.unread.len() > MAX_LINE_BYTES {
                return Err(NoLine::TooLong);
            }
            let mut part = [0; 512];
            match self.tcp.read(&mut part).await? {
                0 => return Err(NoLine::LinkRejection),
                count => self.unread.extend_from_slice(&part[..count]),
            }
        }
    }

    /// The line for the handshake. Whoever sits on the way could have put words into the server's
    /// mouth, to be read as if they had come through TLS.
    fn tcp_for_tls(self) -> Result<TcpStream, NoLine> {
        let waiting = self.tcp.try_read(&mut [0; 1]);
        match waiting {
            _ if !self.unread.is_empty() => Err(NoLine::Early),
            Ok(0) => Err(NoLine::LinkRejection),
            Ok(_) => Err(NoLine::Early),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => Ok(self.tcp),
            Err(error) => Err(error.into()),
        }
    }
}
