//! The line and the process: cut, told to end, and stopped for a while.

use super::ssh_host::{MFADMIN, SshHost};
use crate::{program::TestHome, terminal::Screen};
use std::{fs, process::Command};

/// A demo whose number is noted, and whose terminal is described before and after it.
fn described(host: &SshHost) -> Screen {
    let script = format!(
        "stty -a > before; echo \\$\\$ > shell; sh -c 'echo \\$\\$ > pid; exec {MFADMIN} demo'; \
         echo code \\$?; stty -a > after"
    );
    let mut screen = host.open(&[], &script, (80, 24));
    screen.wait_for("Users 1/60");
    screen
}

fn pid(home: &TestHome, name: &str) -> String {
    fs::read_to_string(home.path(name)).unwrap().trim().to_owned()
}

/// Waits for the end of the process `pid`, which is no child of ours.
fn gone(pid: &str) {
    let mut wait = Command::new("timeout");
    let wait = wait.args(["60", "tail", "-f", "/dev/null", "--pid", pid]);
    assert!(wait.status().unwrap().success(), "{pid} still runs");
}

/// The line settings of the far terminal, which the near one does not show.
fn assert_far_restored(home: &TestHome) {
    let settings = |name: &str| fs::read_to_string(home.path(name)).unwrap();
    assert_eq!(settings("after"), settings("before"));
}

fn nothing_left(home: &TestHome) {
    assert_eq!(fs::read_dir(home.path("tmp")).unwrap().count(), 0, "the database is removed");
    let log = fs::read_to_string(home.state("mfadmin.log")).unwrap_or_default();
    assert!(!log.contains("panicked"), "{log}");
}

/// Cuts the line, and waits until the process at its far end has left nothing behind.
fn assert_gone_once_cut(mut screen: Screen, pid: &str, home: &TestHome) {
    screen.signal("KILL");
    screen.end();
    gone(pid);
    nothing_left(home);
}

#[test]
#[ignore = "needs Debian's openssh-server and openssh-client"]
fn quitting_restores_both_terminals() {
    let host = SshHost::new();
    let mut screen = described(&host);
    screen.press("2");
    screen.wait_for("by urgency");
    screen.resize(120, 40);
    screen.wait_until("as wide as the terminal", |screen| {
        screen.rows(0, 120).any(|row| row.chars().count() > 100)
    });
    screen.press("q");
    assert_eq!(screen.end().exit_code(), 0);
    assert!(screen.contents().contains("code 0"), "{}", screen.contents());
    screen.assert_restored();
    assert!(fs::read_to_string(host.home.path("after")).unwrap().contains("columns 120"));
    nothing_left(&host.home);
}

#[test]
#[ignore = "needs Debian's openssh-server and openssh-client"]
fn lost_connection_ends_the_process_and_leaves_nothing_behind() {
    let host = SshHost::new();
    let screen = described(&host);
    let pid = pid(&host.home, "pid");
    assert_gone_once_cut(screen, &pid, &host.home);
}

#[test]
#[ignore = "needs Debian's openssh-server and openssh-client"]
fn connection_lost_during_an_action_leaves_nothing_behind() {
    let host = SshHost::new();
    let mut screen = described(&host);
    let pid = pid(&host.home, "pid");
    screen.press("/you@example.com\r");
    screen.wait_for("1 found");
    screen.press("r");
    screen.wait_for("Log out of all sessions");
    screen.press(" ");
    screen.press("\r");
    assert_gone_once_cut(screen, &pid, &host.home);
}

#[test]
#[ignore = "needs Debian's openssh-server and openssh-client"]
fn signals_restore_the_far_terminal() {
    for signal in ["TERM", "INT", "HUP", "QUIT"] {
        let host = SshHost::new();
        let mut screen = described(&host);
        let kill = ["-c", &format!("kill -{signal} {}", pid(&host.home, "pid"))].map(str::to_owned);
        assert!(Command::new("sh").args(kill).status().unwrap().success());
        assert_eq!(screen.end().exit_code(), 0, "{signal}");
        assert!(screen.contents().contains("code 0"), "{signal}: {}", screen.contents());
        screen.assert_restored();
        assert_far_restored(&host.home);
        nothing_left(&host.home);
    }
}

#[test]
#[ignore = "needs Debian's openssh-server and openssh-client"]
fn ctrl_z_suspends_and_fg_resumes() {
    let host = SshHost::new();
    // The prompt counts: what the shell showed before is there again as soon as the panel leaves.
    let script = "PS1='READY-\\# ' exec bash --norc --noprofile -i";
    let mut screen = host.open(&[], script, (80, 24));
    screen.wait_for("READY-1");
    screen.press("stty -a > before\r");
    screen.wait_for("READY-2");
    screen.press(&format!("{MFADMIN} demo\r"));
    screen.wait_for("Users 1/60");
    for (round, (stopped, noted)) in [(1, ("READY-3", "READY-4")), (2, ("READY-5", "READY-6"))] {
        screen.press("\x1a");
        screen.wait_for(stopped);
        assert!(screen.contents().contains("Stopped"), "{}", screen.contents());
        screen.assert_modes_off();
        screen.press("stty -a > after\r");
        screen.wait_for(noted);
        assert_far_restored(&host.home);
        screen.press("fg\r");
        screen.wait_for(&format!("Users {round}/60"));
        screen.press("j");
        screen.wait_for(&format!("Users {}/60", round + 1));
    }
    screen.press("q");
    screen.wait_for("READY-7");
    screen.assert_modes_off();
    screen.press("stty -a > after; exit\r");
    assert_eq!(screen.end().exit_code(), 0);
    assert_far_restored(&host.home);
    nothing_left(&host.home);
}
