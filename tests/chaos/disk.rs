//! A small disk for what a server keeps, which can be full, and files on it that cannot be written.

use mfadmin_testing::program::TestHome;
use std::{
    fs::{self, File, Permissions},
    io,
    os::unix::fs::{PermissionsExt, symlink},
    path::PathBuf,
    process::{Command, Stdio},
};
use tempfile::TempDir;

/// What a database takes at first, and with each round, in MiB.
const ROOM: [usize; 2] = [48, 1];

/// It is gone with its value.
pub struct Disk {
    place: TempDir,
}

/// Whether files can be written, by who may write what its modes allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writing {
    Possible,
    Refused,
}

impl Disk {
    /// One on which `home` keeps its data; none where this machine mounts none, which is said then.
    pub fn of_data(home: &TestHome, rounds: usize) -> Option<Self> {
        let disk = Self { place: tempfile::tempdir().unwrap() };
        let size = format!("size={}m,mode=0700", ROOM[0] + ROOM[1] * rounds);
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(disk.place.path());
        match mount.stderr(Stdio::null()).status() {
            Ok(status) if status.success() => {}
            _ => {
                println!(
                    "left out: full disks and files that cannot be written. No disk can be mounted here."
                );
                return None;
            }
        }
        symlink(disk.place.path(), home.path("data")).unwrap();
        Some(disk)
    }

    /// Leaves no room on it.
    pub fn fill(&self) {
        let mut ballast = File::create(self.ballast()).unwrap();
        let full = io::copy(&mut io::repeat(0), &mut ballast).unwrap_err();
        assert_eq!(full.kind(), io::ErrorKind::StorageFull, "{full}");
    }

    pub fn empty(&self) {
        fs::remove_file(self.ballast()).unwrap();
    }

    /// Whether the database and what lies beside it can be written.
    pub fn set(&self, writing: Writing) {
        let folder = self.place.path().join("mfadmin");
        let [of_files, of_folder] = match writing {
            Writing::Possible => [0o600, 0o700],
            Writing::Refused => [0o400, 0o500],
        };
        for file in fs::read_dir(&folder).unwrap() {
            // It may be gone by then.
            let _ = fs::set_permissions(file.unwrap().path(), Permissions::from_mode(of_files));
        }
        fs::set_permissions(folder, Permissions::from_mode(of_folder)).unwrap();
    }

    fn ballast(&self) -> PathBuf {
        self.place.path().join("ballast")
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // The server may still be there.
        let mut unmount = Command::new("umount");
        let _ = unmount.arg("-l").arg(self.place.path()).stderr(Stdio::null()).status();
    }
}
