//! Which configuration file is read, and what happens to a wrong one.

use crate::program::TestHome;
use std::fs;

#[test]
fn config_error_stops_every_command() {
    let home = TestHome::new();
    fs::create_dir_all(home.config_file().parent().unwrap()).unwrap();
    fs::write(home.config_file(), "[panel]\n\nthem = \"dark\"\n").unwrap();
    for args in [
        &[][..],
        &["demo", "--headless"],
        &["serve"],
        &["init", "--name", "A", "--email", "a@example.com"],
        &["import", "-"],
    ] {
        let run = home.run(args);
        assert_eq!(run.code, Some(2), "{args:?}: {run:?}");
        assert!(run.stderr.contains("config.toml, line 3, panel.them"), "{run:?}");
        assert!(run.stderr.contains("`theme`"), "{run:?}");
    }
}

#[test]
fn named_config_file_takes_precedence_and_must_exist() {
    let home = TestHome::with_organisation();
    let bad = home.write("bad.toml", "[serve]\nlisten = 1\n");
    let good = home.write("good.toml", "");

    let missing = home.run(&["serve", "--config", "none.toml"]);
    assert_eq!(missing.code, Some(2), "{missing:?}");
    assert!(missing.stderr.contains("none.toml"), "{missing:?}");

    let by_variable = home.run_with(&[("MFADMIN_CONFIG", &bad)], &["serve"]);
    assert_eq!(by_variable.code, Some(2), "{by_variable:?}");
    assert!(by_variable.stderr.contains("bad.toml, line 2, serve.listen"), "{by_variable:?}");

    // The flag goes before the variable; the command then gets as far as its own check.
    let args = ["--config", &good, "serve", "--listen", "0.0.0.0:0"];
    let by_flag = home.run_with(&[("MFADMIN_CONFIG", &bad)], &args);
    assert!(by_flag.stderr.contains("--insecure"), "{by_flag:?}");
}

#[test]
fn config_file_sets_the_listen_address() {
    let home = TestHome::with_organisation();
    let file = home.write("open.toml", "[serve]\nlisten = \"0.0.0.0:0\"\n");
    let run = home.run(&["serve", "--config", &file]);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(run.stderr.contains("0.0.0.0:0 can be reached"), "{run:?}");
}

#[test]
fn clashing_keys_stop_every_command() {
    let home = TestHome::new();
    fs::create_dir_all(home.config_file().parent().unwrap()).unwrap();
    fs::write(home.config_file(), "[keys]\nquit = \"Q\"\nlist.phone = \"r\"\n").unwrap();
    for args in [&[][..], &["demo"], &["serve"]] {
        let run = home.run(args);
        assert_eq!(run.code, Some(2), "{args:?}: {run:?}");
        assert!(run.stderr.contains("config.toml, line 3, keys.list.phone: r would be"), "{run:?}");
        for words in ["phone", "access", "in list", "list.phone = \"f2\"", "Correct that line"] {
            assert!(run.stderr.contains(words), "{words}: {run:?}");
        }
    }
}
