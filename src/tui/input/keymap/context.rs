//! The places in which keys are pressed.

use crate::contract::words;
use strum::{EnumCount, IntoStaticStr, VariantArray};

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
    /// Which one factor of a user is removed.
    RemovingFactor,
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
            Self::RemovingFactor => "Remove One Factor",
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
        let destroys =
            matches!(self, Destroying | Acting | LifeCycle | ResettingApp | RemovingFactor);
        destroys || matches!(self, Approving | Confirming | Deciding | KeepingCodes)
    }

    /// Whether it is a step of signing in.
    pub fn is_sign_in(self) -> bool {
        use Context::*;
        matches!(self, SigningIn | InBrowser | Proving | Enrolling | KeepingCodes | Entering)
    }
}
