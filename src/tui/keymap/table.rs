//! The commands.

use super::{
    Bound::{self, *},
    Context::{self, *},
    Row,
};

const PANES: &[Context] = &[List, Details, Log, Figures];
const PICKS: &[Context] = &[List, Details, Log, Figures, PickingView];
const LISTS: &[Context] = &[List, Log];
const USER: &[Context] = &[List, Details];
const MOVES: &[Context] =
    &[List, Details, Log, Figures, Resetting, Reading, Choosing, Filtering, Sorting, PickingView];
const PAGES: &[Context] = &[List, Log, Reading];
const ENDS: &[Context] = &[List, Log, Figures, Reading];
const CODES: &[Context] = &[Proving, Enrolling];
const ALL: &[Context] = &Context::ALL;

const fn row(
    bound: Bound,
    keys: &'static [&'static str],
    contexts: &'static [Context],
    label: &'static str,
    help: &'static str,
) -> Row {
    Row { bound, keys, contexts, label, help }
}

/// The footer shows the labels in this order, as many as fit.
#[rustfmt::skip]
pub const TABLE: &[Row] = &[
    row(Accept, &["y"], &[Confirming], "yes", "Do it."),
    row(Decline, &["n", "esc", "q"], &[Confirming], "no", "Leave everything as it is."),
    row(Switch, &["tab", "shift-tab", "left", "right", "h", "l"], &[Confirming, Deciding], "", "Go to the other answer."),
    row(KeepMine, &["m"], &[Deciding], "save mine", "Save the number you typed over the other one."),
    row(KeepTheirs, &["t"], &[Deciding], "keep theirs", "Leave the number as somebody else set it."),
    row(Back, &["esc", "q"], &[Deciding], "type on", "Go back to the field; nothing is saved yet."),
    row(Press, &["enter"], &[Confirming, Deciding], "marked answer", "Give the marked answer."),
    row(Explain, &["w"], &[Confirming, Resetting], "say why", "Go to the line for a reason or a ticket, which the audit log keeps."),
    row(Toggle, &["space"], &[Resetting], "mark", "Mark or clear the box."),
    row(Submit, &["enter"], &[Resetting], "do it", "Do what is marked."),
    row(Proceed, &["enter"], &[Explaining], "go on", "Go on with this reason."),
    row(Back, &["esc"], &[Explaining], "back", "Go back; what is typed stays."),
    row(NextPane, &["tab", "down"], &[Explaining], "", "Go back; what is typed stays."),
    row(PreviousPane, &["shift-tab", "up"], &[Explaining], "", "Go back; what is typed stays."),
    row(Proceed, &["enter"], &[SigningIn], "sign in", "Go on to the next field, or sign in."),
    row(Proceed, &["enter"], CODES, "sign in", "Check the code."),
    row(Proceed, &["enter"], &[SteppingUp], "go on", "Check the code, and do what waits for it."),
    row(Proceed, &["enter"], &[Entering], "try again", "Ask the server again."),
    row(UseText, &["ctrl-t"], &[Proving], "text a code", "Have a code texted to your number, or another one."),
    row(UseRecoveryCode, &["ctrl-r"], &[Proving], "recovery code", "Use a recovery code instead."),
    row(UseApp, &["ctrl-o"], &[Proving], "app", "Use a code of the authenticator app instead."),
    row(Kept, &["k"], &[KeepingCodes], "I have kept them", "Go on: the codes are kept, and not shown again."),
    row(Copy, &["y"], &[KeepingCodes], "copy", "Copy the codes."),
    row(Copy, &["ctrl-y"], &[Enrolling], "copy the key", "Copy the key."),
    row(NextPane, &["tab", "down"], &[SigningIn, Editing], "other field", "Go to the other field."),
    row(PreviousPane, &["shift-tab", "up"], &[SigningIn, Editing], "", "Go to the other field."),
    row(Back, &["esc"], &[SigningIn, Entering], "leave", "Leave mfadmin."),
    row(Back, &["esc"], CODES, "start over", "Go back to e-mail and password."),
    row(Back, &["esc"], &[SteppingUp], "do nothing", "Leave; nothing is done."),
    row(Choose, &["enter"], &[Choosing], "show", "Show only these entries."),
    row(Apply, &["enter"], &[Filtering], "show", "Show only whom all of it fits."),
    row(NextValue, &["right", "l", "space"], &[Filtering], "change", "The next choice of the marked line."),
    row(PreviousValue, &["left", "h"], &[Filtering], "", "The choice before it."),
    row(Clear, &["c"], &[Filtering], "clear", "Leave nobody out."),
    row(Apply, &["enter"], &[Sorting], "sort", "Show the list in this order."),
    row(TurnOrder, &["s", "r", "left", "right", "h", "l", "space"], &[Sorting], "turn around", "The same order, from its other end."),
    row(Apply, &["enter"], &[PickingView], "show", "Show the marked view."),
    row(Choose, &["enter"], &[Commanding], "do it", "Do the marked command."),
    row(Down, &["down", "tab", "ctrl-n"], &[Commanding], "", "To the next command."),
    row(Up, &["up", "shift-tab", "ctrl-p"], &[Commanding], "", "To the command before it."),
    row(PageDown, &["pgdn"], &[Commanding], "", "Down one page."),
    row(PageUp, &["pgup"], &[Commanding], "", "Up one page."),
    row(Save, &["enter"], &[Editing], "save", "Save the number."),
    row(Open, &["enter"], USER, "open", "Open the user, or press the marked button."),
    row(Open, &["enter"], &[Log], "open", "Open the user or the message."),
    row(Open, &["enter"], &[Figures], "show", "Show the users behind the marked figure."),
    row(Open, &["enter"], &[Searching], "keep", "Keep the search and go back to the list."),
    row(Back, &["esc", "left", "h"], &[Details], "back", "Go back to the list."),
    row(Phone, &["p"], USER, "phone", "Add or update the phone number, or send its text again."),
    row(Authenticator, &["a"], USER, "authenticator", "Send a setup link, or reset the authenticator app."),
    row(Access, &["r"], USER, "reset", "Reset the password and/or log out of all sessions."),
    row(Narrow, &["f"], &[Log], "filter", "In Activity: show only some entries, or everything again."),
    row(Inspect, &["i"], &[Log], "details", "In Activity: show the whole entry."),
    row(Retry, &["r"], &[Log], "send again", "In Outbox: send a message that failed again."),
    row(Retry, &["r"], &[Reading], "send again", "Send the message again, if it failed."),
    row(Back, &["esc"], &[Figures], "", "Dismiss the notice."),
    row(Back, &["esc"], LISTS, "", "Dismiss the notice; then clear the search; then one filter after the other."),
    row(Back, &["esc"], &[Searching, Editing, Commanding], "cancel", "Leave without a change."),
    row(Back, &["esc", "q"], &[Resetting, Choosing, Filtering, Sorting, PickingView], "cancel", "Leave without a change."),
    row(Back, &["esc", "q", "enter"], &[Reading], "close", "Close."),
    row(Search, &["/"], &[List], "search", "Find users by name, e-mail or phone."),
    row(Filter, &["f"], &[List], "filter", "Choose whom to show: by gap, role, kind, setup link, last sign-in, age of the gap."),
    row(Help, &["?"], PANES, "help", "Show the keys of this place."),
    row(Palette, &[":"], PANES, "", "Find a command of this place by its name, and do it."),
    row(Sort, &["s"], &[List], "sort", "Choose the order, and which end comes first."),
    row(NextGap, &["n"], USER, "next gap", "To the next user with a gap, wherever that is."),
    row(PreviousGap, &["N"], USER, "", "To the user with a gap before this one."),
    row(Gap, &["F"], &[List], "", "Go on to the next kind of gap."),
    row(Quit, &["q"], &[List, Details, Log, Figures, Closed], "quit", "Leave."),
    row(Overview, &["0"], PANES, "", "Overview: the figures, and those of 90 days."),
    row(Users, &["1"], PANES, "", "Users: everyone."),
    row(Security, &["2"], PANES, "", "Security: everyone with an MFA gap."),
    row(Activity, &["3"], PANES, "", "Activity: who did what to whom."),
    row(Outbox, &["4"], PANES, "", "Outbox: what was mailed to whom."),
    row(Views, &["w"], PANES, "", "The saved views of the configuration."),
    row(SavedView, &["5", "6", "7", "8", "9"], PICKS, "", "The saved view that has this key in the configuration."),
    row(NextPane, &["tab", "right", "l"], &[List], "", "Go to the details."),
    row(NextPane, &["tab"], &[Details, Resetting], "", "Go to the next button or box."),
    row(PreviousPane, &["shift-tab"], &[Details, Resetting], "", "Go to the previous button or box."),
    row(Down, &["j", "down"], MOVES, "", "Down."),
    row(Up, &["k", "up"], MOVES, "", "Up."),
    row(First, &["g", "home"], ENDS, "", "To the first."),
    row(Last, &["G", "end"], ENDS, "", "To the last."),
    row(PageDown, &["pgdn", "ctrl-f"], PAGES, "", "Down one page."),
    row(PageUp, &["pgup", "ctrl-b"], PAGES, "", "Up one page."),
    row(HalfDown, &["ctrl-d"], PAGES, "", "Down half a page."),
    row(HalfUp, &["ctrl-u"], PAGES, "", "Up half a page."),
    row(Copy, &["y"], &[List, Details, Log], "", "Copy the e-mail address, or the link of the message."),
    row(Copy, &["y"], &[Reading], "copy link", "Copy the link of the message."),
    row(Numbers, &["m"], &[List, Log, Reading], "", "Show phone numbers whole for some minutes, which is written down; or mask them again."),
    row(Refresh, &["R"], PANES, "", "Ask the server again."),
    row(Refresh, &["R"], &[Closed], "try again", "Ask the server again."),
    row(Dismiss, &["x"], PANES, "", "Dismiss the notice."),
    row(Theme, &["T"], PANES, "", "Go on to the next theme."),
    row(Suspend, &["ctrl-z"], ALL, "", "Go to the shell; fg comes back."),
    row(Interrupt, &["ctrl-c"], ALL, "", "Leave at once; unsaved text asks first."),
];
