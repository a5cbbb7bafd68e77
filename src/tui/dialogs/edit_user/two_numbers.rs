//! One's own number beside the one that somebody else set meanwhile.

use crate::{
    contract::{PhoneNumber, Tone, columns},
    tui::{
        State,
        canvas::{Canvas, HitLine},
        dialogs::edit_user::form::{EditUser, PhoneOwner},
        input::{
            keymap::{Context, KeyCommand},
            mouse::Target,
        },
        text,
        widgets::{badge, dialog},
    },
};
use ratatui::{
    layout::Rect,
    text::{Line, Span},
};

pub fn draw(state: &State, form: &EditUser, marked: PhoneOwner, canvas: &mut Canvas, area: Rect) {
    let theme = canvas.theme;
    let width = dialog::text_width(area);
    let column = width / 2;
    let cell = |words: &str| text::cell(words, column, theme.ellipsis());
    let mine = form
        .profile
        .phone
        .number()
        .map_or_else(|_| form.profile.phone.input.value().to_owned(), PhoneNumber::international);
    let theirs = form.user.phone.number().map(PhoneNumber::international).unwrap_or_default();
    let mut answers = HitLine::default();
    let mut answer = |whose, words: &str, command| {
        let key = state.keymap.key(Context::Deciding, command);
        let key = key.map(|key| format!("  {}", theme.key(key))).unwrap_or_default();
        let style = if marked == whose { theme.pressed() } else { theme.accent() };
        let mark = if marked == whose { theme.cursor() } else { " " };
        let words = Span::styled(format!("{mark}[ {words}{key} ]"), style);
        let gap = " ".repeat(column.saturating_sub(columns::of(&words.content)));
        answers.push_hit(words, Target::Command(command));
        answers.push(Span::raw(gap));
    };
    answer(PhoneOwner::Mine, "Save mine", KeyCommand::KeepMine);
    answer(PhoneOwner::Theirs, "Keep theirs", KeyCommand::KeepTheirs);
    let name = text::short_name(&form.user.name);
    let question = format!("Someone else changed the number of {name}.");
    let question = text::wrap(&theme.words(&question), width).into_iter();
    let mut lines: Vec<Line> = question.map(|line| Line::styled(line, theme.strong())).collect();
    lines.push(dialog::address(&form.user.handle().shown(), width, theme));
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
    ]);
    let mut lines: Vec<HitLine> = lines.into_iter().map(HitLine::from).collect();
    lines.push(answers);
    dialog::dialog(canvas, area, "Two numbers", lines);
}
