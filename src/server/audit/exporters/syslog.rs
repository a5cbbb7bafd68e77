//! Entries as syslog messages (RFC 5424) with structured data.

use super::{Cargo, Carrier, ExporterError, harmless};
use crate::{
    config::{SyslogAddress, SyslogFraming},
    contract::api::{AuditOutcome, Person},
    tls_provider,
};
use futures_util::future::BoxFuture;
use reqwest::Url;
use std::{io, path::Path, sync::Arc};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::{TcpStream, UdpSocket, UnixDatagram, lookup_host},
};
use tokio_rustls::{TlsConnector, rustls::pki_types::ServerName};

/// Facility 13, log audit; severity 5 for what was done and 4 for what was refused.
const DONE: u8 = 13 * 8 + 5;
const REFUSED: u8 = 13 * 8 + 4;
/// The number that RFC 5612 sets aside for whoever has none of their own.
const ELEMENT: &str = "mfadmin@32473";

pub struct Syslog {
    address: SyslogAddress,
    framing: SyslogFraming,
    tls: Option<TlsTo>,
    /// What messages say about where they come from.
    host: String,
}

/// How TLS begins with the receiver, and the name that it must prove.
struct TlsTo {
    connector: TlsConnector,
    name: ServerName<'static>,
}

impl Syslog {
    /// A receiver that speaks TLS is trusted by the certificates (PEM) in `ca`, else by the system's.
    ///
    /// # Errors
    /// No certificate is in `ca`, or the address holds no name that one could prove.
    pub fn new(
        (address, framing): (SyslogAddress, SyslogFraming),
        ca: Option<&[u8]>,
        public_url: &str,
    ) -> Result<Self, ExporterError> {
        let url = Url::parse(public_url).ok();
        let host = url.as_ref().and_then(Url::host_str).unwrap_or_default();
        let host: String = host.chars().filter(char::is_ascii_graphic).take(255).collect();
        let tls = match &address {
            SyslogAddress::Tls(address) => Some(TlsTo::new(address, ca)?),
            SyslogAddress::Udp(_) | SyslogAddress::Tcp(_) | SyslogAddress::Unix(_) => None,
        };
        let host = if host.is_empty() { "-".to_owned() } else { host };
        Ok(Self { address, framing, tls, host })
    }

    async fn send(&self, cargo: &[Cargo]) -> io::Result<()> {
        let messages: Vec<String> = cargo.iter().map(|cargo| message(cargo, &self.host)).collect();
        match &self.address {
            SyslogAddress::Udp(address) => udp(address, &messages).await,
            SyslogAddress::Tcp(address) | SyslogAddress::Tls(address) => {
                let stream = TcpStream::connect(address).await?;
                let framed = messages.iter().map(|message| framed(self.framing, message));
                let batch: String = framed.collect();
                match &self.tls {
                    None => write(stream, &batch).await,
                    Some(TlsTo { connector, name }) => {
                        write(connector.connect(name.clone(), stream).await?, &batch).await
                    }
                }
            }
            SyslogAddress::Unix(path) => unix(path, &messages).await,
        }
    }
}

impl TlsTo {
    fn new(address: &str, ca: Option<&[u8]>) -> Result<Self, ExporterError> {
        let host = address.rsplit_once(':').map_or(address, |(host, _)| host);
        let name = ServerName::try_from(host.trim_matches(['[', ']']).to_owned())?;
        let connector = TlsConnector::from(Arc::new(tls_provider::client(ca)?));
        Ok(Self { connector, name })
    }
}

impl Carrier for Syslog {
    fn carry<'a>(&'a self, cargo: &'a [Cargo]) -> BoxFuture<'a, Result<(), String>> {
        Box::pin(async { self.send(cargo).await.map_err(|error| error.to_string()) })
    }
}

async fn udp(address: &str, messages: &[String]) -> io::Result<()> {
    let peer = lookup_host(address).await?.next();
    let peer = peer.ok_or_else(|| io::Error::other("the name has no address"))?;
    let own = if peer.is_ipv4() { "0.0.0.0:0" } else { "[::]:0" };
    let socket = UdpSocket::bind(own).await?;
    socket.connect(peer).await?;
    for message in messages {
        socket.send(message.as_bytes()).await?;
    }
    Ok(())
}

/// A connection for each batch, because its end is the one sign that everything was read: syslog
/// has no answers, but a receiver that was away would reset the connection.
async fn write(mut stream: impl AsyncRead + AsyncWrite + Unpin, batch: &str) -> io::Result<()> {
    stream.write_all(batch.as_bytes()).await?;
    stream.shutdown().await?;
    while stream.read(&mut [0; 256]).await? > 0 {}
    Ok(())
}

/// `message` as it is told from the next one in a stream (RFC 6587). A line feed within it would end it
/// early, so it is written as `\\n` there.
pub fn framed(framing: SyslogFraming, message: &str) -> String {
    match framing {
        SyslogFraming::Octets => format!("{} {message}", message.len()),
        SyslogFraming::Lines => format!("{}\n", message.replace('\n', "\\n")),
    }
}

async fn unix(path: &Path, messages: &[String]) -> io::Result<()> {
    let socket = UnixDatagram::unbound()?;
    socket.connect(path)?;
    for message in messages {
        socket.send(message.as_bytes()).await?;
    }
    Ok(())
}

fn message(cargo: &Cargo, host: &str) -> String {
    let Cargo { entry, head } = cargo;
    let priority = match entry.outcome {
        AuditOutcome::Done => DONE,
        AuditOutcome::Refused(_) => REFUSED,
    };
    let at = entry.at.strftime("%Y-%m-%dT%H:%M:%S%.3fZ");
    let (pid, event) = (std::process::id(), entry.event.as_str());
    let mut data = vec![("head", head.to_string()), ("outcome", entry.outcome.as_str().to_owned())];
    data.extend(entry.outcome.code().map(|code| ("code", code.to_string())));
    data.extend(
        entry
            .actor
            .iter()
            .flat_map(|person| parts(person, ["actor_id", "actor_name", "actor_email"])),
    );
    data.extend(
        entry
            .target
            .iter()
            .flat_map(|person| parts(person, ["target_id", "target_name", "target_email"])),
    );
    data.extend(entry.from.map(|from| ("from", from.to_string())));
    data.extend(entry.reason.as_ref().map(|reason| ("reason", reason.to_string())));
    data.extend(entry.note.clone().map(|note| ("note", note)));
    let data: String =
        data.iter().map(|(name, value)| format!(" {name}=\"{}\"", escaped(value))).collect();
    let words = entry.event.label();
    format!("<{priority}>1 {at} {host} mfadmin {pid} {event} [{ELEMENT}{data}] {words}")
}

fn parts(
    person: &Person,
    names: [&'static str; 3],
) -> impl Iterator<Item = (&'static str, String)> + use<> {
    let [id, name, email] = names;
    let address = person.email.as_ref().map(|address| (email, address.as_str().to_owned()));
    [(id, person.id.to_string()), (name, person.name.clone())].into_iter().chain(address)
}

/// `value` as RFC 5424 wants it between quotes.
pub fn escaped(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    for c in harmless(value).chars() {
        if matches!(c, '"' | '\\' | ']') {
            text.push('\\');
        }
        text.push(c);
    }
    text
}
