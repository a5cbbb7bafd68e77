//! Marking users for an action on many.

use crate::{
    contract::{Tone, UserId},
    tui::{
        State,
        effects::Effect,
        input::keymap::KeyCommand,
        list::marks::Mark,
        state::{context, toast::say},
    },
};

const AWAITED: &str = "The list is still loading. Try again in a moment.";

/// Marks the user under the cursor, or takes the mark off, and goes on to the next.
pub fn mark_user(state: &mut State) -> Vec<Effect> {
    if state.marks.anchor.is_some() {
        return mark_range(state);
    }
    let Some(id) = state.screen.list() else { return Vec::new() };
    let Some(user) = state.list(id).target().map(|user| user.id) else {
        return say(state, Tone::Neutral, AWAITED);
    };
    if let Some(words) = unknown_words(state, user) {
        return say(state, Tone::Neutral, words);
    }
    state.marks.toggle(user);
    state.list_mut(id).step(1);
    Vec::new()
}

/// Begins a range at the cursor, or marks everyone from where it began.
pub fn mark_range(state: &mut State) -> Vec<Effect> {
    let Some(id) = state.screen.list() else { return Vec::new() };
    let list = state.list(id);
    let Some(user) = list.target().map(|user| user.id) else {
        return say(state, Tone::Neutral, AWAITED);
    };
    if let Some(words) = unknown_words(state, user) {
        return say(state, Tone::Neutral, words);
    }
    let Some(anchor) = state.marks.anchor else {
        state.marks.anchor = Some(user);
        return Vec::new();
    };
    let list = state.list(id);
    let Some(begun) = list.window.position(anchor) else {
        let [all, back] =
            [KeyCommand::MarkAll, KeyCommand::Back].map(|command| context::word(state, command));
        let words = format!(
            "The range starts too far away. Go back towards it, press {back} to drop it, or {all} \
             to mark all.",
        );
        return say(state, Tone::Neutral, words);
    };
    let rows = begun.min(list.cursor)..=begun.max(list.cursor);
    let users: Vec<UserId> = rows.filter_map(|row| list.window.row(row)).map(|u| u.id).collect();
    state.marks.anchor = None;
    state.marks.add(users);
    Vec::new()
}

/// Marks everyone whom filter and search match, or nobody where they are.
pub fn mark_all(state: &mut State) -> Vec<Effect> {
    let Some(id) = state.screen.list() else { return Vec::new() };
    let list = state.list(id);
    if list.awaits_new_rows() || !list.window.is_loaded() {
        return say(state, Tone::Neutral, AWAITED);
    }
    let (filter, total) = (list.query().filter(), list.window.hits());
    if state.marks.has_all(&filter) {
        state.marks = Default::default();
    } else if list.window.total() == 0 {
        return say(state, Tone::Neutral, "There are no users to mark.");
    } else {
        let is_here = |user| list.window.position(user).is_some();
        let were_within = state.marks.are_within(&filter, is_here);
        state.marks.all(filter, total);
        if !were_within {
            return say(
                state,
                Tone::Neutral,
                "All users shown are marked. Other marks were \
             cleared.",
            );
        }
    }
    Vec::new()
}

/// Whether a key of the list acts on the marked users.
pub fn marks_are_meant(state: &State) -> bool {
    let is_marked = !state.marks.is_empty() || state.marks.anchor.is_some();
    is_marked && state.opened.is_none() && state.current_list().is_some()
}

/// Gives up a range that was begun; false where there is none.
pub fn leave_range(state: &mut State) -> bool {
    state.marks.anchor.take().is_some()
}

/// Takes all marks off; false where there is none.
pub fn clear_marks(state: &mut State) -> bool {
    let had_some = !state.marks.is_empty();
    state.marks = Default::default();
    had_some
}

/// Why the mark of a user cannot be changed, where it is not known.
fn unknown_words(state: &State, user: UserId) -> Option<String> {
    let filter = state.current_list()?.query().filter();
    let is_unknown = state.marks.of(user, &filter) == Mark::Unknown;
    let back = context::word(state, KeyCommand::Back);
    is_unknown.then(|| {
        format!(
            "All users of another filter are marked. Go back to it, or press {back} to clear \
         the marks."
        )
    })
}
