//! Where to go, and what a line means on a screen.

use super::{
    acting, filters, jobs, lists, logs,
    numbers::Offer,
    plain_panel::{Asking, PlainPanel},
    user_page,
};
use crate::{
    contract::{
        api::percent,
        query::Edge,
        text::{count_of, number},
    },
    tui::{
        dialogs::{add_user, export, jobs as job_list, views},
        effects::Effect,
        input::keymap::KeyCommand,
        screens::{
            self,
            overview::{
                Figure,
                figures::{Share, share},
            },
        },
        state::{Screen, directory, load},
        text,
    },
};

const WAYS: &str = "v overview, s users with a gap, u all users, a activity, o outbox, j jobs, + add, r \
                    reads again, q quits.";

const HELP: &str = "In a list: n next page, p previous page, / searches, f filters, e exports it \
                    to a file, a number opens a user. w shows the saved views of the configuration. \
                    Numbers such as 1-5,8 and the word all choose several users for one action: \
                    \"1-5,8 send setup link\". On a user: a number does what stands beside it. b goes \
                    back. Ctrl-C leaves at once.";

pub fn answer(panel: &mut PlainPanel, line: &str) -> Vec<Effect> {
    match panel.asking {
        Asking::Search => return search(panel, line),
        Asking::Facets | Asking::Values(_) => return filters::answer(panel, line),
        _ => {}
    }
    if let Some(effects) = everywhere(panel, &line.to_lowercase()) {
        return effects;
    }
    if panel.state.opened.is_some() {
        return answer_user(panel, line);
    }
    match (line, panel.offers.find(line)) {
        ("f", _) if panel.state.screen.list().is_some() => return panel.asks(Asking::Facets),
        ("e" | "export", _) if panel.state.screen.list().is_some() => {
            return export::open(&mut panel.state);
        }
        ("/", _) if panel.state.screen != Screen::Overview => return panel.asks(Asking::Search),
        ("n" | "p", _) if panel.state.screen != Screen::Overview => {
            let by = if line == "n" { 1 } else { -1 };
            return match panel.state.screen.list() {
                Some(_) => lists::turn(panel, by),
                None => logs::turn(panel, by),
            };
        }
        (_, Some(Offer::User(id))) => return lists::open(panel, id),
        (_, Some(Offer::Figure(figure))) => return show_figure(panel, figure),
        (_, Some(Offer::Message(id))) => return logs::open_message(panel, id),
        (_, Some(Offer::Entry(seq))) => return logs::open_entry(panel, seq),
        _ => {}
    }
    if let Some(words) = line.strip_prefix('/').filter(|_| panel.state.screen != Screen::Overview) {
        return search(panel, words);
    }
    if let Some(effects) = jobs::choose_users(panel, line) {
        return effects;
    }
    let possible = match panel.state.screen.list() {
        Some(_) => lists::hint(panel),
        None => match panel.offers.in_words() {
            Some(numbers) => format!("Enter {numbers}, or: {WAYS}"),
            None => WAYS.to_owned(),
        },
    };
    panel.not_understood(line, &possible)
}

/// What is understood on every screen.
fn everywhere(panel: &mut PlainPanel, line: &str) -> Option<Vec<Effect>> {
    let command = match line {
        "q" | "quit" | "exit" => return Some(panel.leave()),
        "h" | "help" | "?" => {
            panel.say(WAYS);
            panel.say(HELP);
            return Some(Vec::new());
        }
        "r" | "refresh" => return Some(refresh(panel)),
        "j" | "jobs" => return Some(job_list::open(&mut panel.state)),
        "+" | "add" => return Some(add_user::open(&mut panel.state)),
        "w" | "views" if !panel.state.views.is_empty() => {
            return Some(views::open(&mut panel.state));
        }
        "v" | "overview" => KeyCommand::Overview,
        "u" | "users" => KeyCommand::Users,
        "s" | "security" => KeyCommand::Security,
        "a" | "activity" => KeyCommand::Activity,
        "o" | "outbox" => KeyCommand::Outbox,
        _ => return None,
    };
    panel.top = 0;
    panel.print_again();
    let mut effects = panel.command(command);
    effects.extend(to_start(panel));
    Some(effects)
}

