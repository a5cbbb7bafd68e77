//! The log of a test program: caught, to be looked at by the test itself, or kept in the folder that
//! `MFADMIN_TEST_LOGS` names, to be looked through after the whole suite (`tests/secrets/logged.rs`).

use std::{
    env,
    fs::{self, File, OpenOptions},
    io,
    path::{Path, PathBuf},
    process,
    sync::{
        Arc, Mutex, Once,
        atomic::{AtomicU32, Ordering},
    },
};
use tracing::subscriber::DefaultGuard;
use tracing_subscriber::{EnvFilter, fmt::MakeWriter};

/// Everything but what would be larger than all the rest: the bytes on the line.
pub const FILTER: &str = "trace,h2=info,hyper=debug,rustls=debug,mio=info,tokio=info";

/// What was logged so far.
#[derive(Clone, Default)]
pub struct Log(Arc<Mutex<Vec<u8>>>);

/// Catches everything that this program logs from now on.
pub fn catch() -> Log {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false)
        .with_writer(log.clone())
        .finish();
    tracing::subscriber::set_global_default(subscriber).unwrap();
    log
}

/// Catches everything that this thread logs as long as the guard is there: of a test whose runtime has
/// one thread, all that it does.
pub fn catch_here() -> (Log, DefaultGuard) {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false)
        .with_writer(log.clone())
        .finish();
    (log, tracing::subscriber::set_default(subscriber))
}

impl Log {
    pub fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// Where logs are kept; nowhere unless somebody looks through them.
pub fn folder() -> Option<PathBuf> {
    env::var_os("MFADMIN_TEST_LOGS").map(PathBuf::from)
}

/// Keeps what this program logs from now on.
pub fn keep() {
    static BEGUN: Once = Once::new();
    BEGUN.call_once(|| {
        let Some(folder) = folder() else { return };
        let program = env::current_exe().unwrap();
        let name = program.file_stem().unwrap().to_str().unwrap();
        let file = open(&folder, &format!("{name}.{}", process::id()));
        // A program that catches its log looks at it itself.
        let _ = tracing_subscriber::fmt()
            .with_env_filter(EnvFilter::new(FILTER))
            .with_ansi(false)
            .with_writer(Mutex::new(file))
            .try_init();
    });
}

/// Keeps the log that the binary left at `path`.
pub fn keep_file(path: &Path) {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    if let (Some(folder), Ok(text)) = (folder(), fs::read(path)) {
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let mut file = open(&folder, &format!("mfadmin.{}.{number}", process::id()));
        io::Write::write_all(&mut file, &text).unwrap();
    }
}

fn open(folder: &Path, name: &str) -> File {
    fs::create_dir_all(folder).unwrap();
    OpenOptions::new().create(true).append(true).open(folder.join(format!("{name}.log"))).unwrap()
}
