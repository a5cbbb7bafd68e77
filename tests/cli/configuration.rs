//! Which configuration file is read, and what happens to a wrong one.

use crate::program::TestHome;
use std::fs;

#[test]
fn a_fault_in_the_file_stops_every_command_and_names_the_place() {
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
fn a_named_file_goes_before_the_usual_one_and_must_be_there() {
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
fn the_file_decides_where_the_server_listens() {
    let home = TestHome::with_organisation();
    let file = home.write("open.toml", "[serve]\nlisten = \"0.0.0.0:0\"\n");
    let run = home.run(&["serve", "--config", &file]);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(run.stderr.contains("0.0.0.0:0 can be reached"), "{run:?}");
}

#[test]
fn keys_that_clash_stop_every_command_before_it_begins() {
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
