//! Inside tmux and inside screen, at the end of an SSH line.

use super::ssh_host::{MFADMIN, SshHost};
use crate::terminal::Screen;
use base64::{Engine, prelude::BASE64_STANDARD};
use std::process::Command;

const CLEAN: &str = "0 1 0 0 0";
const FORMAT: &str =
    "#{alternate_on} #{cursor_flag} #{mouse_any_flag} #{keypad_flag} #{keypad_cursor_flag}";

// The prompts count: what the shell showed before, its old prompt too, is there again as soon as the
// panel leaves, but keys reach the shell only when it asks again.

/// A shell in tmux, which draws on the far end of the line.
struct Tmux<'a> {
    host: &'a SshHost,
    screen: Screen,
}

impl<'a> Tmux<'a> {
    fn new(host: &'a SshHost, term: &str) -> Self {
        // tmux reads two backslashes as one.
        let settings = format!(
            "set -g default-terminal {term}\nset -s escape-time 0\nset -g status off\n\
             set -g default-command \"PS1='READY-\\\\# ' exec bash --norc --noprofile -i\"\n"
        );
        host.home.write("tmux.conf", &settings);
        let mut screen = host.open(&[], "exec tmux -S socket -f tmux.conf new", (90, 30));
        screen.wait_for("READY-1");
        Self { host, screen }
    }

    fn ask(&self, args: &[&str]) -> String {
        let socket = self.host.home.path("socket");
        let output = Command::new("tmux").arg("-S").arg(socket).args(args).output().unwrap();
        String::from_utf8(output.stdout).unwrap().trim_end().to_owned()
    }
}

impl Drop for Tmux<'_> {
    fn drop(&mut self) {
        self.ask(&["kill-server"]);
    }
}

#[test]
#[ignore = "needs Debian's openssh-server, openssh-client and tmux"]
fn panel_in_tmux_survives_a_lost_connection_and_restores_the_pane() {
    let host = SshHost::new();
    for term in ["tmux-256color", "screen"] {
        let mut tmux = Tmux::new(&host, term);
        assert_eq!(tmux.ask(&["display", "-p", FORMAT]), CLEAN);
        tmux.screen.press(&format!("{MFADMIN} demo\r"));
        tmux.screen.wait_for("Users 1/60");
        assert!(tmux.ask(&["display", "-p", FORMAT]).starts_with("1 0 "), "drawn over the shell");
        tmux.screen.press("jj");
        tmux.screen.wait_for("Users 3/60");
        // The line goes; tmux keeps the panel, and the next line finds it where it was.
        tmux.screen.signal("KILL");
        tmux.screen.end();
        tmux.screen = host.open(&[], "exec tmux -S socket attach", (100, 35));
        tmux.screen.wait_for("Users 3/60");
        tmux.screen.press("q");
        tmux.screen.wait_for("READY-2");
        tmux.screen.press("echo code $?\r");
        tmux.screen.wait_for("READY-3");
        assert!(tmux.screen.contents().contains("code 0"), "{}", tmux.screen.contents());
        assert_eq!(tmux.ask(&["display", "-p", FORMAT]), CLEAN);
        tmux.screen.press("exit\r");
        tmux.screen.end();
        tmux.screen.assert_restored();
    }
}

/// Copies the address under the cursor; gives the row on which it is shown, and what is said of it.
fn copied(screen: &mut Screen) -> (String, String) {
    screen.press("y");
    screen.wait_until("told what became of it", |screen| {
        let shown = screen.contents();
        shown.contains("terminal's clipboard") || shown.contains("Not copied")
    });
    screen.settle();
    let shown = screen.contents();
    let rows: Vec<_> = shown.lines().map(str::trim_end).collect();
    let is_address = |row: &&&str| row.contains('@') && !row.contains(' ');
    let row = rows.iter().find(is_address).unwrap_or_else(|| panic!("no address:\n{shown}"));
    ((*row).to_owned(), shown.clone())
}

/// Whether the terminal around it all was sent `text` for its clipboard.
fn reached(screen: &Screen, text: &str) -> bool {
    let raw = String::from_utf8_lossy(&screen.raw);
    raw.split("\x1b]52;").skip(1).any(|rest| rest.contains(&BASE64_STANDARD.encode(text)))
}

#[test]
#[ignore = "needs Debian's openssh-server, openssh-client and tmux"]
fn copied_text_leaves_tmux_for_the_terminal_around_it() {
    let host = SshHost::new();
    let mut tmux = Tmux::new(&host, "tmux-256color");
    tmux.screen.press(&format!("{MFADMIN} demo\r"));
    tmux.screen.wait_for("Users 1/60");
    let (address, shown) = copied(&mut tmux.screen);
    assert!(reached(&tmux.screen, &address), "{shown}");
    assert!(shown.contains("mosh"), "what stands in the way: {shown}");
    assert_eq!(tmux.ask(&["show-buffer"]), address);
    // Where tmux keeps the clipboard for itself, nothing is called sent.
    tmux.ask(&["set", "-s", "set-clipboard", "off"]);
    tmux.screen.press("j");
    tmux.screen.wait_for("Users 2/60");
    let (other, shown) = copied(&mut tmux.screen);
    assert!(shown.contains("Not copied: set-clipboard is off in tmux"), "{shown}");
    assert!(other != address && !reached(&tmux.screen, &other), "{shown}");
    tmux.screen.press("q");
}

#[test]
#[ignore = "needs Debian's openssh-server, openssh-client and screen"]
fn copied_text_leaves_screen_for_the_terminal_around_it() {
    let host = SshHost::new();
    let mut screen = in_screen(&host);
    screen.press(&format!("{MFADMIN} demo\r"));
    screen.wait_for("Users 1/60");
    let (address, shown) = copied(&mut screen);
    assert!(reached(&screen, &address), "{shown}");
    assert!(!shown.contains(&BASE64_STANDARD.encode(&address)), "nothing is printed: {shown}");
    screen.press("q");
    screen.wait_for("READY-2");
    screen.press("exit\r");
    screen.end();
}

fn in_screen(host: &SshHost) -> Screen {
    host.home.write("screenrc", "startup_message off\naltscreen on\nvbell off\nshell bash\n");
    std::fs::create_dir(host.home.path("screens")).unwrap();
    let chmod = Command::new("chmod").arg("700").arg(host.home.path("screens")).status();
    assert!(chmod.unwrap().success());
    let directory = host.home.path("screens").to_str().unwrap().to_owned();
    let script = "PS1='READY-\\# ' exec screen -U -c screenrc bash --norc --noprofile -i";
    let mut screen = host.open(&[("SCREENDIR", &directory)], script, (90, 30));
    screen.wait_for("READY-1");
    screen
}

#[test]
#[ignore = "needs Debian's openssh-server, openssh-client and screen"]
fn panel_in_screen_draws_and_restores_the_shell() {
    let host = SshHost::new();
    let mut screen = in_screen(&host);
    screen.press(&format!("{MFADMIN} demo\r"));
    screen.wait_for("Users 1/60");
    screen.press("j");
    screen.wait_for("Users 2/60");
    screen.press("q");
    screen.wait_for("READY-2");
    assert!(!screen.contents().contains("Users 2/60"), "{}", screen.contents());
    screen.press("echo code $?\r");
    screen.wait_for("READY-3");
    assert!(screen.contents().contains("code 0"), "{}", screen.contents());
    screen.press("exit\r");
    assert_eq!(screen.end().exit_code(), 0);
    screen.assert_restored();
}
