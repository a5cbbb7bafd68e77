//! A real terminal that draws what is written to its line, and tells what it shows.

use crate::{program::TestHome, terminal::Screen};
use portable_pty::CommandBuilder;
use std::{
    fs::{self, File, OpenOptions},
    io::{BufRead, BufReader, Read, Write},
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::mpsc::{Receiver, channel},
    thread,
    time::Duration,
};

/// How long to wait for an answer: far longer than any machine needs.
const PATIENCE: Duration = Duration::from_secs(60);

pub const ROWS: u16 = 24;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Tmux,
    GnuScreen,
    Xterm,
}

pub struct RealTerminal {
    home: TestHome,
    emulator: Emulator,
    line: File,
    /// What the terminal answers.
    answers: Receiver<u8>,
    /// How often the screen was read.
    readings: u32,
}

/// What is to be stopped at the end, and how the cells are read.
enum Emulator {
    Tmux,
    GnuScreen(Box<Screen>),
    Xterm { display: Child, xterm: Child },
}

impl RealTerminal {
    /// So many columns wide.
    pub fn open(kind: Kind, columns: u16) -> Self {
        let home = TestHome::new();
        for fifo in ["line", "print"] {
            assert!(Command::new("mkfifo").arg(home.path(fifo)).status().unwrap().success());
        }
        // The line passes bytes on as they are, and nobody else reads the answers.
        home.write("hold", "stty raw -echo; tty > line; exec sleep 1000\n");
        let emulator = match kind {
            Kind::Tmux => start_tmux(&home, columns),
            Kind::GnuScreen => start_gnu_screen(&home, columns),
            Kind::Xterm => start_xterm(&home, columns),
        };
        let line = read_fifo(home.path("line"));
        let line = OpenOptions::new().read(true).write(true).open(line.trim()).unwrap();
        let (sender, answers) = channel();
        let reader = line.try_clone().unwrap();
        // It ends with the terminal, or with whoever listens.
        thread::spawn(move || {
            BufReader::new(reader)
                .bytes()
                .map_while(Result::ok)
                .try_for_each(|byte| sender.send(byte))
        });
        Self { home, emulator, line, answers, readings: 0 }
    }

    /// Draws `bytes`; gives the column of the cursor behind them, counted from 0.
    pub fn draw(&mut self, bytes: &[u8]) -> usize {
        self.line.write_all(bytes).unwrap();
        self.line.write_all(b"\x1b[6n").unwrap();
        let mut report = Vec::new();
        while report.last() != Some(&b'R') {
            report.push(self.answers.recv_timeout(PATIENCE).unwrap());
        }
        let report = String::from_utf8(report).unwrap();
        let (_, column) = report.trim_end_matches('R').rsplit_once(';').unwrap();
        column.parse::<usize>().unwrap() - 1
    }

    /// Columns that this terminal gives to `text`.
    pub fn columns(&mut self, text: &str) -> usize {
        self.draw(format!("\x1b[H\x1b[2K{text}").as_bytes())
    }

    /// What the cells hold, row by row, without the blanks at the ends.
    pub fn rows(&mut self) -> Vec<String> {
        self.readings += 1;
        let text = match &mut self.emulator {
            Emulator::Tmux => tmux(&self.home, &["capture-pane", "-p"]),
            Emulator::GnuScreen(display) => copy_all(&self.home, display, self.readings),
            Emulator::Xterm { .. } => {
                self.line.write_all(b"\x1b[i").unwrap();
                read_fifo(self.home.path("print"))
            }
        };
        // xterm prints the second column of a wide letter as a character that is none.
        let text = text.replace('\u{FFFF}', "");
        text.lines().map(|row| row.trim_end().to_owned()).collect()
    }
}

impl Drop for RealTerminal {
    fn drop(&mut self) {
        match &mut self.emulator {
            Emulator::Tmux => {
                tmux(&self.home, &["kill-server"]);
            }
            Emulator::GnuScreen(_) => gnu_screen(&self.home, &["quit"]),
            Emulator::Xterm { display, xterm } => {
                for child in [xterm, display] {
                    let _ = child.kill();
                    let _ = child.wait();
                }
            }
        }
    }
}

