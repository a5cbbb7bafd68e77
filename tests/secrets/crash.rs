//! What a crash says: on standard error, and in the log.

use color_eyre::eyre::{Report, WrapErr};
use mfadmin::{
    logging,
    secret::Secret,
    server::directory::remote::{AvochatoLinks, AvochatoSettings, RemoteError},
};
use mfadmin_testing::{
    avochato::{AUTH_ID, AUTH_SECRET, INBOX},
    log,
    privacyidea::{ADMIN, STAFF, settings},
};
use std::{
    env,
    panic::{AssertUnwindSafe, catch_unwind},
    process::Command,
};

/// That this process is the one that crashes.
const CRASHES: &str = "MFADMIN_TEST_CRASHES";

/// Whoever holds a secret is in the crash, and the environment holds one, too.
#[test]
fn report_of_a_crash_holds_no_secret() {
    if env::var_os(CRASHES).is_some() {
        return crash();
    }
    let run = Command::new(env::current_exe().unwrap())
        .args(["crash::report_of_a_crash_holds_no_secret", "--exact", "--nocapture"])
        .envs([
            (CRASHES, "1"),
            ("MFADMIN_DIRECTORY_SECRET", AUTH_SECRET),
            ("RUST_BACKTRACE", "full"),
        ])
        .output()
        .unwrap();
    let told = String::from_utf8([run.stdout, run.stderr].concat()).unwrap();
    for words in ["it crashed with", "Secret(…)", "in the log: ", "panicked", "cannot go on"] {
        assert!(told.contains(words), "{words}: {told}");
    }
    for secret in [AUTH_SECRET, "Zk8", ADMIN.1] {
        assert!(!told.contains(secret), "{secret}: {told}");
    }
}

#[allow(clippy::print_stderr, reason = "what a crash prints is looked at")]
fn crash() {
    let log = log::catch();
    logging::install_panic_hook().unwrap();
    let avochato = AvochatoSettings {
        url: "https://127.0.0.1".to_owned(),
        auth_id: AUTH_ID.to_owned(),
        secret: Secret::new(AUTH_SECRET),
        inbox: Some(INBOX.to_owned()),
        links: AvochatoLinks::default(),
        ca: None,
    };
    let privacyidea = settings("https://127.0.0.1", STAFF);
    let crash = AssertUnwindSafe(|| panic!("it crashed with {avochato:?} and {privacyidea:?}"));
    assert!(catch_unwind(crash).is_err());
    let failed: Result<(), _> = Err(RemoteError::Faulty("it reports a fault".to_owned()));
    let report: Report = failed.wrap_err("the directory cannot go on").unwrap_err();
    eprintln!("{report:?}");
    for line in log.text().lines() {
        eprintln!("in the log: {line}");
    }
}
