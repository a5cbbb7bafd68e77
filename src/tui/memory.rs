//! How the panel was left, kept for the next start: its screen, and whom its lists showed in which
//! order; how its panes were arranged; the theme that a key chose. What was searched for is not kept, for it names people.

use crate::tui::{
    State,
    list::{ListId, UserList},
    state::{Screen, appearance::Appearance, panes::PaneOptions},
};
use crate::{
    config::{self, View, ViewScreen},
    contract::query::Order,
    private_file,
};
use serde::{Deserialize, Deserializer, Serialize};
use std::{fs, io, path::Path};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Memory {
    screen: Screen,
    lists: Vec<View>,
    #[serde(
        default,
        deserialize_with = "known_panes",
        skip_serializing_if = "PaneOptions::is_default"
    )]
    panes: PaneOptions,
    #[serde(default, deserialize_with = "known_theme", skip_serializing_if = "Option::is_none")]
    theme: Option<ChosenTheme>,
}

/// A theme that was chosen by its key. It counts until the configuration names another one than it
/// did then.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct ChosenTheme {
    configured: config::Theme,
    chosen: config::Theme,
}

impl Memory {
    /// How it was left, if that is known. A file of another version, or one that is damaged, is as
    /// good as none: the panel opens as new.
    pub fn load(path: &Path) -> Option<Self> {
        let memory: Self = serde_json::from_slice(&fs::read(path).ok()?).ok()?;
        memory.lists.iter().all(View::is_sound).then_some(memory)
    }

    /// # Errors
    /// The file cannot be written.
    pub fn save(&self, path: &Path) -> io::Result<()> {
        let mut text = serde_json::to_string_pretty(self)?;
        text.push('\n');
        private_file::replace(path, text.as_bytes())
    }

    pub fn of(state: &State) -> Self {
        let lists = [ListId::Users, ListId::Security];
        let lists = lists.iter().filter_map(|id| as_view(state.list(*id)));
        let (screen, panes) = (state.screen, state.panes.clone());
        let Appearance { configured, chosen, .. } = state.appearance;
        let theme = (chosen != configured).then_some(ChosenTheme { configured, chosen });
        Self { screen, lists: lists.collect(), panes, theme }
    }

    /// Opens `state` as it was left.
    pub fn recall(&self, state: &mut State) {
        state.screen = self.screen;
        state.panes.clone_from(&self.panes);
        let appearance = &mut state.appearance;
        if let Some(theme) = self.theme.filter(|it| it.configured == appearance.configured) {
            appearance.chosen = theme.chosen;
        }
        for view in &self.lists {
            let list = state.list_mut(view.list());
            (list.filters, list.sort, list.order) = (view.filters(), view.sort(), view.order);
        }
    }
}

/// Panes as another version may describe them: those that cannot be read are as usual, and the rest of
/// the file counts.
fn known_panes<'de, D: Deserializer<'de>>(deserializer: D) -> Result<PaneOptions, D::Error> {
    let panes = serde_json::Value::deserialize(deserializer)?;
    Ok(serde_json::from_value(panes).unwrap_or_default())
}

/// A theme that this version does not know is as good as none.
fn known_theme<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<ChosenTheme>, D::Error> {
    let theme = serde_json::Value::deserialize(deserializer)?;
    Ok(serde_json::from_value(theme).unwrap_or_default())
}

/// What `list` shows; nothing where that is what it shows when nobody has chosen.
fn as_view(list: &UserList) -> Option<View> {
    let usual = UserList::new(list.id);
    if (list.filters, list.sort, list.order) == (usual.filters, usual.sort, Order::Asc) {
        return None;
    }
    let screen = match list.id {
        ListId::Users => ViewScreen::Users,
        ListId::Security => ViewScreen::Security,
    };
    let filters = list.filters;
    Some(View {
        name: Screen::of(list.id).label().parse().ok()?,
        key: None,
        screen,
        search: None,
        gap: filters.gap,
        role: filters.role,
        kind: filters.kind,
        link: filters.link,
        sign_in: filters.sign_in,
        older_than: filters.older_than,
        status: filters.status,
        sort: Some(list.sort),
        order: list.order,
    })
}