fn start_tmux(home: &TestHome, columns: u16) -> Emulator {
    home.write("tmux.conf", "set -g status off\n");
    let [columns, rows] = [columns, ROWS].map(|count| count.to_string());
    let mut command = Command::new("tmux");
    command.args(["-u", "-S", "socket", "-f", "tmux.conf", "new", "-d", "-x", &columns]);
    command.args(["-y", &rows, "sh hold"]).env_clear().envs(home.environment());
    assert!(command.current_dir(home.path("")).status().unwrap().success());
    Emulator::Tmux
}

fn tmux(home: &TestHome, args: &[&str]) -> String {
    let socket = home.path("socket");
    let output = Command::new("tmux").arg("-u").arg("-S").arg(socket).args(args).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

fn start_gnu_screen(home: &TestHome, columns: u16) -> Emulator {
    home.write("screenrc", "startup_message off\nvbell off\n");
    fs::create_dir(home.path("screens")).unwrap();
    assert!(Command::new("chmod").arg("700").arg(home.path("screens")).status().unwrap().success());
    let mut command = CommandBuilder::new("screen");
    command.args(["-U", "-c", "screenrc", "-S", "names", "sh", "hold"]);
    command.env("SCREENDIR", home.path("screens").to_str().unwrap());
    Emulator::GnuScreen(Box::new(Screen::run(home, command, columns, ROWS)))
}

fn gnu_screen(home: &TestHome, args: &[&str]) {
    let mut command = Command::new("screen");
    command.env("SCREENDIR", home.path("screens")).args(["-S", "names", "-X"]).args(args);
    assert!(command.status().unwrap().success(), "{args:?}");
}

/// Copies all cells as somebody at the keys does, and writes them to a file.
fn copy_all(home: &TestHome, display: &mut Screen, reading: u32) -> String {
    gnu_screen(home, &["copy"]);
    display.wait_for("Copy mode");
    display.send("H0 ");
    display.wait_for("First mark set");
    display.send("L$ ");
    display.wait_for("Copied");
    let file = home.path("cells");
    gnu_screen(home, &["writebuf", "-e", "utf8", file.to_str().unwrap()]);
    let done = format!("written-{reading}");
    gnu_screen(home, &["echo", &done]);
    display.wait_for(&done);
    fs::read_to_string(file).unwrap()
}

fn start_xterm(home: &TestHome, columns: u16) -> Emulator {
    let mut display = Command::new("Xvfb");
    display.args(["-displayfd", "1", "-nolisten", "tcp", "-screen", "0", "1280x800x24"]);
    let mut display = display.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut number = String::new();
    BufReader::new(display.stdout.as_mut().unwrap()).read_line(&mut number).unwrap();
    let print = home.path("print");
    let mut xterm = Command::new("xterm");
    xterm.args(["-u8", "-geometry", &format!("{columns}x{ROWS}")]);
    for resource in [
        format!("XTerm*printerCommand: cat > {}", print.to_str().unwrap()),
        "XTerm*printerAutoClose: true".to_owned(),
        "XTerm*printAttributes: 0".to_owned(),
    ] {
        xterm.args(["-xrm", &resource]);
    }
    xterm.args(["-e", "sh", "hold"]).env_clear().envs(home.environment());
    xterm.env("DISPLAY", format!(":{}", number.trim())).current_dir(home.path(""));
    let xterm = xterm.stderr(Stdio::null()).spawn().unwrap();
    Emulator::Xterm { display, xterm }
}

/// All that is written to the FIFO by the next who opens it.
fn read_fifo(path: PathBuf) -> String {
    let (sender, text) = channel();
    thread::spawn(move || sender.send(fs::read(path)));
    String::from_utf8(text.recv_timeout(PATIENCE).unwrap().unwrap()).unwrap()
}
