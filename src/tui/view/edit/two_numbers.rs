//! One's own number beside the one that somebody else set meanwhile.

use crate::{
    contract::{PhoneNumber, Tone},
    tui::{
        keymap::{Context, KeyCommand},
        mouse::HitTag,
        state::{
            State,
            edit::{EditUser, PhoneOwner},
        },
        text,
        theme::Theme,
        widgets::{badge, dialog},
    },
};
use ratatui::{
    Frame,
    layout::Rect,
    text::{Line, Span},
};

pub fn draw(
    state: &State,
    form: &EditUser,
    marked: PhoneOwner,
    theme: Theme,
    frame: &mut Frame,
    area: Rect,
) {
    let width = dialog::text_width(area);
    let column = width / 2;
    let cell = |words: &str| text::cell(words, column, theme.ellipsis());
    let mine = form.number().map_or_else(|_| form.input.value().to_owned(), |n| n.international());
    let theirs = form.user.phone.number().map(PhoneNumber::international).unwrap_or_default();
    let answer = |whose, words: &str, bound| {
        let key = state.keymap.key(Context::Deciding, bound);
        let key = key.map(|key| format!("  {}", theme.key(key))).unwrap_or_default();
        let style = if marked == whose { theme.pressed() } else { theme.accent() };
        let mark = if marked == whose { theme.cursor() } else { " " };
        let words =
            Span::styled(format!("{mark}[ {words}{key} ]"), HitTag::Command(bound).on(style));
        let gap = " ".repeat(column.saturating_sub(words.width()));
        [words, Span::raw(gap)]
    };
    let mine_stays = answer(PhoneOwner::Mine, "Save mine", KeyCommand::KeepMine);
    let theirs_stays = answer(PhoneOwner::Theirs, "Keep theirs", KeyCommand::KeepTheirs);
    let name = text::short_name(&form.user.name);
    let question = format!("Someone else changed the number of {name}.");
    let question = text::wrap(&theme.words(&question), width).into_iter();
    let mut lines: Vec<Line> = question.map(|line| Line::styled(line, theme.strong())).collect();
    lines.extend([
        Line::default(),
        Line::styled(cell(" Yours") + &cell(" Theirs"), theme.dim()),
        Line::raw(cell(&format!(" {mine}")) + &cell(&format!(" {theirs}"))),
        Line::from(vec![
            Span::styled(cell(" not saved"), theme.tone(Tone::Bad)),
            Span::raw(" "),
            badge::badge(form.user.phone.badge(), badge::WIDTH, theme),
        ]),
        Line::default(),
        Line::from_iter(mine_stays.into_iter().chain(theirs_stays)),
    ]);
    dialog::dialog(frame, area, "Two numbers", lines, theme);
}
