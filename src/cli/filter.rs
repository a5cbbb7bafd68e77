//! Which users a command is about, as options.

use super::value_enum::value_parser;
use crate::contract::{
    Kind, Role,
    query::{
        Days, GapFilter, LinkFilter, MAX_SEARCH_CHARS, SignInFilter, StatusFilter, UserFilter,
    },
    text::number,
};

/// Everyone where nothing is said; all that is said must hold.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Which users")]
pub struct UserFilterArgs {
    /// Only users with this gap; none: without a gap; unknown: nobody knows; exempt: same as --exempt.
    #[arg(long, value_parser = value_parser(&GapFilter::ALL))]
    gap: Option<GapFilter>,
    /// Only exempt users, whatever is missing.
    #[arg(long, conflicts_with = "gap")]
    exempt: bool,
    /// Only users of this role.
    #[arg(long, value_parser = value_parser(&Role::ALL))]
    role: Option<Role>,
    /// Only users of this kind; human: all but Avobots.
    #[arg(long, value_parser = value_parser(&Kind::ALL))]
    kind: Option<Kind>,
    /// Only users in this state; locked: by the directory; unsettled: what it was asked to do is unknown.
    #[arg(long, value_parser = value_parser(&StatusFilter::ALL))]
    status: Option<StatusFilter>,
    /// Only users without an authenticator, by state of their setup link; none: not sent.
    #[arg(long, value_parser = value_parser(&LinkFilter::ALL))]
    link: Option<LinkFilter>,
    /// Only users by last sign-in: never, within:30d, before:30d.
    #[arg(long, value_name = "WHEN")]
    sign_in: Option<SignInFilter>,
    /// Only users whose gap has been open for at least this many days, such as 7d.
    #[arg(long, value_name = "DAYS")]
    older_than: Option<Days>,
    /// Only users with this text in name, e-mail, username or phone.
    #[arg(long, value_name = "TEXT", value_parser = search_text)]
    search: Option<String>,
}

impl UserFilterArgs {
    pub fn filter(self) -> UserFilter {
        let Self { gap, exempt, role, kind, status, link, sign_in, older_than, search } = self;
        let gap = gap.or(exempt.then_some(GapFilter::Exempt));
        UserFilter { search, gap, role, kind, status, link, sign_in, older_than }
    }
}

pub(super) fn search_text(text: &str) -> Result<String, String> {
    match text.chars().count() {
        ..=MAX_SEARCH_CHARS => Ok(text.to_owned()),
        count => {
            let count = number(count as u64);
            Err(format!("at most {MAX_SEARCH_CHARS} characters; this has {count}"))
        }
    }
}
