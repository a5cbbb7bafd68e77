//! The clock of the servers' machines, which can jump. It is Debian's `faketime`; without it, time passes by itself.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::atomic::{AtomicI64, Ordering::SeqCst},
};

pub struct FakedClock {
    file: PathBuf,
    library: Option<PathBuf>,
    /// By how many seconds it is ahead of the machine's.
    ahead: AtomicI64,
    /// The farthest that it ever was.
    farthest: AtomicI64,
}

impl FakedClock {
    pub fn in_folder(folder: &Path) -> Self {
        let clock = Self {
            file: folder.join("clock"),
            library: library(),
            ahead: AtomicI64::new(0),
            farthest: AtomicI64::new(0),
        };
        clock.set(0);
        clock
    }

    /// Whether it can be set at all.
    pub fn can_be_set(&self) -> bool {
        self.library.is_some()
    }

    /// What a server is started with.
    pub fn environment(&self) -> Vec<(&'static str, String)> {
        let Some(library) = &self.library else { return Vec::new() };
        vec![
            ("LD_PRELOAD", library.display().to_string()),
            ("FAKETIME_TIMESTAMP_FILE", self.file.display().to_string()),
            ("FAKETIME_CACHE_DURATION", "1".to_owned()),
            ("DONT_FAKE_MONOTONIC", "1".to_owned()),
        ]
    }

    /// Jumps by so many seconds from where it stands, also back.
    pub fn jump(&self, seconds: i64) {
        self.set(self.ahead.load(SeqCst) + seconds);
    }

    /// Jumps ahead of every time that it ever told.
    pub fn pass(&self, seconds: i64) {
        self.set(self.farthest.load(SeqCst) + seconds);
    }

    fn set(&self, ahead: i64) {
        self.ahead.store(ahead, SeqCst);
        self.farthest.fetch_max(ahead, SeqCst);
        let next = self.file.with_extension("next");
        fs::write(&next, format!("{ahead:+}\n")).unwrap();
        fs::rename(next, &self.file).unwrap();
    }
}

fn library() -> Option<PathBuf> {
    let machines = fs::read_dir("/usr/lib").ok()?.filter_map(Result::ok);
    let libraries = machines.map(|it| it.path().join("faketime/libfaketimeMT.so.1"));
    libraries.into_iter().find(|path| path.exists())
}
