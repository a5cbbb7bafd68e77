//! Writing to a file whom a list shows.

use crate::{
    client::{Client, ClientError, Pages},
    contract::{
        User,
        api::{ByHandUser, RevealRequest},
        csv,
        query::{Numbers, UserQuery},
    },
};
use std::{
    fs,
    io::{self, BufWriter, Write},
    path::{Path, PathBuf, absolute},
};
use tempfile::TempPath;

/// What is to be written, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Export {
    pub path: PathBuf,
    pub format: Format,
    pub query: UserQuery,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// The columns of `mfadmin users --format csv`.
    Csv,
    /// One array of users, as the API tells them.
    Json,
}

/// The pages on which something is done by hand, and the file they go to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddressFile {
    pub path: PathBuf,
    pub format: Format,
    pub users: Vec<ByHandUser>,
}

/// What was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exported {
    pub users: u64,
    pub path: PathBuf,
    pub numbers: Numbers,
}

/// Why nothing was written.
#[derive(Clone, Debug, thiserror::Error)]
pub enum ExportError {
    #[error("This file already exists. Enter another name.")]
    Taken,
    #[error("The file cannot be written: {0}.")]
    Io(String),
    #[error("{0}")]
    Client(#[from] ClientError),
}

impl From<io::Error> for ExportError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::AlreadyExists => Self::Taken,
            io::ErrorKind::NotFound => Self::Io("there is no such directory".to_owned()),
            _ => Self::Io(error.to_string()),
        }
    }
}

impl Format {
    /// The format that the name of a file tells by its end.
    pub fn of(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "csv" => Some(Self::Csv),
            "json" => Some(Self::Json),
            _ => None,
        }
    }
}

/// Writes the whole list, or nothing: the file has its name once it is complete. Others cannot read
/// it, and a file that is there already stays.
///
/// # Errors
/// The server cannot be asked, or the file not be written.
pub async fn write(client: &Client, export: &Export) -> Result<Exported, ExportError> {
    let Export { path, format, query } = export;
    let path = absolute(at_home(path))?;
    if fs::exists(&path)? {
        return Err(ExportError::Taken);
    }
    let numbers = query.numbers;
    let reveal = (numbers == Numbers::Whole).then(RevealRequest::default);
    let mut pages = Pages::of(client, query.clone(), u64::MAX, reveal).await?;
    let mut part = PageRequest::beside(&path)?;
    let mut users = 0;
    while let Some(page) = pages.next().await? {
        part.write(*format, &page)?;
        users += page.len() as u64;
    }
    part.complete(*format, &path)?;
    Ok(Exported { users, path, numbers })
}

/// Writes `file` as [`write()`] does.
///
/// # Errors
/// It cannot be written.
pub fn write_addresses(file: &AddressFile) -> Result<Exported, ExportError> {
    let AddressFile { path, format, users } = file;
    let path = absolute(at_home(path))?;
    if fs::exists(&path)? {
        return Err(ExportError::Taken);
    }
    let mut part = PageRequest::beside(&path)?;
    match format {
        Format::Csv => {
            part.file.write_all(b"name,user,action,url\r\n")?;
            for ByHandUser { user, action, url } in users {
                let handle = user.handle().to_string();
                let action = <&str>::from(*action).to_owned();
                let line = csv::line([user.name.clone(), handle, action, url.clone()]);
                part.file.write_all(line.as_bytes())?;
            }
        }
        Format::Json => {
            for user in users {
                part.file.write_all(if part.begun { b",\n" } else { b"[\n" })?;
                serde_json::to_writer(&mut part.file, user).map_err(io::Error::from)?;
                part.begun = true;
            }
        }
    }
    part.complete(*format, &path)?;
    Ok(Exported { users: users.len() as u64, path, numbers: Numbers::Masked })
}

/// `path` with its `~/` read as a shell reads it.
fn at_home(path: &Path) -> PathBuf {
    match (path.strip_prefix("~"), std::env::home_dir()) {
        (Ok(rest), Some(home)) => home.join(rest),
        _ => path.to_owned(),
    }
}

/// A file that is not complete; dropped, it is gone.
struct PageRequest {
    /// Apart from its path, so that no error names a file that nobody knows of.
    file: BufWriter<fs::File>,
    path: TempPath,
    begun: bool,
}

impl PageRequest {
    fn beside(path: &Path) -> io::Result<Self> {
        let dir = path.parent().unwrap_or(path);
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(".");
        let part = tempfile::Builder::new().prefix(&name).suffix(".part").tempfile_in(dir);
        let (file, path) = part.map_err(|error| error.kind())?.into_parts();
        Ok(Self { file: BufWriter::new(file), path, begun: false })
    }

    fn write(&mut self, format: Format, users: &[User]) -> io::Result<()> {
        if format == Format::Csv && !self.begun {
            self.begun = true;
            self.file.write_all(csv::user::HEADER.as_bytes())?;
        }
        for user in users {
            match format {
                Format::Csv => self.file.write_all(csv::user::line(user).as_bytes())?,
                Format::Json => {
                    self.file.write_all(if self.begun { b",\n" } else { b"[\n" })?;
                    serde_json::to_writer(&mut self.file, user)?;
                    self.begun = true;
                }
            }
        }
        Ok(())
    }

    fn complete(mut self, format: Format, path: &Path) -> io::Result<()> {
        if format == Format::Json {
            self.file.write_all(if self.begun { b"\n]\n" } else { b"[]\n" })?;
        }
        self.file.flush()?;
        self.file.get_ref().sync_all()?;
        // What somebody else has put there meanwhile stays.
        match self.path.persist_noclobber(path) {
            Err(refused)
                if refused.error.kind() != io::ErrorKind::AlreadyExists && !fs::exists(path)? =>
            {
                // Some file systems know no way to see to that.
                Ok(refused.path.persist(path)?)
            }
            persisted => Ok(persisted?),
        }
    }
}