/// A list that was left further down begins at its start again.
fn to_start(panel: &mut PlainPanel) -> Vec<Effect> {
    match panel.state.screen.list() {
        Some(id) if panel.state.list(id).cursor > 0 => {
            load::from_edge(&mut panel.state, id, Edge::Start)
        }
        _ => Vec::new(),
    }
}

pub fn refresh(panel: &mut PlainPanel) -> Vec<Effect> {
    panel.print_again();
    let mut effects = directory::read_again(&mut panel.state);
    effects.extend(screens::refresh(&mut panel.state));
    effects
}

fn answer_user(panel: &mut PlainPanel, line: &str) -> Vec<Effect> {
    match (line, panel.offers.find(line)) {
        ("b", _) => lists::close_user(panel),
        (_, Some(Offer::Choice(choice))) => {
            panel.print_again();
            acting::choose(panel, choice)
        }
        _ => {
            let numbers = panel.offers.in_words().map(|numbers| format!("Enter {numbers}. "));
            let possible = numbers.unwrap_or_default() + user_page::WAYS;
            panel.not_understood(line, &possible)
        }
    }
}

fn search(panel: &mut PlainPanel, words: &str) -> Vec<Effect> {
    (panel.asking, panel.top) = (Asking::Usual, 0);
    panel.print_again();
    let Some(search) = panel.state.search_mut() else { return Vec::new() };
    search.close_with(words.trim());
    match panel.state.screen.list() {
        Some(id) => load::from_edge(&mut panel.state, id, Edge::Start),
        None => load::refresh_screen(&mut panel.state),
    }
}

fn show_figure(panel: &mut PlainPanel, figure: Figure) -> Vec<Effect> {
    panel.state.overview.marked = figure;
    panel.top = 0;
    panel.command(KeyCommand::Open)
}

pub fn print_overview(panel: &mut PlainPanel) {
    let organisation = panel.state.me.as_ref().map(|me| me.organisation.name.clone());
    if let Some(name) = organisation {
        panel.say(&format!("{}: overview", text::short_name(&name)));
    }
    let Some(overview) = panel.state.overview.figures.clone() else {
        panel.say("The figures are not loaded yet.");
        return panel.say(WAYS);
    };
    for (at, figure) in (1..).zip(Figure::ALL) {
        let label = figure.label();
        let words = match share(figure, &overview) {
            Share::Of(_, 0) => format!("{label}: nobody."),
            Share::Of(part, whole) => {
                format!("{label}: {}%, {}.", percent(part, whole), count_of(part, whole))
            }
            Share::Alone(count, words) => format!("{label}: {}, {words}.", number(count)),
        };
        panel.say_numbered(at, &words, Offer::Figure(figure));
    }
    for (count, word) in
        [(overview.summary.exempt, "exempt"), (overview.summary.unknown, "unknown")]
    {
        if count > 0 {
            panel.say(&format!("{} {word}.", number(count)));
        }
    }
    panel.say(&format!("A number shows who is behind its figure. {WAYS} h helps."));
}

pub fn print_asking(panel: &mut PlainPanel) {
    match panel.asking {
        Asking::Facets => filters::print_facets(panel),
        Asking::Values(facet) => filters::print_values(panel, facet),
        _ => {}
    }
}

pub fn prompt(panel: &PlainPanel) -> String {
    match panel.asking {
        Asking::Search => "Search for (Enter shows all):".to_owned(),
        Asking::Facets | Asking::Values(_) => "Filter:".to_owned(),
        _ if panel.state.opened.is_some() => "User:".to_owned(),
        _ => format!("{}:", panel.state.screen.label()),
    }
}

/// Nothing can be done: nobody may come in, or no server has answered.
pub fn print_closed(panel: &mut PlainPanel) {
    if !panel.state.auth_state.is_open() {
        panel.say("Only Owners and Admins can open Manage Organization.");
        panel.say("Ask an Owner to make you an Admin, then enter r.");
    }
    panel.say(CLOSED);
}

const CLOSED: &str = "r tries again, q quits.";

pub fn answer_closed(panel: &mut PlainPanel, line: &str) -> Vec<Effect> {
    match line {
        "q" | "quit" | "exit" => panel.leave(),
        "r" | "refresh" => {
            panel.print_again();
            panel.command(KeyCommand::Refresh)
        }
        _ => panel.not_understood(line, CLOSED),
    }
}
