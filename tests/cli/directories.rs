//! Which directory is managed: by the configuration, the environment and the option.

use crate::program::TestHome;
use std::fs;

const PI: &str = "[directory]\nkind = \"privacyidea\"\nurl = \"https://pi.example.com\"\n\
                  realm = \"corp\"\n";
const AVOCHATO: &str = "[directory]\nkind = \"avochato\"\naccount = \"A\"\n";

/// A home whose configuration names one directory, with another one beside it.
fn home() -> TestHome {
    let home = TestHome::new();
    let folder = home.path("config/mfadmin/directories");
    fs::create_dir_all(&folder).unwrap();
    fs::write(home.config_file(), PI).unwrap();
    fs::write(folder.join("chat.toml"), AVOCHATO).unwrap();
    home
}

/// Where the database lies that a command would use.
fn database(home: &TestHome, variables: &[(&str, &str)], options: &[&str]) -> String {
    let run = home.run_with(variables, &[options, &["server"]].concat());
    assert_eq!(run.code, Some(0), "{run:?}");
    let own = format!("your own database: {}/", home.data("").to_str().unwrap());
    run.stdout.trim().strip_prefix(own.trim_end_matches("//")).unwrap().to_owned()
}

#[test]
fn each_directory_has_a_database_of_its_own() {
    let home = home();
    let by_configuration = database(&home, &[], &[]);
    assert!(
        by_configuration.contains("directories/privacyidea-pi.example.c-"),
        "{by_configuration}"
    );
    let named = database(&home, &[], &["--directory", "privacyidea-pi.example.com"]);
    assert_eq!(named, by_configuration);

    let by_option = database(&home, &[], &["--directory", "chat"]);
    assert!(by_option.contains("directories/avochato-"), "{by_option}");
    let variable = [("MFADMIN_DIRECTORY", "chat")];
    assert_eq!(database(&home, &variable, &[]), by_option);
    assert_eq!(database(&home, &variable, &["--directory", "local"]), "/mfadmin.db");
    assert_eq!(database(&home, &[("MFADMIN_DIRECTORY", "")], &[]), by_configuration);
    let after = home.run(&["server", "--directory", "chat"]);
    assert!(after.stdout.contains("directories/avochato-"), "{after:?}");
}

/// Who says by the option what to manage does not mean a server that was signed in to once.
#[test]
fn named_directory_goes_before_a_server() {
    let home = home();
    fs::create_dir_all(home.path("state/mfadmin")).unwrap();
    fs::write(home.state("server.json"), "{\"server\": \"https://mfa.example.com\"}").unwrap();
    assert!(home.run(&["server"]).stdout.contains("remembered by"));
    assert!(database(&home, &[], &["--directory", "chat"]).contains("avochato-"));
    assert!(database(&home, &[("MFADMIN_DIRECTORY", "chat")], &[]).contains("avochato-"));
    let both = [("MFADMIN_SERVER", "https://mfa.example.com"), ("MFADMIN_DIRECTORY", "chat")];
    assert!(home.run_with(&both, &["server"]).stdout.contains("given by MFADMIN_SERVER"));
    assert!(database(&home, &both, &["--directory", "chat"]).contains("avochato-"));

    let clash = home.run(&["--server", "https://a.org", "--directory", "chat", "users"]);
    assert_eq!(clash.code, Some(2), "{clash:?}");
    assert!(clash.stderr.contains("remove one of them"), "{clash:?}");
    let clash = home.run(&["users", "--server", "https://a.org", "--directory", "chat"]);
    assert_eq!(clash.code, Some(2), "{clash:?}");
}

#[test]
fn unknown_directory_is_answered_with_those_that_there_are() {
    let home = home();
    let run = home.run(&["--directory", "corp", "users"]);
    assert_eq!(run.code, Some(2), "{run:?}");
    let names = "there are: privacyidea-pi.example.com, chat, local";
    assert!(run.stderr.contains(names), "{run:?}");

    let run = home.run_with(&[("MFADMIN_DIRECTORY", "../x")], &["users"]);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(run.stderr.contains("MFADMIN_DIRECTORY: a name has"), "{run:?}");

    let own = TestHome::new().run(&["--directory", "corp", "users"]);
    assert!(own.stderr.contains("there are: local."), "{own:?}");
}

#[test]
fn fault_in_the_file_of_a_directory_is_named() {
    let home = home();
    let file = home.path("config/mfadmin/directories/chat.toml");
    fs::write(file, "[directory]\nkind = \"avochato\"\nrealm = \"r\"\naccount = \"A\"\n").unwrap();
    let run = home.run(&["--directory", "chat", "users"]);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(run.stderr.contains("chat.toml, line 3, directory.realm"), "{run:?}");
    assert_eq!(home.run(&["server"]).code, Some(0), "the others are not looked at");
}
