//! The keys of a place, out of the command table. It lies over whatever is open and answers nothing
//! beneath it, so a dialog is as it was once the help is closed.

use crate::{
    contract::search,
    tui::{
        State,
        canvas::{Canvas, text_lines::TextLines},
        effects::Effect,
        input::{
            keymap::{Binding, Context, Group, KeyCommand},
            typing::{TypingOutcome, edit_line},
        },
        layout,
        list::{SearchLine, SearchState},
        state::{context, naming},
        text,
        theme::Theme,
        widgets::{dialog, search_title::Title},
    },
};
use ratatui::{
    layout::Rect,
    text::{Line, Span},
};
use tui_input::InputRequest;

/// Columns of the keys of one command.
const KEYS: usize = 18;

/// Longer than any key, label and help.
const MAX_CHARS: usize = 80;

#[derive(Clone, Debug, Default)]
pub struct Help {
    pub search: SearchLine,
    /// The first line on the screen.
    pub scroll: u16,
}

impl Help {
    pub fn context(&self) -> Context {
        if self.search.is_typing() { Context::Searching } else { Context::Helping }
    }
}

/// Opens the help of the present place, or closes it.
pub fn toggle(state: &mut State) -> Vec<Effect> {
    let opens = state.help.is_none() && !layout::is_too_small(state.size);
    state.help = opens.then(Help::default);
    Vec::new()
}

pub fn on_command(state: &mut State, command: KeyCommand) -> Vec<Effect> {
    let body = layout::regions(Rect::from((Default::default(), state.size))).body;
    let page = Page::of(state, body, state.appearance.theme());
    let rows = i64::from(page.inner_height());
    let deepest = page.deepest();
    let Some(help) = &mut state.help else { return Vec::new() };
    match command {
        KeyCommand::Search => help.search.state = SearchState::Typing,
        KeyCommand::Open => help.search.state = SearchState::Closed,
        KeyCommand::Back if !help.search.input.value().is_empty() => {
            help.search.close_with("");
            help.scroll = 0;
        }
        KeyCommand::Back | KeyCommand::Help => state.help = None,
        KeyCommand::First => help.scroll = 0,
        KeyCommand::Last => help.scroll = deepest,
        _ => {
            let step = layout::rows_of(command, rows).unwrap_or(0);
            let to = i64::from(help.scroll.min(deepest)) + step;
            help.scroll = to.clamp(0, i64::from(deepest)) as u16;
        }
    }
    Vec::new()
}

/// A key that edits what is searched for: the commands found begin at the top.
pub fn on_text(state: &mut State, request: InputRequest) -> Vec<Effect> {
    if let Some(help) = &mut state.help
        && edit_line(&mut help.search.input, request, MAX_CHARS) == TypingOutcome::Changed
    {
        help.scroll = 0;
    }
    Vec::new()
}

/// What the help shows.
struct Page {
    place: Context,
    area: Rect,
    lines: Vec<Line<'static>>,
    /// How many commands were found.
    found: usize,
}

impl Page {
    /// The box is as high as all commands of the place need, so that it stays still while one types.
    fn of(state: &State, body: Rect, theme: Theme) -> Self {
        let place = context::place(state);
        let width = usize::from(body.width.min(layout::WIDE)).saturating_sub(4);
        let text = state.help.as_ref().and_then(|help| help.search.text());
        let all = sections(state, place, "");
        let height = lines(state, &all, width, theme).len() as u16;
        let found = text.map_or(all, |text| sections(state, place, &text));
        Self {
            place,
            area: layout::centred(body, layout::WIDE, height.saturating_add(2)),
            lines: lines(state, &found, width, theme),
            found: found.iter().map(|(_, rows)| rows.len()).sum(),
        }
    }

    fn inner_height(&self) -> u16 {
        self.area.height.saturating_sub(2)
    }

