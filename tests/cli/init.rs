//! The first Owner.

use crate::program::{TestHome, mode};
use mfadmin::config::{Config, Presence};
use std::fs;

const ANA: [&str; 5] = ["init", "--name", "Ana Lima", "--email", "Ana@Example.com"];

#[test]
fn init_writes_private_files_and_a_valid_configuration() {
    let home = TestHome::new();
    let mut args = ANA.to_vec();
    args.extend(["--organisation", "Ærø \"A/S\"", "--region", "DK"]);
    let init = home.run(&args);
    assert_eq!(init.code, Some(0), "{init:?}");
    assert!(init.stdout.contains("Ana Lima <ana@example.com> is the Owner of Ærø"), "{init:?}");
    assert!(init.stdout.contains("Next: `mfadmin`"), "{init:?}");

    let config = Config::load(&home.config_file(), Presence::Required).unwrap();
    assert_eq!(config.organisation.name.as_str(), "Ærø \"A/S\"");
    assert_eq!(config.organisation.default_region.as_str(), "DK");
    for file in [
        home.data("mfadmin.db"),
        home.data("mfadmin.key"),
        home.state("session.json"),
        home.state("mfadmin.log"),
    ] {
        assert_eq!(mode(&file), 0o600, "{}", file.display());
    }
    assert_eq!(mode(&home.path("data/mfadmin")), 0o700);

    let token = home.token();
    let log = fs::read_to_string(home.state("mfadmin.log")).unwrap();
    assert!(!format!("{}{}{log}", init.stdout, init.stderr).contains(&token));
}

#[test]
fn second_init_changes_nothing() {
    let home = TestHome::with_organisation();
    let files = || {
        let kept = [home.state("session.json"), home.data("mfadmin.key"), home.config_file()];
        kept.map(|path| fs::read(path).unwrap())
    };
    let before = files();
    let again = home.run(&["init", "--name", "Eve", "--email", "eve@example.com"]);
    assert_eq!(again.code, Some(1), "{again:?}");
    assert!(again.stderr.contains("already has an Owner"), "{again:?}");
    assert_eq!(files(), before);
}

#[test]
fn init_without_a_terminal_names_the_missing_options() {
    let home = TestHome::new();
    for args in [&["init"][..], &["init", "--name", "Ana"], &["init", "--email", "a@example.com"]] {
        let run = home.run(args);
        assert_eq!(run.code, Some(2), "{args:?}: {run:?}");
        assert!(run.stderr.contains("give both --name and --email"), "{run:?}");
    }
    assert!(!home.data("mfadmin.db").exists());
}

#[test]
fn init_keeps_an_existing_configuration() {
    let home = TestHome::new();
    fs::create_dir_all(home.config_file().parent().unwrap()).unwrap();
    let mine = "[organisation]\nname = \"Mine\"\n";
    fs::write(home.config_file(), mine).unwrap();

    let mut args = ANA.to_vec();
    args.extend(["--organisation", "Other"]);
    let clash = home.run(&args);
    assert_eq!(clash.code, Some(2), "{clash:?}");
    assert!(clash.stderr.contains("remove --organisation and --region"), "{clash:?}");
    assert!(!home.data("mfadmin.db").exists());

    let init = home.run(&ANA);
    assert_eq!(init.code, Some(0), "{init:?}");
    assert!(init.stdout.contains("the Owner of Mine"), "{init:?}");
    assert_eq!(fs::read_to_string(home.config_file()).unwrap(), mine);
}

#[test]
fn config_file_location_can_be_changed() {
    let home = TestHome::new();
    let file = home.path("elsewhere/mine.toml");
    let mut args = ANA.to_vec();
    args.extend(["--config", file.to_str().unwrap()]);
    let init = home.run(&args);
    assert_eq!(init.code, Some(0), "{init:?}");
    Config::load(&file, Presence::Required).unwrap();
    assert!(!home.config_file().exists());
}
