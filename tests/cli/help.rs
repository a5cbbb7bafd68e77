//! What the commands say about themselves, and about being misused.

use crate::program::TestHome;

#[test]
fn every_command_explains_itself_with_an_example() {
    let home = TestHome::new();
    for (args, sentence) in [
        (&["--help"][..], "See who in an organisation lacks multi-factor authentication"),
        (&["demo", "--help"], "Explore a sample organisation"),
        (&["connect", "--help"], "Connect the users of another system, and read them"),
        (&["sync", "--help"], "Read all users of the directory now"),
        (&["disconnect", "--help"], "Forget a directory that is connected here"),
        (&["doctor", "--help"], "Check the directory, its database"),
        (&["serve", "--help"], "Run the server on your own database"),
        (&["init", "--help"], "Create an organisation"),
        (&["import", "--help"], "Import users from a CSV file"),
        (&["login", "--help"], "Sign in to a server"),
        (&["logout", "--help"], "Log out of the stored session"),
        (&["token", "--help"], "Create, list and revoke machine tokens"),
        (&["users", "--help"], "List all users, or those with a gap"),
        (&["users", "-h"], "List all users, or those with a gap"),
        (&["user", "--help"], "Show all details of a user"),
        (&["user", "exempt", "--help"], "Exempt a user until a date"),
        (&["do", "--help"], "Run an action on users"),
        (&["do", "set-phone", "--help"], "Set a user's phone number"),
        (&["jobs", "--help"], "List, follow, cancel and retry"),
        (&["remind", "--help"], "Send reminders to users with a gap"),
        (&["report", "--help"], "Report how many users have the required factors"),
        (&["audit", "--help"], "List audited actions"),
        (&["rotate-key", "--help"], "Re-encrypt the database's secrets"),
        (&["backup", "--help"], "Save the database to one file"),
        (&["restore", "--help"], "Put a backup in the place of the database"),
        (&["operator", "--help"], "Manage who signs in to a directory's server"),
        (&["operator", "add", "--help"], "Add an operator to a directory"),
        (&["completions", "--help"], "Print the completions for a shell"),
        (&["man", "--help"], "Print the manual page"),
    ] {
        let help = home.run(args);
        assert_eq!(help.code, Some(0), "{args:?}: {help:?}");
        assert!(help.stdout.contains(sentence), "{args:?}: {}", help.stdout);
        assert!(help.stdout.contains("Example"), "{args:?}: {}", help.stdout);
        assert_eq!(help.stderr, "", "{args:?}");
    }
}

#[test]
fn every_part_of_a_command_explains_itself() {
    let home = TestHome::new();
    for (command, parts) in [
        (
            "do",
            &[
                "send-setup-link",
                "reset-authenticator",
                "reset-password",
                "end-sessions",
                "reset-access",
                "remind",
                "set-phone",
            ][..],
        ),
        ("jobs", &["list", "show", "items", "follow", "cancel", "retry"]),
        ("token", &["create", "list", "revoke"]),
        ("audit", &["verify"]),
        ("user", &["add", "edit", "disable", "enable", "exempt"]),
    ] {
        let told = home.run(&[command, "--help"]).stdout;
        for part in parts {
            assert!(told.contains(part), "{command}: {part}");
            let help = home.run(&[command, part, "--help"]);
            assert_eq!((help.code, help.stderr.as_str()), (Some(0), ""), "{command} {part}");
            assert!(help.stdout.contains("Usage: mfadmin"), "{command} {part}: {help:?}");
            assert!(help.stdout.contains("--server <URL>"), "{command} {part}: {help:?}");
        }
    }
}

#[test]
fn help_lists_every_command_and_exit_code() {
    let help = TestHome::new().run(&["--help"]).stdout;
    for word in [
        "demo",
        "serve",
        "init",
        "import",
        "login",
        "logout",
        "token",
        "users",
        "user",
        "do",
        "jobs",
        "remind",
        "report",
        "audit",
        "rotate-key",
        "backup",
        "restore",
        "store",
        "completions",
        "man",
        "0 done",
        "2 usage",
        "3 below the bar",
        "5 server unreachable",
    ] {
        assert!(help.contains(word), "{word}: {help}");
    }
}

#[test]
fn version_is_that_of_the_crate() {
    let version = TestHome::new().run(&["--version"]);
    assert_eq!(version.stdout, concat!("mfadmin ", env!("CARGO_PKG_VERSION"), "\n"));
}

#[test]
fn misuse_exits_with_2() {
    let home = TestHome::new();
    for args in [
        &["frobnicate"][..],
        &["demo", "--users", "0"],
        &["demo", "--users", "1000001"],
        &["demo", "--users", "many"],
        &["demo", "--server", "http://127.0.0.1:1"],
        &["--server", "http://127.0.0.1:1", "demo"],
        &["serve", "--server", "http://127.0.0.1:1"],
        &["serve", "--listen", "here"],
        &["man", "--server", "http://127.0.0.1:1"],
        &["import"],
        &["init", "--email", "nobody"],
        &["init", "--region", "Narnia", "--name", "A", "--email", "a@example.com"],
        &["init", "--name", "a\u{1b}[2J", "--email", "a@example.com"],
    ] {
        let run = home.run(args);
        assert_eq!(run.code, Some(2), "{args:?}: {run:?}");
        assert_eq!(run.stdout, "", "{args:?}");
        assert!(!run.stderr.is_empty() && !run.stderr.contains('\u{1b}'), "{args:?}: {run:?}");
    }
    assert!(!home.path("data").exists(), "a misuse leaves nothing behind");
}

#[test]
fn panel_needs_a_terminal() {
    let home = TestHome::with_organisation();
    for args in [&[][..], &["demo"]] {
        let run = home.run(args);
        assert_eq!(run.code, Some(2), "{args:?}: {run:?}");
        assert!(run.stderr.contains("needs a terminal"), "{run:?}");
        for command in ["`mfadmin users`", "`do`", "`remind`", "`report`", "`mfadmin --help`"] {
            assert!(run.stderr.contains(command), "{command}: {run:?}");
        }
        assert_eq!(run.stdout, "");
    }
}

#[test]
fn error_is_one_paragraph_unless_a_backtrace_is_requested() {
    let home = TestHome::new();
    let plain = home.run(&["import", "nowhere.csv"]);
    assert_eq!(plain.stderr.lines().count(), 1, "{plain:?}");
    assert!(plain.stderr.starts_with("mfadmin: cannot read nowhere.csv"), "{plain:?}");
    let deep = home.run_with(&[("RUST_BACKTRACE", "1")], &["import", "nowhere.csv"]);
    assert!(deep.stderr.lines().count() > 1, "{deep:?}");
    assert_eq!((plain.code, deep.code), (Some(1), Some(1)));
}
