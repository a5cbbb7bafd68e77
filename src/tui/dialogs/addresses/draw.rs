//! The list of pages as it is drawn.

use super::{AddressList, KnownAddresses};
use crate::{
    contract::{
        Tone,
        api::{ByHandList, ByHandUser},
        text::{counted, number},
    },
    tui::{
        State,
        canvas::Canvas,
        input::keymap::{Context, KeyCommand},
        text,
        theme::Theme,
        widgets::{
            dialog,
            field::{self, FieldText, LABEL},
        },
    },
};
use ratatui::{
    layout::Rect,
    text::{Line, Span},
};

/// Rows that are no users: the border, the head, the note and the gaps.
const OTHERS: usize = 9;

pub fn draw(state: &State, list: &AddressList, canvas: &mut Canvas, area: Rect) {
    let theme = canvas.theme;
    let width = dialog::text_width(area);
    let wrapped = |words: &str| text::wrap(&theme.words(words), width).into_iter();
    let mut lines: Vec<Line> = Vec::new();
    match &list.known {
        KnownAddresses::Awaited => {
            lines.push(Line::styled(format!("Loading{}", theme.ellipsis()), theme.dim()));
        }
        KnownAddresses::Refused(why) => {
            let style = theme.sentence(Tone::Bad);
            lines.extend(wrapped(why).map(|line| Line::styled(line, style)));
        }
        KnownAddresses::Known(known) => {
            lines.extend(wrapped(&head(state, known)).map(Line::raw));
            let page = same_page(known);
            if let Some(url) = page {
                lines.extend(wrapped(url).map(|line| Line::styled(line, theme.accent())));
            }
            lines.push(Line::default());
            let room = usize::from(area.height).saturating_sub(OTHERS).max(1);
            let top = list.scroll.min(known.users.len().saturating_sub(room));
            let shown = known.users.iter().skip(top).take(room);
            let rows: Vec<_> = shown.map(|user| row(user, page, width, theme)).collect();
            let (first, last, all) = (top + 1, top + rows.len(), known.users.len());
            lines.extend(rows);
            if last - top < all {
                let [first, last, all] = [first, last, all].map(|at| number(at as u64));
                lines.push(Line::styled(format!("{first} to {last} of {all}"), theme.dim()));
            }
        }
    }
    lines.push(Line::default());
    let field = match &list.file {
        None => {
            let note = note(state);
            lines.extend(wrapped(&note).map(|line| Line::styled(line, theme.dim())));
            None
        }
        Some(file) => {
            let row = lines.len() as u16;
            let shown =
                FieldText { text: text::clean(file.input.value()), cursor: file.input.cursor() };
            let (line, column) =
                field::line("File", &shown, width.saturating_sub(LABEL + 1), theme);
            lines.push(line);
            let (words, style) = match &file.complaint {
                Some(complaint) => (complaint.as_str(), theme.sentence(Tone::Bad)),
                None => (".csv or .json, readable by you alone.", theme.dim()),
            };
            let words = text::fit(words, width.saturating_sub(LABEL), theme.ellipsis());
            let note = vec![Span::raw(" ".repeat(LABEL)), Span::styled(words, style)];
            lines.push(Line::from(note));
            Some((column, row))
        }
    };
    let inner = dialog::dialog(canvas, area, list.action.label(), lines);
    if let Some((column, row)) = field {
        field::place_cursor(canvas, inner, column, row);
    }
}

fn head(state: &State, known: &ByHandList) -> String {
    let directory = state.me.as_ref().and_then(|me| me.directory.as_ref());
    let name = directory.map_or("The directory", |directory| directory.kind.label());
    let users = counted(known.total, "user");
    let cut = match known.total > known.users.len() as u64 {
        true => format!(" The first {} are listed.", number(known.users.len() as u64)),
        false => String::new(),
    };
    format!(
        "{name} does this on pages of its own, in a browser. No job is started for {users}.{cut}"
    )
}

/// The page, where it is the same for everybody.
fn same_page(known: &ByHandList) -> Option<&str> {
    let first = known.users.first()?.url.as_str();
    known.users.iter().all(|user| user.url == first).then_some(first)
}

fn row(user: &ByHandUser, page: Option<&str>, width: usize, theme: Theme) -> Line<'static> {
    let person = &user.user;
    match page {
        Some(_) => {
            Line::raw(text::named_in(&person.name, person.handle(), width, theme.ellipsis()))
        }
        None => {
            let room = width / 2;
            let who = text::named_in(&person.name, person.handle(), room, theme.ellipsis());
            let who = text::cell(&who, room, theme.ellipsis());
            let url = text::fit(&user.url, width - room - 1, theme.ellipsis());
            Line::from(vec![Span::raw(who + " "), Span::styled(url, theme.accent())])
        }
    }
}

fn note(state: &State) -> String {
    let key = |command| state.keymap.word(Context::Reading, command);
    let [copy, save] = [KeyCommand::Copy, KeyCommand::Export].map(key);
    format!("{copy} copies all, {save} saves to a file. The next reading shows what became of it.")
}
