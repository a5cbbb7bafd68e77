//! Messages as files in a directory.

use super::{
    courier::{Courier, Outgoing, Undelivered},
    mime,
    post::Letterhead,
};
use crate::private_file;
use futures_util::future::BoxFuture;
use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
};

/// Writes mails as `.eml`.
pub struct MailFiles {
    pub dir: PathBuf,
    pub letterhead: Letterhead,
}

/// Writes texts as `.txt`: the number, an empty line, the text.
pub struct TextFiles {
    pub dir: PathBuf,
}

impl Courier for MailFiles {
    fn send<'a>(&'a self, message: &'a Outgoing) -> BoxFuture<'a, Result<String, Undelivered>> {
        Box::pin(async move {
            let mail = mime::compose(message, &self.letterhead)?.formatted();
            put(self.dir.clone(), format!("{}.eml", message.id), mail).await
        })
    }
}

impl Courier for TextFiles {
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
    // What an attempt that was killed has left.
    match fs::remove_file(&unfinished) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let finished = private_file::create_new(&unfinished).and_then(|mut file| {
        file.write_all(content)?;
        file.sync_all()?;
        fs::rename(&unfinished, dir.join(name))
    });
    if finished.is_err() {
        // It holds a link, and nobody would look for it under this name.
        let _ = fs::remove_file(&unfinished);
    }
    finished?;
    // The name is on the disk once its directory is.
    File::open(dir)?.sync_all()
}
