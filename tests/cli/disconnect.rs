//! The end of a connected directory on this machine.

use crate::program::{TestHome, mode};
use std::{fs, os::unix::fs::PermissionsExt, path::PathBuf};

/// A home with two connected directories, and a database of the first.
struct Connected {
    home: TestHome,
    folder: PathBuf,
    chat: PathBuf,
    secret: PathBuf,
}

fn connected() -> Connected {
    let home = TestHome::new();
    let beside = home.path("config/mfadmin/directories");
    fs::create_dir_all(&beside).unwrap();
    let secret = beside.join("corp.secret");
    fs::write(&secret, "hunter2\n").unwrap();
    fs::set_permissions(&secret, fs::Permissions::from_mode(0o600)).unwrap();
    let config = format!(
        "# mine\n[directory]\nkind = \"privacyidea\"\nname = \"corp\"\nurl = \
         \"https://pi.example.com\"\nrealm = \"corp\"\nsecret_file = \"{}\"\n",
        secret.display()
    );
    fs::write(home.config_file(), config).unwrap();
    let chat = beside.join("chat.toml");
    let own = home.write("own.secret", "hunter3\n");
    let text =
        format!("[directory]\nkind = \"avochato\"\naccount = \"A\"\nsecret_file = \"{own}\"\n");
    fs::write(&chat, text).unwrap();
    let told = home.run(&["server"]).stdout;
    let database = PathBuf::from(told.trim().strip_prefix("your own database: ").unwrap());
    let folder = database.parent().unwrap().to_owned();
    fs::create_dir_all(&folder).unwrap();
    fs::write(&database, "kept").unwrap();
    Connected { home, folder, chat, secret }
}

#[test]
fn disconnect_asks_and_a_dry_run_changes_nothing() {
    let Connected { home, folder, secret, .. } = connected();
    let before = fs::read(home.config_file()).unwrap();
    let run = home.run(&["disconnect"]);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(run.stderr.contains("--yes"), "{run:?}");
    let run = home.run(&["disconnect", "--erase", "--dry-run"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let would = "corp at https://pi.example.com would be disconnected; its database is erased.";
    assert_eq!(run.stdout.trim(), would);
    assert!(secret.exists() && folder.join("mfadmin.db").exists());
    assert_eq!(fs::read(home.config_file()).unwrap(), before);
}

#[test]
fn database_stays_and_the_secret_goes() {
    let Connected { home, folder, chat, secret } = connected();
    fs::set_permissions(home.config_file(), fs::Permissions::from_mode(0o640)).unwrap();
    let run = home.run(&["disconnect", "--yes"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.stdout.contains("corp is disconnected."), "{run:?}");
    assert!(run.stderr.contains(folder.to_str().unwrap()), "{run:?}");
    assert!(!secret.exists() && folder.join("mfadmin.db").exists() && chat.exists());
    let config = fs::read_to_string(home.config_file()).unwrap();
    assert_eq!(config, "# mine\n[directory]\nkind = \"local\"\n");
    assert_eq!(mode(&home.config_file()), 0o640, "its rights are as they were");

    let again = home.run(&["disconnect", "--yes"]);
    assert_eq!(again.code, Some(2), "{again:?}");
    assert!(again.stderr.contains("name one of: chat"), "{again:?}");
}

#[test]
fn named_directory_goes_with_its_database() {
    let Connected { home, folder, chat, secret } = connected();
    let told = home.run(&["--directory", "chat", "server"]).stdout;
    let database = PathBuf::from(told.trim().strip_prefix("your own database: ").unwrap());
    fs::create_dir_all(database.parent().unwrap()).unwrap();
    fs::write(&database, "gone").unwrap();

    let run = home.run(&["disconnect", "chat", "--erase", "--yes"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.stdout.contains("chat is disconnected, and its database erased."), "{run:?}");
    assert!(!chat.exists() && !database.parent().unwrap().exists());
    assert!(home.path("own.secret").exists(), "a file that somebody made is theirs");
    assert!(secret.exists() && folder.join("mfadmin.db").exists(), "the other one stays");

    let unknown = home.run(&["disconnect", "chat", "--yes"]);
    assert_eq!(unknown.code, Some(2), "{unknown:?}");
    assert!(unknown.stderr.contains("there are: corp"), "{unknown:?}");
}

/// A server goes on with the settings that it has.
#[test]
fn directory_in_use_is_not_disconnected() {
    let Connected { home, folder, secret, .. } = connected();
    let lock = fs::File::create(folder.join("mfadmin.lock")).unwrap();
    lock.lock().unwrap();
    let run = home.run(&["disconnect", "--yes", "--erase"]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.stderr.contains("is in use by"), "{run:?}");
    assert!(secret.exists() && folder.join("mfadmin.db").exists());
}
