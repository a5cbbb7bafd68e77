//! What tmux and GNU screen paste without marking it.

use crate::{program::TestHome, terminal::Screen};
use portable_pty::CommandBuilder;
use std::process::Command;

const MFADMIN: &str = env!("CARGO_BIN_EXE_mfadmin");
const IGNORED: &str = "Ignored: keys came faster than typing.";
const PASTE: &str = "ana@example.com";

/// Nothing was sent or asked; the panel still takes keys.
fn assert_nothing_done(screen: &mut Screen) {
    screen.wait_for(IGNORED);
    screen.settle();
    let shown = screen.contents();
    for words in ["is queued", "undo", "Confirm", "in progress"] {
        assert!(!shown.contains(words), "{words:?}:\n{shown}");
    }
    screen.press("\u{3}");
    screen.end();
}

#[test]
#[ignore = "needs Debian's tmux"]
fn text_pasted_by_tmux_without_brackets_changes_nothing() {
    let home = TestHome::new();
    home.write("tmux.conf", "set -s escape-time 0\nset -g status off\n");
    let socket = home.path("socket").to_str().unwrap().to_owned();
    let mut command = CommandBuilder::new("tmux");
    command.args(["-S", &socket, "-f", "tmux.conf", "new", MFADMIN, "demo"]);
    let mut screen = Screen::run(&home, command, 100, 30);
    screen.wait_for("Users 1/60");
    screen.wait_for("(Owner)");
    let tmux = |args: &[&str]| {
        let done = Command::new("tmux").args(["-S", &socket]).args(args).status();
        assert!(done.unwrap().success(), "{args:?}");
    };
    tmux(&["set-buffer", &format!("{PASTE}\n")]);
    tmux(&["paste-buffer"]);
    assert_nothing_done(&mut screen);
}

#[test]
#[ignore = "needs Debian's screen"]
fn text_pasted_and_stuffed_by_screen_changes_nothing() {
    for paste in ["paste", "stuff"] {
        let home = TestHome::new();
        home.write("screenrc", "startup_message off\nvbell off\n");
        std::fs::create_dir(home.path("screens")).unwrap();
        let sockets = home.path("screens").to_str().unwrap().to_owned();
        let chmod = Command::new("chmod").args(["700", &sockets]).status();
        assert!(chmod.unwrap().success());
        let mut command = CommandBuilder::new("screen");
        command.args(["-U", "-c", "screenrc", "-S", "panel", MFADMIN, "demo"]);
        command.env("SCREENDIR", &sockets);
        let mut screen = Screen::run(&home, command, 100, 30);
        screen.wait_for("Users 1/60");
        screen.wait_for("(Owner)");
        let tell = |args: &[&str]| {
            let mut command = Command::new("screen");
            command.env("SCREENDIR", &sockets).args(["-S", "panel", "-X"]).args(args);
            assert!(command.status().unwrap().success(), "{args:?}");
        };
        match paste {
            "paste" => {
                tell(&["register", "p", &format!("{PASTE}\r")]);
                tell(&["paste", "p"]);
            }
            _ => tell(&["stuff", &format!("{PASTE}\r")]),
        }
        assert_nothing_done(&mut screen);
    }
}
