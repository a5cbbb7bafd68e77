//! What the panel costs: `cargo bench --bench panel [-- USERS]`.
//!
//! The real binary in a real terminal of 200 columns and 50 rows, in front of a demo server with 60
//! and with USERS (100,000) people; then what a panel asks of the server. Claims about speed are
//! ratios of the two, measured in one run and in turns.
//!
//! `-- USERS --against PROGRAM` puts another build of mfadmin in the place of the first side, with as
//! many people: the ratios then say what the change between the two builds costs.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    dead_code,
    reason = "a bench may fail and prints what it found; tests use the rest of the terminal"
)]

mod process;
mod questions;

use mfadmin::contract::text::number;
use mfadmin_testing::{
    program::{self, Running, TestHome},
    statistics::median,
    terminal::Screen,
};
use portable_pty::CommandBuilder;
use process::Process;
use questions::{Caller, QUESTIONS};
use std::{
    ffi::{OsStr, OsString},
    process::Command,
    time::{Duration, Instant},
};

const USERS: usize = 100_000;
/// Steps of the cursor: on its way the list turns its page.
const STEPS: usize = 59;
/// How often the page is then turned again, from the top: one turn alone says little.
const TURNS: usize = 15;
/// The panel asks for the colours of the text (OSC 10; some builds do not) and behind it (OSC 11), and
/// what xterm answers.
const QUERIES: [(&[u8], &str); 2] = [
    (b"\x1b]10;?", "\x1b]10;rgb:e5e5/e5e5/e5e5\x07"),
    (b"\x1b]11;?", "\x1b]11;rgb:0000/0000/0000\x07"),
];
/// After this the cursor has rested, and the number of the user is shown whole.
const REST: Duration = Duration::from_millis(400);
const STARTS: usize = 7;
const ASKED: usize = 15;
const IDLE: Duration = Duration::from_secs(10);

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let many = arguments.iter().find_map(|text| text.parse().ok()).unwrap_or(USERS);
    let against = arguments.iter().position(|text| text == "--against");
    let against = against.map(|at| arguments.get(at + 1).expect("--against takes a program"));
    let this = program::mfadmin();
    let mut sides = match against {
        None => [Side::start(this.clone(), 60), Side::start(this, many)],
        Some(before) => [Side::start(before.into(), many), Side::start(this, many)],
    };
    for _ in 0..STARTS {
        sides.iter_mut().for_each(Side::open);
    }
    for place in 2..2 + STEPS {
        sides.iter_mut().for_each(|side| side.step(place));
    }
    sides.iter_mut().for_each(Side::find_turn);
    for _ in 0..TURNS {
        sides.iter_mut().for_each(Side::turn);
    }
    for side in &mut sides {
        side.rest();
    }
    let caller = Caller::new();
    for _ in 0..ASKED {
        sides.iter_mut().for_each(|side| side.ask(&caller));
    }
    let [few, many] = sides.map(Side::finish);
    let line = |name: &str, few: f64, many: f64, unit: &str| {
        println!("{name:<38}{few:>12.1}{many:>12.1} {unit:<6}{:>8.2}", many / few);
    };
    let [first, second] = match against {
        None => [few.users.to_string(), many.users.to_string()],
        Some(_) => ["against".to_owned(), "this".to_owned()],
    };
    println!("{:<38}{first:>12}{second:>12} {:<6}{:>8}", "", "", "ratio");
    line("making the people", few.making, many.making, "s");
    line("start to first frame", few.frame * 1e3, many.frame * 1e3, "ms");
    line("start to the first users", few.shown * 1e3, many.shown * 1e3, "ms");
    line("key to paint, j", few.paint * 1e3, many.paint * 1e3, "ms");
    line("key to paint, j that turns the page", few.turn * 1e3, many.turn * 1e3, "ms");
    line("bytes by j, mean", few.bytes, many.bytes, "B");
    line("bytes by j, median", few.usual_bytes, many.usual_bytes, "B");
    line("bytes by j that turns the page", few.turn_bytes, many.turn_bytes, "B");
    line("memory of the panel", few.memory, many.memory, "MiB");
    line("memory of the server", few.server_memory, many.server_memory, "MiB");
    for (at, (name, _)) in QUESTIONS.iter().enumerate() {
        line(name, few.answers[at] * 1e3, many.answers[at] * 1e3, "ms");
    }
    for found in [&few, &many] {
        println!(
            "{} users, {} s idle: {} bytes, {} wake-ups of the panel, {} of the server",
            found.users,
            IDLE.as_secs(),
            found.idle_bytes,
            found.wake_ups,
            found.server_wake_ups
        );
    }
}

