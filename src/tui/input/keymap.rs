//! The one table of commands: keys, words and help, for the footer, the help screen and the docs.

pub mod effect;
pub mod group;
pub mod key;
pub mod overrides;
pub mod table;
use crate::contract::words;
use crossterm::event::KeyEvent;
use strum::{EnumCount, IntoStaticStr, VariantArray};

pub use effect::KeyEffect;
pub use group::Group;
pub use key::{InvalidKey, Key};
pub use overrides::BadKeys;
pub use table::TABLE;

/// Where a key is pressed. It decides what the key means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumCount, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Context {
    /// A list of users.
    List,
    /// The details of a user.
    Details,
    /// Activity or Outbox.
    Log,
    /// Overview.
    Figures,
    /// The search line of a list, a log or the help.
    Searching,
    /// The screens Add User and Edit User.
    Editing,
    /// A question with two answers.
    Confirming,
    /// The same, where yes destroys something: no letter of a list says yes.
    Destroying,
    /// One's own number, or the one that somebody else set meanwhile.
    Deciding,
    /// The two check boxes of an access reset.
    Resetting,
    /// Which link of a user is approved, and then the code.
    Approving,
    /// Until when a user is exempt, and why.
    Exempting,
    /// Whether to disable, enable or remove a user.
    LifeCycle,
    /// What becomes of the old authenticator where another system keeps it.
    ResettingApp,
    /// The line that names who is removed.
    Naming,
    /// The line that asks why.
    Explaining,
    /// One message of the outbox, or one entry of Activity.
    Reading,
    /// The help, which lies over every other place.
    Helping,
    /// What Activity is to show.
    Choosing,
    /// Whom a list is to show.
    Filtering,
    /// The order of a list.
    Sorting,
    /// The columns of a list.
    ChoosingColumns,
    /// The saved views.
    PickingView,
    /// The file into which a list goes.
    Exporting,
    /// Nothing can be done but to try again or leave.
    Closed,
    /// A browser goes through the realm.
    InBrowser,
    /// E-mail and password of a sign-in.
    SigningIn,
    /// Its second factor.
    Proving,
    /// The first code of a new authenticator.
    Enrolling,
    /// Recovery codes that are shown once.
    KeepingCodes,
    /// Signed in, and the server has yet to say who that is.
    Entering,
    /// A code of one's own authenticator, for a command that waits for it.
    SteppingUp,
    /// The command palette.
    Commanding,
    /// An action on the marked users.
    Acting,
    /// The list of jobs.
    Working,
    /// One job.
    Watching,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum KeyCommand {
    Up,
    Down,
    First,
    Last,
    PageUp,
    PageDown,
    HalfUp,
    HalfDown,
    Open,
    Back,
    NextPane,
    PreviousPane,
    Overview,
    Users,
    Security,
    Activity,
    Outbox,
    Search,
    Filter,
    NextGap,
    PreviousGap,
    Gap,
    Sort,
    Columns,
    DetailsPane,
    Apply,
    NextValue,
    PreviousValue,
    Clear,
    TurnOrder,
    Views,
    SavedView,
    Phone,
    Authenticator,
    Access,
    AddUser,
    EditUser,
    CancelEmail,
    Disable,
    Approve,
    Exempt,
    EndExemption,
    Retry,
    Discard,
    ReadMessage,
    Copy,
    Refresh,
    Undo,
    Help,
    Dismiss,
    Quit,
    Interrupt,
    Suspend,
    Accept,
    Decline,
    Switch,
    Toggle,
    Press,
    Save,
    KeepMine,
    KeepTheirs,
    Submit,
    Proceed,
    UseApp,
    UseRecoveryCode,
    UseText,
    UseRealm,
    Kept,
    Narrow,
    Choose,
    Inspect,
    Explain,
    Numbers,
    Export,
    Palette,
    Theme,
    Mouse,
    Mark,
    Range,
    MarkAll,
    Insist,
    Jobs,
    Cancel,
    CheckAgain,
    SendAgain,
}

/// One command of the table.
#[derive(Clone, Copy, Debug)]
pub struct BindingSpec {
    pub command: KeyCommand,
    /// Key names such as `j`, `G`, `ctrl-d`, `esc`; the first is the one the footer names.
    pub keys: &'static [&'static str],
    pub contexts: &'static [Context],
    /// A word for the footer; empty where the footer keeps silent.
    pub label: &'static str,
    /// A sentence for the help.
    pub help: &'static str,
    pub effect: KeyEffect,
}

impl Context {
    /// What the configuration calls it: `keeping_codes`.
    pub fn name(self) -> String {
        <&str>::from(self).to_owned()
    }

    pub const ALL: [Self; Self::COUNT] = words::all(Self::VARIANTS);

