//! The dialog that lists the saved views, and going to one.

use crate::{
    config::View,
    contract::{Tone, query::Edge},
    tui::{
        State,
        canvas::Canvas,
        dialogs::Modal,
        effects::Effect,
        input::{
            keymap::{Context, KeyCommand},
            mouse::Clicks,
        },
        layout,
        list::order,
        state::{Focus, Screen, load, toast::say},
        text,
        theme::Theme,
        widgets::dialog,
    },
};
use ratatui::{
    layout::Rect,
    text::{Line, Span},
};

/// The dialog that lists them.
#[derive(Clone, Copy, Debug)]
pub struct ViewChooser {
    pub marked: usize,
}

/// Opens the dialog that lists them.
pub fn open(state: &mut State) -> Vec<Effect> {
    if state.views.is_empty() {
        let words = "No saved views. Add them to the configuration under [[views]].";
        return say(state, Tone::Neutral, words);
    }
    let list = state.current_list();
    let shown = list.and_then(|list| state.views.iter().position(|view| view.is_shown(list)));
    state.modal = Some(Modal::Views(ViewChooser { marked: shown.unwrap_or(0) }));
    Vec::new()
}

pub fn on_command(state: &mut State, command: KeyCommand) -> Vec<Effect> {
    let last = state.views.len().saturating_sub(1);
    let Some(Modal::Views(ViewChooser { marked })) = &mut state.modal else { return Vec::new() };
    match command {
        KeyCommand::Down => *marked = if *marked >= last { 0 } else { *marked + 1 },
        KeyCommand::Up => *marked = marked.checked_sub(1).unwrap_or(last),
        KeyCommand::Apply => {
            let view = state.views.get(*marked).cloned();
            return view.map(|view| show(state, &view)).unwrap_or_default();
        }
        KeyCommand::Back => state.modal = None,
        _ => {}
    }
    Vec::new()
}

/// Marks the view that was clicked; the second time, goes there.
pub fn on_click(state: &mut State, choice: usize, clicks: Clicks) -> Vec<Effect> {
    if let Some(Modal::Views(chooser)) = &mut state.modal
        && choice < state.views.len()
    {
        chooser.marked = choice;
        if clicks == Clicks::Double {
            return on_command(state, KeyCommand::Apply);
        }
    }
    Vec::new()
}

/// To the view on the key of this place, counted from 0.
pub fn show_on_key(state: &mut State, place: usize) -> Vec<Effect> {
    let on_key = |view: &&View| view.key.is_some_and(|key| key.place() == place);
    match state.views.iter().find(on_key).cloned() {
        Some(view) => show(state, &view),
        None => say(state, Tone::Neutral, "No saved view uses this key."),
    }
}

fn show(state: &mut State, view: &View) -> Vec<Effect> {
    let id = view.list();
    state.screen = Screen::of(id);
    (state.focus, state.opened, state.modal, state.gap_search) = (Focus::List, None, None, None);
    let list = state.list_mut(id);
    (list.filters, list.sort, list.order) = (view.filters(), view.sort(), view.order);
    list.search.close_with(view.search.as_deref().unwrap_or_default());
    load::from_edge(state, id, Edge::Start)
}

/// Columns of the key, and of the name.
const KEY: usize = 4;

const NAME: usize = 18;

pub fn draw(state: &State, chooser: ViewChooser, canvas: &mut Canvas, area: Rect) {
    let theme = canvas.theme;
    let rows = usize::from(area.height.saturating_sub(2)).max(1);
    let top = layout::top(chooser.marked, rows);
    let views = state.views.iter().enumerate().skip(top).take(rows);
    let lines = views.map(|(at, view)| line(state, view, at == chooser.marked, area, theme));
    dialog::choices(canvas, area, "Saved views", top, lines.collect());
}

fn line(state: &State, view: &View, marked: bool, area: Rect, theme: Theme) -> Line<'static> {
    let width = dialog::text_width(area).saturating_sub(2 + KEY + NAME + 2);
    let places = state.keymap.keys(Context::PickingView, KeyCommand::SavedView);
    let key = view.key.and_then(|key| places.get(key.place()));
    let key = key.map(|key| theme.key(*key)).unwrap_or_default();
    let mark = if marked { theme.cursor() } else { " " };
    let style = if marked { theme.pressed() } else { Default::default() };
    let what = text::fit(&theme.words(&what(view)), width, theme.ellipsis());
    Line::from(vec![
        Span::styled(format!("{mark} "), theme.accent()),
        Span::styled(text::cell(&key, KEY, theme.ellipsis()), theme.title()),
        Span::styled(text::cell(view.name.as_str(), NAME, theme.ellipsis()), style),
        Span::styled(format!("  {what}"), theme.dim()),
    ])
}

/// What it shows: the screen, the words, the filters, the order.
pub fn what(view: &View) -> String {
    let words = view.search.as_ref().map(|words| format!("/{}", words.trim()));
    let filters = view.filters();
    let chosen = filters.chosen(view.list());
    let chips = chosen.into_iter().filter_map(|facet| filters.words(facet));
    let order = format!("by {}", order::label(view.sort()));
    let parts = [Screen::of(view.list()).label().to_owned()]
        .into_iter()
        .chain(words)
        .chain(chips)
        .chain([order]);
    parts.collect::<Vec<_>>().join(", ")
}
