//! Completions and the manual: made of the commands and keys that there are.

use crate::program::TestHome;
use mfadmin::tui::input::keymap::TABLE;
use std::fs;

const COMMANDS: [&str; 25] = [
    "catalogue",
    "connect",
    "demo",
    "disconnect",
    "doctor",
    "serve",
    "store",
    "init",
    "users",
    "user",
    "do",
    "jobs",
    "remind",
    "report",
    "import",
    "sync",
    "login",
    "logout",
    "token",
    "audit",
    "rotate-key",
    "backup",
    "restore",
    "completions",
    "man",
];

#[test]
fn completions_of_each_shell_hold_every_command() {
    let home = TestHome::new();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let run = home.run(&["completions", shell]);
        assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""), "{shell}: {run:?}");
        for command in COMMANDS {
            assert!(run.stdout.contains(command), "{shell}: {command}");
        }
        assert!(run.stdout.contains("older-than"), "{shell}");
    }
    assert_eq!(home.run(&["completions", "tcsh"]).code, Some(2));
    assert!(!home.path("state").exists(), "nothing is written anywhere");
}

#[test]
fn bash_accepts_the_completions() {
    let script = TestHome::new().run(&["completions", "bash"]).stdout;
    let home = TestHome::new();
    let file = home.write("completions", &script);
    let words = "COMP_WORDS=(mfadmin users --ga); COMP_CWORD=2; _mfadmin mfadmin --ga users; echo \
                 ${COMPREPLY[@]}";
    let bash = std::process::Command::new("bash")
        .args(["-c", &format!("source {file}; {words}")])
        .output()
        .unwrap();
    assert_eq!(String::from_utf8(bash.stdout).unwrap(), "--gap\n");
}

#[test]
fn manual_lists_every_command_key_and_exit_code() {
    let run = TestHome::new().run(&["man"]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""), "{run:?}");
    // What the page's language writes with a backslash.
    let page = run.stdout.replace("\\-", "-").replace("\\*(Aq", "'");
    for command in COMMANDS {
        assert!(page.contains(&format!("mfadmin-{command}(1)")), "{command}");
    }
    for row in TABLE {
        assert!(page.contains(row.help), "{}: {page}", row.help);
    }
    for words in [".SH \"EXIT CODES\"", "5 server unreachable", "MFADMIN_TOKEN", ".SH FILES"] {
        assert!(page.contains(words), "{words}: {page}");
    }
}

#[test]
fn every_command_has_a_manual_page() {
    let home = TestHome::new();
    let dir = home.path("man/man1");
    let run = home.run(&["man", "--dir", dir.to_str().unwrap()]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(0), ""), "{run:?}");
    let read = |name: &str| fs::read_to_string(dir.join(name)).unwrap();
    for command in COMMANDS {
        let page = read(&format!("mfadmin-{command}.1"));
        assert!(page.contains(".SH EXAMPLE"), "{command}: {page}");
    }
    assert!(read("mfadmin.1").contains(".SH KEYS"));
    assert!(!read("mfadmin-users.1").contains(".SH KEYS"));
    assert!(read("mfadmin-users.1").contains("setup_link_expires_at"), "the schema is told");
    read("mfadmin-token-create.1");
    let taken = home.write("file", "");
    let run = home.run(&["man", "--dir", &taken]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.stderr.contains(&taken), "{run:?}");
}

#[test]
fn documents_need_no_valid_configuration() {
    let home = TestHome::new();
    let broken = home.write("broken.toml", "[[[");
    for args in [&["man", "--config", &broken][..], &["completions", "bash", "--config", &broken]] {
        assert_eq!(home.run(args).code, Some(0), "{args:?}");
    }
    assert_eq!(home.run_with(&[("HOME", "")], &["man"]).code, Some(0));
}