/// A server with so many people, and a panel in front of it.
struct Side {
    program: OsString,
    users: usize,
    home: TestHome,
    server: Running,
    url: String,
    token: String,
    panel: Option<Screen>,
    making: f64,
    frames: Vec<f64>,
    shown: Vec<f64>,
    steps: Vec<Step>,
    /// The first place on the second page.
    turns_at: usize,
    turns: Vec<Step>,
    answers: [Vec<f64>; QUESTIONS.len()],
    idle: Idle,
}

/// What one press of `j` cost.
struct Step {
    seconds: f64,
    bytes: f64,
}

/// What happened while nothing did.
#[derive(Default)]
struct Idle {
    bytes: usize,
    panel: u64,
    server: u64,
}

struct Found {
    users: usize,
    making: f64,
    frame: f64,
    shown: f64,
    paint: f64,
    turn: f64,
    bytes: f64,
    usual_bytes: f64,
    turn_bytes: f64,
    answers: [f64; QUESTIONS.len()],
    memory: f64,
    server_memory: f64,
    idle_bytes: usize,
    wake_ups: u64,
    server_wake_ups: u64,
}

impl Side {
    fn start(program: OsString, users: usize) -> Self {
        let home = TestHome::new();
        let begun = Instant::now();
        let mut command = Command::new(&program);
        command.args(["demo", "--headless", "--users", &users.to_string()]);
        if knows_hostile_names(&program) {
            command.arg("--hostile-names");
        }
        command.env_clear().envs(home.environment());
        let mut server = Running::from(&mut command);
        let url = server.line();
        let curl = server.line();
        let making = begun.elapsed().as_secs_f64();
        let token = curl.split("Bearer ").nth(1).unwrap().split('\'').next().unwrap().to_owned();
        Self {
            program,
            users,
            home,
            server,
            url,
            token,
            panel: None,
            making,
            frames: Vec::new(),
            shown: Vec::new(),
            steps: Vec::new(),
            turns_at: 0,
            turns: Vec::new(),
            answers: Default::default(),
            idle: Idle::default(),
        }
    }

    /// Starts a panel, in place of the one before.
    fn open(&mut self) {
        if let Some(mut panel) = self.panel.take() {
            panel.press("q");
            panel.end();
        }
        let mut command = CommandBuilder::new(&self.program);
        command.args(["--server", &self.url]);
        command.env("MFADMIN_TOKEN", &self.token);
        let begun = Instant::now();
        let mut panel = Screen::run(&self.home, command, 200, 50);
        // Terminals that people use answer at once; the panel waits 100 ms for others.
        let mut has_asked = false;
        while !panel.contents().contains("mfadmin") {
            panel.listen(Duration::from_millis(1));
            let asked = QUERIES.map(|(query, answer)| {
                let has_come = panel.raw.windows(query.len()).any(|bytes| bytes == query);
                has_come.then_some(answer)
            });
            if let ([text, Some(behind)], false) = (asked, has_asked) {
                has_asked = true;
                text.into_iter().chain([behind]).for_each(|answer| panel.send(answer));
            }
        }
        self.frames.push(begun.elapsed().as_secs_f64());
        // Other builds write the figure with other separators, or with none.
        let [plain, separated] =
            [self.users.to_string(), number(self.users as u64)].map(|users| format!("1/{users}"));
        panel.wait_until("the first users", |screen| {
            let contents = screen.contents();
            contents.contains(&plain) || contents.contains(&separated)
        });
        self.shown.push(begun.elapsed().as_secs_f64());
        panel.settle();
        self.panel = Some(panel);
    }

