//! What the directory has no way of doing from here: where it is done by hand.

use crate::tui::{
    State,
    canvas::Canvas,
    dialogs::Modal,
    effects::Effect,
    input::keymap::{Context, KeyCommand},
    state::{clip, context},
    text,
    widgets::dialog,
};
use ratatui::{layout::Rect, text::Line};

/// A page of the directory's own.
#[derive(Clone, Debug)]
pub struct ByHand {
    /// What is done there.
    pub title: &'static str,
    /// Of the user whom it is about.
    pub handle: Option<String>,
    pub url: String,
}

/// Shows the address, and copies it.
pub fn open(state: &mut State, by_hand: ByHand) -> Vec<Effect> {
    let url = by_hand.url.clone();
    state.modal = Some(Modal::ByHand(Box::new(by_hand)));
    clip::copy(state, ADDRESS, url)
}

const ADDRESS: &str = "address";

pub fn on_command(state: &mut State, command: KeyCommand) -> Vec<Effect> {
    let Some(Modal::ByHand(by_hand)) = &state.modal else { return Vec::new() };
    match command {
        KeyCommand::Back => state.modal = None,
        KeyCommand::Copy => {
            let url = by_hand.url.clone();
            return clip::copy(state, ADDRESS, url);
        }
        _ => {}
    }
    Vec::new()
}

pub fn draw(state: &State, by_hand: &ByHand, canvas: &mut Canvas, area: Rect) {
    let theme = canvas.theme;
    let ByHand { title, handle, url } = by_hand;
    let width = dialog::text_width(area);
    let name = state.me.as_ref().and_then(|me| me.directory.as_ref());
    let name = name.map_or("The directory", |directory| directory.kind.label());
    let sentence = format!("{name} does it itself. Open this page in a browser:");
    let mut lines = match handle {
        Some(handle) => vec![dialog::address(handle, width, theme), Line::default()],
        None => Vec::new(),
    };
    lines.extend(text::wrap(&sentence, width).into_iter().map(Line::raw));
    let url = text::wrap(&theme.words(url), width);
    lines.extend(url.into_iter().map(|line| Line::styled(line, theme.accent())));
    lines.push(Line::default());
    let key = state.keymap.key(Context::Reading, KeyCommand::Copy);
    let key = key.map_or_else(|| context::word(state, KeyCommand::Copy), |key| theme.key(key));
    let after = format!("{key} copies it again. What was done there shows at the next reading.");
    lines.extend(text::wrap(&after, width).into_iter().map(|line| Line::styled(line, theme.dim())));
    dialog::dialog(canvas, area, title, lines);
}