    /// The place in words, for the manual.
    pub fn place(self) -> &'static str {
        match self {
            Self::List => "A list of users",
            Self::Details => "User Details",
            Self::Log => "Activity and Outbox",
            Self::Figures => "Overview",
            Self::Searching => "Search",
            Self::Editing => "Add User and Edit User",
            Self::Confirming => "Confirmation",
            Self::Destroying => "Confirmation of what destroys",
            Self::Deciding => "Conflicting numbers",
            Self::Resetting => "Reset Password / Log Out",
            Self::Reading => "Message or entry",
            Self::Helping => "Help",
            Self::Choosing => "Activity filter",
            Self::Closed => "Offline",
            Self::InBrowser => "Sign in: in a browser",
            Self::SigningIn => "Sign in: e-mail and password",
            Self::Proving => "Sign in: second factor",
            Self::Enrolling => "Sign in: new authenticator app",
            Self::KeepingCodes => "Sign in: recovery codes",
            Self::Entering => "Sign in: waiting for the server",
            Self::Filtering => "User filter",
            Self::Sorting => "Sort order",
            Self::ChoosingColumns => "Columns of a list",
            Self::PickingView => "Saved views",
            Self::Exporting => "Export",
            Self::Approving => "Approval of a link",
            Self::Exempting => "Exemption",
            Self::LifeCycle => "Disable, enable or remove",
            Self::ResettingApp => "Reset Authenticator App",
            Self::Naming => "Removal of a user",
            Self::Explaining => "Reason",
            Self::SteppingUp => "Confirm it's you",
            Self::Commanding => "Command palette",
            Self::Acting => "Bulk action",
            Self::Working => "Jobs",
            Self::Watching => "Job",
        }
    }

    /// Whether letters are text here rather than commands.
    pub fn takes_text(self) -> bool {
        use Context::*;
        matches!(
            self,
            Searching
                | Editing
                | Exempting
                | Naming
                | Explaining
                | Exporting
                | SigningIn
                | Proving
                | Enrolling
                | SteppingUp
                | Commanding
        )
    }

    /// Whether its keys answer a question, which has to be read first.
    pub fn is_question(self) -> bool {
        use Context::*;
        let destroys = matches!(self, Destroying | Acting | LifeCycle | ResettingApp);
        destroys || matches!(self, Approving | Confirming | Deciding | KeepingCodes)
    }

    /// Whether it is a step of signing in.
    pub fn is_sign_in(self) -> bool {
        use Context::*;
        matches!(self, SigningIn | InBrowser | Proving | Enrolling | KeepingCodes | Entering)
    }
}

/// A command of one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binding {
    pub command: KeyCommand,
    pub context: Context,
    /// The first is the one that the screen names.
    pub keys: Vec<Key>,
    pub label: &'static str,
    pub help: &'static str,
    pub effect: KeyEffect,
}

/// Which keys are which commands: the table, with what the configuration says otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keymap {
    /// In the order of the table.
    bindings: Vec<Binding>,
}

impl Default for Keymap {
    fn default() -> Self {
        let bindings = TABLE.iter().flat_map(|row| {
            let BindingSpec { command, keys, contexts, label, help, effect } = *row;
            // A test reads every name of the table.
            let keys: Vec<Key> = keys.iter().filter_map(|name| name.parse().ok()).collect();
            let of = move |context: &Context| Binding {
                command,
                context: *context,
                keys: keys.clone(),
                label,
                help,
                effect,
            };
            contexts.iter().map(of)
        });
        Self { bindings: bindings.collect() }
    }
}

impl Keymap {
    /// What `key` means in `context`.
    pub fn lookup(&self, context: Context, key: KeyEvent) -> Option<&Binding> {
        self.rows(context).find(|row| row.keys.iter().any(|one| one.is(key)))
    }

    /// The commands of `context`, in the order of the table.
    pub fn rows(&self, context: Context) -> impl Iterator<Item = &Binding> {
        self.bindings.iter().filter(move |row| row.context == context)
    }

    /// The key that the screen names for a command of `context`.
    pub fn key(&self, context: Context, command: KeyCommand) -> Option<Key> {
        self.rows(context).find(|row| row.command == command)?.keys.first().copied()
    }

    /// All the keys of a command of `context`.
    pub fn keys(&self, context: Context, command: KeyCommand) -> &[Key] {
        self.rows(context).find(|row| row.command == command).map_or(&[], |row| &row.keys)
    }

    /// What a sentence in `context` calls the key of a command: the key it has there, else
    /// elsewhere, else the command's name.
    pub fn word(&self, context: Context, command: KeyCommand) -> String {
        let elsewhere = || Context::ALL.into_iter().find_map(|place| self.key(place, command));
        let key = self.key(context, command).or_else(elsewhere);
        key.map_or_else(|| command.name(), Key::word)
    }
}
