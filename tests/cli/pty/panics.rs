//! A panic, wherever it happens, gives the terminal back before it is told of.

use super::{program::TestHome, terminal::Screen};
use mfadmin::{
    client::Trust,
    config::Panel,
    logging,
    tui::{self, Options, PanelOptions},
};
use portable_pty::CommandBuilder;
use std::{fs, path::PathBuf, process::Command, thread};

/// Where the panic is planted, and with it that this process is the panel.
const PLANTED_IN: &str = "PANIC_PLANTED_IN";
/// A pipe; once it was written to, the panic comes.
const FUSE: &str = "PANIC_FUSE";

#[test]
fn panic_in_any_task_restores_the_terminal() {
    if let Ok(place) = std::env::var(PLANTED_IN) {
        return panel_that_panics(&place);
    }
    for place in ["the panel", "a task", "a blocking task", "a thread"] {
        let home = TestHome::new();
        let fuse = home.path("fuse");
        assert!(Command::new("mkfifo").arg(&fuse).status().unwrap().success());
        let mut command = CommandBuilder::new(std::env::current_exe().unwrap());
        let name = "pty::panics::panic_in_any_task_restores_the_terminal";
        command.args(["--exact", name, "--nocapture"]);
        command.env(PLANTED_IN, place);
        command.env(FUSE, &fuse);
        let mut screen = Screen::run(&home, command, 80, 24);
        screen.wait_for("Sign in");
        fs::write(&fuse, "now").unwrap();
        let status = screen.end();
        screen.assert_restored();
        let shown = screen.contents();
        assert!(shown.contains("planted in"), "{place} is told of: {shown}");
        if place != "the panel" {
            assert!(shown.contains("hit an internal error"), "{place}: {shown}");
        }
        assert_ne!(status.exit_code(), 0, "{place}");
    }
}

fn panel_that_panics(place: &str) {
    logging::install_panic_hook().unwrap();
    let fuse = PathBuf::from(std::env::var(FUSE).unwrap());
    let words = format!("planted in {place}");
    let burn = move || {
        let _ = fs::read(fuse);
        panic!("{words}");
    };
    let options = Options {
        memory: None,
        server: "http://127.0.0.1:9".to_owned(),
        trust: Trust::default(),
        token: None,
        // With the mouse as well, for there is more to give back then.
        look: PanelOptions {
            panel: Panel { mouse: true, ..Panel::default() },
            ..PanelOptions::default()
        },
        local: false,
        server_life: mfadmin::tui::ServerLife::GoesOn,
        keep: Box::new(|_| Ok(())),
    };
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async move {
        match place {
            "a thread" => drop(thread::spawn(burn)),
            "a blocking task" => drop(tokio::task::spawn_blocking(burn)),
            "a task" => drop(tokio::spawn(async move { burn() })),
            // Of the panel's own task, which takes all that runs in it along.
            _ => {
                let lit = tokio::task::spawn_blocking(move || std::panic::catch_unwind(burn));
                let burnt = async { lit.await.unwrap().unwrap() };
                let (_, ()) = tokio::join!(tui::run(options), burnt);
                return;
            }
        }
        tui::run(options).await.unwrap();
    });
}
