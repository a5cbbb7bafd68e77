//! A mail server that takes everything, and remembers for whom it was and under which Message-ID.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex},
};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
};

/// The mails of one address.
#[derive(Clone, Debug, Default)]
pub struct Mails {
    pub count: usize,
    pub message_ids: BTreeSet<String>,
}

#[derive(Clone)]
pub struct Postbox {
    pub port: u16,
    taken: Arc<Mutex<BTreeMap<String, Mails>>>,
}

impl Postbox {
    pub async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let this = Self { port, taken: Arc::default() };
        let taken = this.taken.clone();
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let taken = taken.clone();
                // Who is killed breaks off in the middle.
                tokio::spawn(async move { drop(converse(stream, &taken).await) });
            }
        });
        this
    }

    /// By address.
    pub fn taken(&self) -> BTreeMap<String, Mails> {
        self.taken.lock().unwrap().clone()
    }
}

async fn converse(
    stream: TcpStream,
    taken: &Mutex<BTreeMap<String, Mails>>,
) -> std::io::Result<()> {
    let (from, mut to) = stream.into_split();
    let mut lines = BufReader::new(from).lines();
    answer(&mut to, "220 localhost").await?;
    let mut address = String::new();
    while let Some(line) = lines.next_line().await? {
        let word = line.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
        match word.as_str() {
            "EHLO" => to.write_all(b"250-localhost\r\n250 8BITMIME\r\n").await?,
            "RCPT" => {
                let named = line.split(['<', '>']).nth(1).unwrap_or_default();
                address = named.to_owned();
                answer(&mut to, "250 OK").await?;
            }
            "DATA" => {
                answer(&mut to, "354 Go on").await?;
                let message_id = read_mail(&mut lines).await?;
                {
                    let mut taken = taken.lock().unwrap();
                    let mails = taken.entry(address.clone()).or_default();
                    mails.count += 1;
                    mails.message_ids.insert(message_id);
                }
                answer(&mut to, "250 Taken").await?;
            }
            "QUIT" => return answer(&mut to, "221 Bye").await,
            _ => answer(&mut to, "250 OK").await?,
        }
    }
    Ok(())
}

/// The whole mail; gives its Message-ID.
async fn read_mail(lines: &mut Lines<BufReader<OwnedReadHalf>>) -> std::io::Result<String> {
    let mut message_id = None;
    while let Some(line) = lines.next_line().await? {
        if line == "." {
            return message_id.ok_or_else(|| std::io::Error::other("a mail without Message-ID"));
        }
        if let Some(value) = line.strip_prefix("Message-ID:") {
            message_id.get_or_insert_with(|| value.trim().to_owned());
        }
    }
    Err(std::io::ErrorKind::UnexpectedEof.into())
}

async fn answer(to: &mut OwnedWriteHalf, words: &str) -> std::io::Result<()> {
    to.write_all(format!("{words}\r\n").as_bytes()).await
}