    /// Moves the cursor down to `place`.
    fn step(&mut self, place: usize) {
        let step = self.press("j", place);
        self.steps.push(step);
    }

    /// Where the list turned its page, which draws every row anew.
    fn find_turn(&mut self) {
        let costly = |at: &usize| self.steps[*at].bytes;
        let turn = (0..self.steps.len()).max_by(|a, b| costly(a).total_cmp(&costly(b))).unwrap();
        self.turns_at = turn + 2;
    }

    /// Walks from the top to the turn of the page, and turns it.
    fn turn(&mut self) {
        let panel = self.panel.as_mut().unwrap();
        panel.press("g");
        panel.wait_for("Users 1/");
        for place in 2..self.turns_at {
            panel.press("j");
            panel.wait_for(&format!("Users {place}/"));
        }
        panel.listen(REST);
        let turn = self.press("j", self.turns_at);
        self.turns.push(turn);
    }

    fn press(&mut self, key: &str, place: usize) -> Step {
        let panel = self.panel.as_mut().unwrap();
        let before = panel.raw.len();
        let begun = Instant::now();
        panel.press(key);
        panel.wait_for(&format!("Users {place}/"));
        let seconds = begun.elapsed().as_secs_f64();
        panel.listen(REST);
        Step { seconds, bytes: (panel.raw.len() - before) as f64 }
    }

    fn ask(&mut self, caller: &Caller) {
        for ((_, path), answers) in QUESTIONS.iter().zip(&mut self.answers) {
            answers.push(caller.ask(&self.url, &self.token, path));
        }
    }

    fn rest(&mut self) {
        let panel = self.panel.as_mut().unwrap();
        panel.settle();
        let (before, drawn) = (Process(panel.pid()).wake_ups(), panel.raw.len());
        let server = Process(self.server.pid());
        let server_before = server.wake_ups();
        panel.listen(IDLE);
        self.idle = Idle {
            bytes: panel.raw.len() - drawn,
            panel: Process(panel.pid()).wake_ups() - before,
            server: server.wake_ups() - server_before,
        };
    }

    fn finish(mut self) -> Found {
        let mut panel = self.panel.take().unwrap();
        let memory = Process(panel.pid()).resident();
        let server_memory = Process(self.server.pid()).resident();
        panel.press("q");
        panel.end();
        self.server.stop("TERM");
        Found {
            users: self.users,
            making: self.making,
            frame: median(&self.frames),
            shown: median(&self.shown),
            paint: of(&self.steps, |step| step.seconds),
            turn: of(&self.turns, |turn| turn.seconds),
            bytes: self.steps.iter().map(|step| step.bytes).sum::<f64>() / self.steps.len() as f64,
            usual_bytes: of(&self.steps, |step| step.bytes),
            turn_bytes: of(&self.turns, |turn| turn.bytes),
            answers: self.answers.map(|answers| median(&answers)),
            memory,
            server_memory,
            idle_bytes: self.idle.bytes,
            wake_ups: self.idle.panel,
            server_wake_ups: self.idle.server,
        }
    }
}

fn of(steps: &[Step], cost: impl Fn(&Step) -> f64) -> f64 {
    median(&steps.iter().map(cost).collect::<Vec<_>>())
}

/// Whether `program` has the flag: before it there was one, the demo showed such names always.
fn knows_hostile_names(program: &OsStr) -> bool {
    let help = Command::new(program).args(["demo", "--help"]).output().unwrap();
    String::from_utf8(help.stdout).unwrap().contains("--hostile-names")
}
