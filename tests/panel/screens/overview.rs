//! Overview, and the figures that the organisation of the tests has.

use super::{SIZES, at_every_size, keep, test_panel::TestPanel};
use jiff::{Timestamp, ToSpan, tz::TimeZone};
use mfadmin::{
    client::Feed,
    contract::{
        AuthenticatorState, Factor, FactorCounts, Kind, Role, Seq, User,
        api::{AuditEvent, Change, DayFigure, LinkFigures, Overview, RoleFigure, Summary},
        rules,
    },
    tui::{
        action::Action,
        effects::{Effect, Request, Timer},
        theme::{Charset, Palette, Theme},
    },
};
use ratatui::style::Color;

/// How a hundred people came from 12 % to a third, with a week of which nothing is known.
pub fn days(now: Timestamp) -> Vec<DayFigure> {
    let today = TimeZone::UTC.to_datetime(now).date();
    let noted = (1..90_i64).rev().filter(|ago| !(30..37).contains(ago));
    let complete = |ago: i64| match ago {
        // A reset of many at once, and back.
        60..65 => 15,
        ago => u64::try_from(36 - ago / 4).unwrap(),
    };
    noted
        .map(|ago| DayFigure {
            date: today.saturating_sub(ago.days()),
            humans: 100,
            complete: complete(ago),
            unknown: 0,
            present: {
                let mut present = FactorCounts::default();
                present[Factor::Phone] = 50;
                present[Factor::Authenticator] = 45;
                present
            },
        })
        .collect()
}

/// What the server would tell of `users`.
pub fn of(users: &[User], summary: Summary, days: &[DayFigure], now: Timestamp) -> Overview {
    let humans = |keeps: &dyn Fn(&User) -> bool| {
        let humans = users.iter().filter(|user| user.kind == Kind::Human);
        humans.filter(|user| keeps(user)).count() as u64
    };
    let roles = Role::ALL.map(|role| RoleFigure {
        role,
        humans: humans(&|user| user.role == role),
        complete: humans(&|user| user.role == role && !rules::has_gap(user)),
    });
    let sent = |live: bool| {
        humans(&|user| match user.authenticator {
            AuthenticatorState::LinkSent { expires_at, .. } => (expires_at > now) == live,
            _ => false,
        })
    };
    let links = LinkFigures { awaiting: sent(true), expired: sent(false) };
    let today = DayFigure::new(TimeZone::UTC.to_datetime(now).date(), &summary);
    let days = days.iter().copied().chain([today]).collect();
    Overview { summary, roles: roles.to_vec(), links, days }
}

const ASCII: Theme = Theme { palette: Palette::Monochrome, charset: Charset::Ascii };

#[test]
fn overview() {
    at_every_size("overview", |panel| panel.press("0"));
}

#[test]
fn overview_without_colour_and_in_ascii() {
    at_every_size("overview_ascii", |panel| {
        panel.theme = ASCII;
        panel.press("0");
        for key in ["G", "k"] {
            panel.press(key);
            let screen = panel.screen();
            assert!(screen.is_ascii(), "{screen}");
            let buffer = panel.buffer();
            let is_plain =
                |cell: &ratatui::buffer::Cell| (cell.fg, cell.bg) == (Color::Reset, Color::Reset);
            assert!(buffer.content().iter().all(is_plain));
        }
    });
}

#[test]
fn the_first_day() {
    at_every_size("overview_first_day", |panel| {
        panel.server.days.clear();
        panel.press("0");
    });
}

#[test]
fn nobody_to_count() {
    let mut panel = TestPanel::open(80, 24);
    panel.server.users.retain(|user| user.kind == Kind::Avobot);
    panel.press("0");
    keep("overview_nobody", &panel);
}

#[test]
fn empty_role_has_no_percentage() {
    let mut panel = TestPanel::open(80, 24);
    panel.server.users.retain(|user| user.role != Role::Admin);
    panel.press("0");
    let screen = panel.screen();
    let admins = screen.lines().find(|line| line.contains("Admins")).unwrap();
    assert!(admins.contains("nobody") && !admins.contains('%'), "{screen}");
}

#[test]
fn large_organisations_fit() {
    for (width, height) in SIZES {
        let mut panel = TestPanel::open(width, height);
        panel.press("0");
        let figures = panel.state.overview.figures.as_mut().unwrap();
        figures.summary = Summary { complete: 999_999, none: 1, ..Summary::default() };
        panel.state.summary = Some(Summary { none: 100_000, avobots: 900_000, ..figures.summary });
        let screen = panel.screen();
        assert!(screen.contains("  99%  999,999 of 1,000,000"), "{screen}");
        assert!(screen.contains("Outbox"), "{screen}");
    }
}

/// Each figure leads to those who keep it from being better.
#[test]
fn enter_shows_whom_a_figure_is_about() {
    let names = |panel: &TestPanel| {
        let list = &panel.state.security.window;
        (0..list.total()).map(|row| list.row(row).unwrap().name.clone()).collect::<Vec<_>>()
    };
    let walk = |downs: usize| {
        let mut panel = TestPanel::open(80, 24);
        panel.press("2");
        panel.press("/");
        panel.type_text("noa");
        panel.typing_pause();
        panel.press("enter");
        panel.press("0");
        (0..downs).for_each(|_| panel.press("j"));
        panel.press("enter");
        let mut names = names(&panel);
        names.sort();
        names
    };
    let everyone = ["Ana Lima", "Bo Chen", "José Ñandú", "Mia Moss", "Noa Levi", "محمد علي"];
    assert_eq!(walk(0), everyone);
    assert_eq!(walk(1), ["Ana Lima", "Bo Chen", "Mia Moss", "محمد علي"]);
    assert_eq!(walk(2), ["Ana Lima", "José Ñandú", "Mia Moss", "Noa Levi"]);
    assert_eq!(walk(3), [""; 0]);
    assert_eq!(walk(4), ["Bo Chen"]);
    assert_eq!(walk(5).len(), 5);
    assert_eq!(walk(6), ["Mia Moss"]);
    assert_eq!(walk(7), ["Noa Levi"]);
    assert_eq!(walk(20), ["Noa Levi"]);
}

#[test]
fn change_elsewhere_reloads_the_figures() {
    let mut panel = TestPanel::open(80, 24);
    panel.press("0");
    let change = Change { seq: Seq(9), event: AuditEvent::PhoneVerified, user: None };
    panel.server.users.retain(|user| !rules::has_gap(user));
    panel.apply(Action::Feed(Feed::Change(change)));
    panel.apply(Action::Timer(Timer::Refresh));
    assert_eq!(panel.asked(|effect| *effect == Effect::Request(Request::LoadOverview)), 1);
    panel.answer_all();
    let screen = panel.screen();
    assert!(screen.contains("100%  2 of 2"), "{screen}");
    // A message that came further changes none of it.
    panel.apply(Action::Feed(Feed::Outbox));
    panel.apply(Action::Timer(Timer::Refresh));
    assert_eq!(panel.asked(|effect| *effect == Effect::Request(Request::LoadOverview)), 0);
}

#[test]
fn failed_refresh_keeps_the_old_figures() {
    let mut panel = TestPanel::open(80, 24);
    panel.press("0");
    panel.server.is_away = true;
    panel.press("R");
    let screen = panel.screen();
    assert!(screen.contains("2 of 8") && screen.contains("Offline for"), "{screen}");
}
