//! The command palette: the commands of a place, and which of them fit what is typed.

use crate::tui::{
    State,
    canvas::Canvas,
    dialogs::Modal,
    effects::Effect,
    input::{
        keymap::{Context, Key, KeyCommand},
        typing::{TypingOutcome, edit_line},
    },
    layout,
    state::{enabled::is_enabled, naming},
    text,
    theme::Theme,
    widgets::{
        dialog,
        field::{self, FieldText},
    },
};
use nucleo_matcher::{
    Config, Matcher, Utf32Str,
    pattern::{AtomKind, CaseMatching, Normalization, Pattern},
};
use ratatui::{
    layout::Rect,
    text::{Line, Span},
};
use tui_input::{Input, InputRequest};

/// Longer than any name and help; more would only cost time.
pub const MAX_CHARS: usize = 80;

/// One command that there is something to do for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    pub command: KeyCommand,
    pub name: String,
    pub help: &'static str,
    pub key: Option<Key>,
}

/// A command that fits what is typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Which of the offers it is.
    pub offer: usize,
    /// Which letters of its name, a space and its help were typed, counted from 0, in order.
    pub letters: Vec<u32>,
}

#[derive(Clone, Debug)]
pub struct CommandPalette {
    /// The place whose commands these are.
    pub context: Context,
    pub input: Input,
    pub offers: Vec<Offer>,
    /// The best first.
    pub found: Vec<Found>,
    /// Which of the found ones is to be done.
    pub marked: usize,
}

impl CommandPalette {
    pub fn new(context: Context, offers: Vec<Offer>) -> Self {
        let mut palette =
            Self { context, input: Input::default(), offers, found: Vec::new(), marked: 0 };
        palette.search();
        palette
    }

    pub fn on_text(&mut self, request: InputRequest) {
        if edit_line(&mut self.input, request, MAX_CHARS) == TypingOutcome::Changed {
            self.search();
        }
    }

    /// Moves the mark, around the ends where `rows` is one step.
    pub fn step(&mut self, rows: i64) {
        let count = self.found.len() as i64;
        if count == 0 {
            return;
        }
        let to = self.marked as i64 + rows;
        let to = if rows.abs() == 1 { to.rem_euclid(count) } else { to.clamp(0, count - 1) };
        self.marked = usize::try_from(to).unwrap_or(0);
    }

    pub fn chosen(&self) -> Option<KeyCommand> {
        let found = self.found.get(self.marked)?;
        Some(self.offers[found.offer].command)
    }

    /// Finds what fits: by letters of the name first, then by parts of the name and the help, for
    /// scattered letters fit any sentence.
    fn search(&mut self) {
        let words = self.input.value();
        self.marked = 0;
        let (case, marks) = (CaseMatching::Smart, Normalization::Smart);
        let of = |kind| Pattern::new(words, case, marks, kind);
        let (letters_of, parts_of) = (of(AtomKind::Fuzzy), of(AtomKind::Substring));
        let mut matcher = Matcher::new(Config::DEFAULT);
        let mut found: Vec<(Option<u32>, u32, Found)> = Vec::new();
        for (offer, Offer { name, help, .. }) in self.offers.iter().enumerate() {
            let mut letters = Vec::new();
            let mut buffer = Vec::new();
            let by_name = letters_of.score(Utf32Str::new(name, &mut buffer), &mut matcher);
            let whole = format!("{name} {help}");
            let (pattern, text) = match by_name {
                Some(_) => (&letters_of, name),
                None => (&parts_of, &whole),
            };
            let text = Utf32Str::new(text, &mut buffer);
            if let Some(score) = pattern.indices(text, &mut matcher, &mut letters) {
                letters.sort_unstable();
                letters.dedup();
                found.push((by_name, score, Found { offer, letters }));
            }
        }
        // Stable, so that equals stay in the order of the table.
        found.sort_by(|(a, b, _), (x, y, _)| (x, y).cmp(&(a, b)));
        self.found = found.into_iter().map(|(_, _, found)| found).collect();
    }
}

/// Opens the palette of `context`.
pub fn open(state: &mut State, context: Context) -> Vec<Effect> {
    let rows = state.keymap.rows(context);
    let offers = rows
        .filter(|row| row.command != KeyCommand::Palette && is_enabled(state, context, row.command))
        .map(|row| Offer {
            command: row.command,
            name: row.command.name(),
            help: naming::help(state, row),
            key: row.keys.first().copied(),
        });
    state.modal = Some(Modal::Palette(Box::new(CommandPalette::new(context, offers.collect()))));
    Vec::new()
}

