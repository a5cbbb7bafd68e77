//! TLS: the certificate and its key, read again when their files change.

use crate::{private_file, tls_provider};
use rustls::{
    ServerConfig,
    pki_types::{CertificateDer, PrivateKeyDer, pem, pem::PemObject},
    version::{TLS12, TLS13},
};
use std::{
    fs::{self, File},
    io::{self, Read},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};
use thiserror::Error;

/// The largest PEM file that is read, in bytes.
const MAX_BYTES: u64 = 1024 * 1024;

/// Where the certificate and its key lie, both as PEM.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TlsFiles {
    /// The server's certificate, and after it those that lead to a trusted one.
    pub certificate: PathBuf,
    /// Readable by its owner alone.
    pub key: PathBuf,
}

/// Why there is no TLS.
#[derive(Debug, Error)]
pub enum TlsError {
    #[error("cannot read {}: {error}", path.display())]
    Io { path: PathBuf, error: io::Error },
    #[error("others can read the key file {path}; run: chmod 600 {path}", path = .0.display())]
    Shared(PathBuf),
    #[error("there is no certificate (PEM) in {}", .0.display())]
    NoCertificate(PathBuf),
    #[error("there is no private key (PEM) in {}", .0.display())]
    NoKey(PathBuf),
    #[error("the certificate in {} and its key do not serve: {error}", path.display())]
    Unfit { path: PathBuf, error: rustls::Error },
}

/// What is shown to clients, kept up to date.
pub struct Certificates {
    files: TlsFiles,
    state: Mutex<State>,
}

struct State {
    config: Arc<ServerConfig>,
    checked: Instant,
    /// How the files looked when they were last read, for better or worse.
    looks: FileStamps,
}

/// What changes when a file is written or another one takes its place.
type FileStamps = [Option<FileStamp>; 2];

#[derive(Clone, Debug, PartialEq, Eq)]
struct FileStamp {
    written: Option<std::time::SystemTime>,
    bytes: u64,
    #[cfg(unix)]
    file: (u64, u64, u32),
}

impl Certificates {
    /// # Errors
    /// [`TlsError`] when the files cannot be read, the key is exposed, or they do not fit.
    pub fn load(files: TlsFiles) -> Result<Self, TlsError> {
        let looks = files.looks();
        let config = files.read()?;
        let state = State { config, checked: Instant::now(), looks };
        Ok(Self { files, state: Mutex::new(state) })
    }

    /// The newest that works. The files are looked at when that was not done for `every`; what
    /// cannot be used is told in the log, and what was there before stays.
    pub fn current(&self, every: Duration) -> Arc<ServerConfig> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.checked.elapsed() < every {
            return state.config.clone();
        }
        state.checked = Instant::now();
        let looks = self.files.looks();
        if looks != state.looks {
            state.looks = looks;
            match self.files.read() {
                Ok(config) => {
                    tracing::info!("a new certificate is in use");
                    state.config = config;
                }
                Err(error) => {
                    tracing::error!(%error, "the new certificate is not used; the old one stays");
                }
            }
        }
        state.config.clone()
    }
}

impl TlsFiles {
    fn looks(&self) -> FileStamps {
        [file_stamp(&self.certificate), file_stamp(&self.key)]
    }

    fn read(&self) -> Result<Arc<ServerConfig>, TlsError> {
        let Self { certificate, key } = self;
        let text = read(&open(certificate)?, certificate)?;
        let chain = CertificateDer::pem_slice_iter(&text).collect::<Result<Vec<_>, pem::Error>>();
        let chain = chain.ok().filter(|chain| !chain.is_empty());
        let chain = chain.ok_or_else(|| TlsError::NoCertificate(certificate.clone()))?;
        let file = open(key)?;
        let failed = |error| TlsError::Io { path: key.clone(), error };
        if private_file::is_exposed(&file).map_err(failed)? {
            return Err(TlsError::Shared(key.clone()));
        }
        let text = read(&file, key)?;
        let secret = PrivateKeyDer::from_pem_slice(&text);
        let secret = secret.map_err(|_| TlsError::NoKey(key.clone()))?;
        let unfit = |error| TlsError::Unfit { path: certificate.clone(), error };
        let mut config = ServerConfig::builder_with_provider(tls_provider::provider())
            .with_protocol_versions(&[&TLS13, &TLS12])
            .map_err(unfit)?
            .with_no_client_auth()
            .with_single_cert(chain, secret)
            .map_err(unfit)?;
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Ok(Arc::new(config))
    }
}

fn open(path: &Path) -> Result<File, TlsError> {
    File::open(path).map_err(|error| TlsError::Io { path: path.to_owned(), error })
}

fn read(file: &File, path: &Path) -> Result<Vec<u8>, TlsError> {
    let mut bytes = Vec::new();
    match file.take(MAX_BYTES).read_to_end(&mut bytes) {
        Ok(_) => Ok(bytes),
        Err(error) => Err(TlsError::Io { path: path.to_owned(), error }),
    }
}

fn file_stamp(path: &Path) -> Option<FileStamp> {
    let data = fs::metadata(path).ok()?;
    #[cfg(unix)]
    let file = {
        use std::os::unix::fs::MetadataExt;
        (data.dev(), data.ino(), data.mode())
    };
    Some(FileStamp {
        written: data.modified().ok(),
        bytes: data.len(),
        #[cfg(unix)]
        file,
    })
}
