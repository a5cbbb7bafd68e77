//! Messages as files in a directory.

use super::{
    delivery_config::MailSender,
    mime,
    transport::{MessageTransport, Outgoing, Undelivered},
};
use crate::private_file;
use futures_util::future::BoxFuture;
use std::{
    io,
    path::{Path, PathBuf},
};

/// Writes mails as `.eml`.
pub struct MailFiles {
    pub dir: PathBuf,
    pub sender: MailSender,
}

/// Writes texts as `.txt`: the number, an empty line, the text.
pub struct TextFiles {
    pub dir: PathBuf,
}

impl MessageTransport for MailFiles {
    fn send<'a>(&'a self, message: &'a Outgoing) -> BoxFuture<'a, Result<String, Undelivered>> {
        Box::pin(async move {
            let mail = mime::compose(message, &self.sender)?.formatted();
            put(self.dir.clone(), format!("{}.eml", message.id), mail).await
        })
    }
}

impl MessageTransport for TextFiles {
    fn send<'a>(&'a self, message: &'a Outgoing) -> BoxFuture<'a, Result<String, Undelivered>> {
        Box::pin(async move {
            let text = format!("To: {}\n\n{}\n", message.recipient, message.content.body);
            put(self.dir.clone(), format!("{}.txt", message.id), text.into_bytes()).await
        })
    }
}

async fn put(dir: PathBuf, name: String, content: Vec<u8>) -> Result<String, Undelivered> {
    let path = dir.join(&name);
    let written = tokio::task::spawn_blocking(move || write(&dir, &name, &content)).await;
    let written = written.map_err(io::Error::other).flatten();
    let failed = |error| Undelivered::Later(format!("Cannot write {}: {error}", path.display()));
    written.map(|()| format!("Written to {}", path.display())).map_err(failed)
}

/// Under another name first, so that who watches the directory never sees half a message.
fn write(dir: &Path, name: &str, content: &[u8]) -> io::Result<()> {
    private_file::create_dir(dir)?;
    let unfinished = dir.join(format!(".{name}.part"));
    private_file::replace_by_way_of(&unfinished, &dir.join(name), content)
}