    fn deepest(&self) -> u16 {
        (self.lines.len() as u16).saturating_sub(self.inner_height())
    }
}

pub fn draw(state: &State, help: &Help, canvas: &mut Canvas, body: Rect) {
    let theme = canvas.theme;
    let page = Page::of(state, body, theme);
    let (area, deepest) = (page.area, page.deepest());
    canvas.shield(body);
    canvas.hide_cursor();
    let border = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
    let count = Some(page.found.to_string());
    let inner = match Title::of(&help.search, count, usize::from(border.width), theme) {
        None => dialog::window(canvas, area, &format!("Keys: {}", page.place.place())),
        Some(title) => {
            let inner = dialog::window(canvas, area, "");
            title.place_cursor(&help.search, canvas, area);
            canvas.text(title.line, border);
            inner
        }
    };
    let scroll = help.scroll.min(deepest);
    canvas.text(TextLines::new(page.lines).scroll(scroll), inner);
    if scroll < deepest {
        let below = format!(" {} more ", deepest - scroll);
        let below = Line::styled(below, theme.dim()).right_aligned();
        let foot = Rect { y: border.bottom().saturating_sub(1), height: 1, ..border };
        canvas.text(below, foot);
    }
}

/// Commands under a heading.
type Section<'a> = (&'static str, Vec<&'a Binding>);

/// The commands of `place` that hold all terms of `text`, those of the place alone first. The one
/// whose key is the text comes before all others: a single letter is in nearly every sentence.
fn sections<'a>(state: &'a State, place: Context, text: &str) -> Vec<Section<'a>> {
    let terms = search::terms(text);
    let holds = |row: &&Binding| {
        let keys: String = row.keys.iter().map(|key| key.name().into_owned() + " ").collect();
        let all = search::fold(&format!("{keys}{} {}", row.label, naming::help(state, row)));
        terms.iter().all(|term| term.is_in(&search::marked(&all)))
    };
    let has_key = |row: &&Binding| row.keys.iter().any(|key| key.name() == text);
    let rows = || state.keymap.rows(place);
    let keyed = ("Key", rows().filter(has_key).collect());
    let others = Group::ALL.into_iter().map(|group| {
        let of_group = rows().filter(|row| row.command.group() == group);
        (group.title(), of_group.filter(|row| holds(row) && !has_key(row)).collect())
    });
    std::iter::once(keyed).chain(others).filter(|(_, rows): &Section| !rows.is_empty()).collect()
}

fn lines(state: &State, sections: &[Section], width: usize, theme: Theme) -> Vec<Line<'static>> {
    if sections.is_empty() {
        return vec![Line::styled("No matching command.", theme.dim())];
    }
    let mut lines = Vec::new();
    for (title, rows) in sections {
        if !lines.is_empty() {
            lines.push(Line::default());
        }
        lines.push(Line::styled(*title, theme.strong()));
        lines.extend(
            rows.iter().flat_map(|row| command(row, naming::help(state, row), width, theme)),
        );
    }
    lines
}

/// The keys of a command and what it does; one without keys goes by its name.
fn command(row: &Binding, help: &str, width: usize, theme: Theme) -> Vec<Line<'static>> {
    let keys: Vec<String> = row.keys.iter().map(|key| theme.key(*key)).collect();
    let (keys, style) = match keys.is_empty() {
        true => (row.command.name(), theme.dim()),
        false => (keys.join(" "), theme.title()),
    };
    let help = text::wrap(&theme.words(help), width.saturating_sub(KEYS + 1));
    let keys = text::wrap(&keys, KEYS);
    (0..help.len().max(keys.len()))
        .map(|at| {
            let part = |lines: &[String]| lines.get(at).cloned().unwrap_or_default();
            Line::from(vec![
                Span::styled(text::cell(&part(&keys), KEYS, theme.ellipsis()) + " ", style),
                Span::raw(part(&help)),
            ])
        })
        .collect()
}