pub fn on_command(state: &mut State, command: KeyCommand) -> Vec<Effect> {
    let rows = i64::from(layout::palette_rows(state.size));
    let Some(Modal::Palette(palette)) = &mut state.modal else { return Vec::new() };
    match command {
        KeyCommand::Down => palette.step(1),
        KeyCommand::Up => palette.step(-1),
        KeyCommand::PageDown => palette.step(rows.max(2)),
        KeyCommand::PageUp => palette.step(-rows.max(2)),
        KeyCommand::Back => state.modal = None,
        _ => {}
    }
    Vec::new()
}

/// Closes the palette where a command of it is marked: tells the command, and its place.
pub fn choose(state: &mut State) -> Option<(Context, KeyCommand)> {
    let Some(Modal::Palette(palette)) = &state.modal else { return None };
    let chosen = (palette.context, palette.chosen()?);
    state.modal = None;
    Some(chosen)
}

/// Marks what was clicked; false where nothing is there any more.
pub fn mark(state: &mut State, choice: usize) -> bool {
    match &mut state.modal {
        Some(Modal::Palette(palette)) if choice < palette.found.len() => {
            palette.marked = choice;
            true
        }
        _ => false,
    }
}

/// Columns of a command's name, of its key, and of the mark in front of it.
const NAME: usize = 15;

const KEY: usize = 9;

const MARK: usize = 2;

pub fn draw(palette: &CommandPalette, canvas: &mut Canvas, area: Rect) {
    let theme = canvas.theme;
    let area = layout::palette(area, palette.offers.len());
    let inner = dialog::window(canvas, area, "Commands");
    let width = usize::from(inner.width);
    let typed = text::clean(palette.input.value());
    let shown = FieldText { text: typed, cursor: palette.input.cursor() };
    let (line, column) = field::bare(": ", &shown, width.saturating_sub(2), theme);
    let mut lines = vec![line];
    if palette.found.is_empty() {
        lines.push(Line::styled("  No matching command.", theme.dim()));
    }
    let rows = usize::from(inner.height.saturating_sub(1));
    let top = layout::top(palette.marked, rows);
    let found = palette.found.iter().enumerate().skip(top).take(rows);
    lines.extend(found.map(|(at, found)| {
        row(&palette.offers[found.offer], found, at == palette.marked, width, theme)
    }));
    canvas.text(lines, inner);
    if let Some(place) = inner.rows().nth(palette.marked.saturating_sub(top) + 1)
        && !palette.found.is_empty()
    {
        canvas.buffer_mut().set_style(place, theme.selected(true));
    }
    let shown = palette.found.len().saturating_sub(top).min(rows) as u16;
    canvas.hit_choices(Rect { y: inner.y + 1, height: shown, ..inner }, top);
    field::place_cursor(canvas, inner, column, 0);
}

fn row(offer: &Offer, found: &Found, is_marked: bool, width: usize, theme: Theme) -> Line<'static> {
    let mark = if is_marked { theme.cursor() } else { " " };
    let room = width.saturating_sub(MARK + NAME + 1 + 1 + KEY);
    let key = offer.key.map(|key| theme.key(key)).unwrap_or_default();
    let named = offer.name.chars().count();
    let of_name = |letter: &u32| (*letter as usize) < named;
    let (in_name, in_help): (Vec<u32>, Vec<u32>) = found.letters.iter().partition(|at| of_name(at));
    let in_help = in_help.iter().filter_map(|at| at.checked_sub(named as u32 + 1));
    let mut spans = vec![Span::styled(format!("{mark} "), theme.accent())];
    spans.extend(lit(&text::cell(&offer.name, NAME, theme.ellipsis()), &in_name, theme));
    spans.push(Span::raw(" "));
    let help = text::cell(&theme.words(offer.help), room, theme.ellipsis());
    spans.extend(lit(&help, &in_help.collect::<Vec<_>>(), theme));
    spans
        .push(Span::styled(format!(" {}", text::cell(&key, KEY, theme.ellipsis())), theme.title()));
    Line::from(spans)
}

/// `words` with the letters that were typed lit up.
fn lit(words: &str, letters: &[u32], theme: Theme) -> Vec<Span<'static>> {
    let mut spans: Vec<Span> = Vec::new();
    for (at, c) in words.chars().enumerate() {
        let is_lit = letters.contains(&(at as u32));
        let style = if is_lit { theme.found() } else { Default::default() };
        match spans.last_mut().filter(|span| span.style == style) {
            Some(span) => span.content.to_mut().push(c),
            None => spans.push(Span::styled(c.to_string(), style)),
        }
    }
    spans
}
