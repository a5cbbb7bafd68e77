//! "Who lacks a second factor", warm: from the mirror, and from what others use. Keycloak's command-line client
//! starts a Java for each page; PyPI's python-keycloak lists all users, and asks for the credentials of each.
//! Both are measured on a part, and what the whole takes follows from it.

use crate::{
    asked::PAGE,
    large_realm::{LargeRealm, NAME, WITH_APP, folder},
    list, warm,
};
use mfadmin::contract::text::number;
use mfadmin_testing::{
    keycloak::{CLIENT, SECRET},
    statistics::median,
};
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Instant,
};

/// Pages that the command-line client is asked for.
const PAGES: usize = 5;
/// Users whose credentials the library is asked for.
const USERS: usize = 500;
const LIBRARY: &str = "python-keycloak==5.12.0";

pub async fn run(realm: &LargeRealm) {
    let ours = list::mirror(realm).await;
    warm::reading(&ours).await;
    assert_eq!(
        warm::lacking(&ours).await,
        (realm.users / 10 * (10 - WITH_APP)) as u64,
        "those without an authenticator lack one"
    );
    let answer = warm::answers(&ours).await;
    let pages = realm.users.div_ceil(PAGE) as f64;
    let command_line = command_line(realm) * pages;
    let python = python(realm);
    println!(
        "who lacks a factor among {}: {:.2} ms here; kcadm.sh {command_line:.0} s (by {PAGES} of {pages} pages): {:.0} times",
        number(realm.users as u64),
        answer * 1e3,
        command_line / answer
    );
    println!(
        "python-keycloak: {python:.0} s (the list, and the credentials of {USERS}): {:.0} times",
        python / answer
    );
}

/// The seconds of a page.
fn command_line(realm: &LargeRealm) -> f64 {
    let program = realm.programs.join("kcadm.sh");
    let session = folder().join("kcadm.config");
    let config = ["--config", session.to_str().unwrap()];
    let run = |arguments: &[&str]| {
        let begun = Instant::now();
        let done = Command::new(&program).args(arguments).args(config).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        (begun.elapsed().as_secs_f64(), done.stdout.len())
    };
    let server = ["config", "credentials", "--server", &realm.realm.url, "--realm", NAME];
    run(&[&server[..], &["--client", CLIENT, "--secret", SECRET]].concat());
    let pages = (0..PAGES).map(|page| {
        let (first, max) = (format!("first={}", page * PAGE), format!("max={PAGE}"));
        let (seconds, bytes) = run(&["get", "users", "-r", NAME, "-q", &first, "-q", &max]);
        assert!(bytes > PAGE * 300, "{bytes} bytes are no page");
        seconds
    });
    let seconds = median(&pages.collect::<Vec<_>>());
    fs::remove_file(session).unwrap();
    seconds
}

/// The seconds of all users.
fn python(realm: &LargeRealm) -> f64 {
    let python = environment().join("bin/python");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/keycloak/asked.py");
    let arguments = [&realm.realm.url, NAME, CLIENT, &USERS.to_string()].map(str::to_owned);
    let done = Command::new(python).arg(script).args(arguments).env("SECRET", SECRET).output();
    let done = done.unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let text = String::from_utf8(done.stdout).unwrap();
    let mut numbers = text.split_whitespace().map(|it| it.parse::<f64>().unwrap());
    let (list, credentials) = (numbers.next().unwrap(), numbers.next().unwrap());
    list + credentials / USERS as f64 * realm.users as f64
}

fn environment() -> PathBuf {
    let environment = folder().join("python");
    if !environment.join("installed").exists() {
        let _ = fs::remove_dir_all(&environment);
        let made = Command::new("python3").args(["-m", "venv"]).arg(&environment).status();
        assert!(made.unwrap().success(), "Debian: apt-get install python3-venv");
        let mut pip = Command::new(environment.join("bin/python"));
        pip.args(["-m", "pip", "install", "--quiet", "--no-input", LIBRARY]).stdout(Stdio::null());
        assert!(pip.status().unwrap().success(), "{LIBRARY} could not be installed");
        fs::write(environment.join("installed"), LIBRARY).unwrap();
    }
    environment
}
