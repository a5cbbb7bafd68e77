//! The log: a private file in the state directory, never the screen.

use crate::private_file;
use color_eyre::{
    config::{HookBuilder, Theme},
    eyre::{self, WrapErr},
};
use std::{
    backtrace::Backtrace,
    fs::{self, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
    sync::Mutex,
};
use tracing_subscriber::{
    Layer as _, filter::Targets, fmt, layer::SubscriberExt as _, util::SubscriberInitExt as _,
};

/// A log larger than this makes room for a new one at the next start; one old log is kept.
pub const MAX_LOG_BYTES: u64 = 5 * 1024 * 1024;

/// What is logged if nobody says otherwise: of the program itself what it did, of others what went wrong.
pub const DEFAULT_FILTER: &str = "mfadmin=info,warn";

/// Starts logging to `path`. What is logged follows `RUST_LOG`.
///
/// # Errors
/// The file cannot be opened.
pub fn start(path: &Path) -> io::Result<()> {
    if let Some(dir) = path.parent() {
        private_file::create_dir(dir)?;
    }
    make_room(path)?;
    let file = private_file::private(OpenOptions::new().append(true).create(true)).open(path)?;
    let (filter, mistake) = filter(std::env::var("RUST_LOG").ok().as_deref());
    // A second start in one process keeps the first log, which is as good.
    let layer = fmt::layer().with_writer(Mutex::new(file)).with_ansi(false).with_filter(filter);
    let _ = tracing_subscriber::registry().with(layer).try_init();
    if let Some(mistake) = mistake {
        tracing::warn!(%mistake, "RUST_LOG cannot be read; using {DEFAULT_FILTER}");
    }
    Ok(())
}

/// Makes a panic readable on standard error and puts it into the log.
///
/// # Errors
/// Another report handler is installed already.
pub fn install_panic_hook() -> eyre::Result<()> {
    // Without colours: what a report quotes is cleaned before it reaches the terminal, and the
    // escape codes of colours cannot be told from those of strangers.
    let (panic_hook, eyre_hook) =
        HookBuilder::default().theme(Theme::new()).display_env_section(false).into_hooks();
    eyre_hook.install().wrap_err("installing the error reports")?;
    std::panic::set_hook(Box::new(move |info| {
        tracing::error!(panic = %info, backtrace = %Backtrace::capture(), "panicked");
        let _ = writeln!(io::stderr(), "{}", panic_hook.panic_report(info));
    }));
    Ok(())
}

/// The targets and levels of `RUST_LOG`, such as `mfadmin=debug,warn`, and what is wrong with it.
pub fn filter(wanted: Option<&str>) -> (Targets, Option<String>) {
    // What is in the program itself is read by a test.
    let usual = || DEFAULT_FILTER.parse().unwrap_or_default();
    match wanted.filter(|text| !text.trim().is_empty()).map(str::parse::<Targets>) {
        Some(Ok(filter)) => (filter, None),
        Some(Err(error)) => (usual(), Some(error.to_string())),
        None => (usual(), None),
    }
}

pub fn make_room(path: &Path) -> io::Result<()> {
    match fs::metadata(path) {
        Ok(found) if found.len() > MAX_LOG_BYTES => fs::rename(path, previous(path)),
        Ok(_) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    }
}

pub fn previous(path: &Path) -> PathBuf {
    path.with_extension("previous.log")
}
