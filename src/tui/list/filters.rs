//! What a list of users leaves out, beside what is searched for.

use crate::{
    contract::{
        Kind, Role,
        query::{Days, GapFilter, LinkFilter, SignInFilter, StatusFilter, UserFilter},
        words,
    },
    tui::list::ListId,
};
use strum::{EnumCount, VariantArray};

/// Whom a list keeps: all that is set must hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Filters {
    pub gap: Option<GapFilter>,
    pub role: Option<Role>,
    pub kind: Option<Kind>,
    pub link: Option<LinkFilter>,
    pub sign_in: Option<SignInFilter>,
    pub older_than: Option<Days>,
    pub status: Option<StatusFilter>,
}

/// What a filter looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumCount, VariantArray)]
pub enum Facet {
    Gap,
    Role,
    Kind,
    Link,
    SignIn,
    Age,
    Status,
}

/// Which way through the choices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    On,
    Back,
}

impl Turn {
    /// The choice beside `now`, round and round; the first or the last from what is none of them.
    pub fn among<T: Copy + PartialEq>(self, choices: &[T], now: T) -> T {
        let at = choices.iter().position(|choice| *choice == now);
        let next = match (self, at) {
            (Self::On, Some(at)) => choices.get(at + 1).or(choices.first()),
            (Self::On, None) => choices.first(),
            (Self::Back, Some(at)) if at > 0 => choices.get(at - 1),
            (Self::Back, _) => choices.last(),
        };
        next.copied().unwrap_or(now)
    }
}

impl Facet {
    pub const ALL: [Self; Self::COUNT] = words::all(Self::VARIANTS);

    pub fn label(self) -> &'static str {
        match self {
            Self::Gap => "Gap",
            Self::Role => "Role",
            Self::Kind => "Kind",
            Self::Link => "Setup link",
            Self::SignIn => "Last sign-in",
            Self::Age => "Age of the gap",
            Self::Status => "Status",
        }
    }
}

impl Filters {
    /// What a list shows when nobody has chosen.
    pub fn of(list: ListId) -> Self {
        let gap = match list {
            ListId::Users => None,
            ListId::Security => Some(GapFilter::Any),
        };
        Self { gap, ..Self::default() }
    }

    pub fn with_search(self, search: Option<String>) -> UserFilter {
        let Self { gap, role, kind, link, sign_in, older_than, status } = self;
        UserFilter { search, gap, role, kind, status, link, sign_in, older_than }
    }

    /// The next or the last choice of `facet` that `list` offers.
    pub fn turn(&mut self, list: ListId, facet: Facet, turn: Turn) {
        let days = [7, 30, 90].map(Days::new);
        match facet {
            Facet::Gap => {
                let kinds = GapFilter::ALL.map(Some);
                // Security shows gaps and nothing else.
                let mut gaps = kinds.to_vec();
                gaps.retain(|gap| !matches!(gap, Some(GapFilter::Exempt | GapFilter::None)));
                self.gap = match list {
                    ListId::Security => turn.among(&gaps, self.gap),
                    ListId::Users => turn.among(&optional(kinds), self.gap),
                };
            }
            Facet::Role => self.role = turn.among(&optional(Role::ALL.map(Some)), self.role),
            Facet::Kind => self.kind = turn.among(&optional(Kind::ALL.map(Some)), self.kind),
            Facet::Link => self.link = turn.among(&optional(LinkFilter::ALL.map(Some)), self.link),
            Facet::SignIn => {
                let within = days.map(|days| days.map(SignInFilter::Within));
                let before = days.map(|days| days.map(SignInFilter::Before));
                let mut choices = vec![None, Some(SignInFilter::Never)];
                choices.extend(within.into_iter().chain(before));
                self.sign_in = turn.among(&choices, self.sign_in);
            }
            Facet::Age => self.older_than = turn.among(&optional(days), self.older_than),
            Facet::Status => {
                self.status = turn.among(&optional(STATUSES.map(Some)), self.status);
            }
        }
    }

    /// What is asked of `facet`, in few words; `None` where nothing is.
    pub fn words(&self, facet: Facet) -> Option<String> {
        match facet {
            Facet::Gap => self.gap.map(|gap| gap_words(gap).to_owned()),
            Facet::Role => self.role.map(|role| role.label().to_owned()),
            Facet::Kind => self.kind.map(|kind| kind.label().to_owned()),
            Facet::Link => self.link.map(|link| link_words(link).to_owned()),
            Facet::SignIn => self.sign_in.map(|sign_in| match sign_in {
                SignInFilter::Never => "never signed in".to_owned(),
                SignInFilter::Within(days) => format!("signed in within {} d", days.count()),
                SignInFilter::Before(days) => format!("no sign-in for {} d", days.count()),
            }),
            Facet::Age => self.older_than.map(|days| format!("gap for {} d", days.count())),
            Facet::Status => self.status.map(|status| status_words(status).to_owned()),
        }
    }

    /// What was chosen beyond what `list` always shows.
    pub fn chosen(&self, list: ListId) -> Vec<Facet> {
        let usual = Self::of(list);
        let is_chosen = |facet: &Facet| self.words(*facet) != usual.words(*facet);
        Facet::ALL.into_iter().filter(is_chosen).collect()
    }

    /// Takes back the last thing that was chosen; false where nothing was.
    pub fn drop_last(&mut self, list: ListId) -> bool {
        let usual = Self::of(list);
        match self.chosen(list).last() {
            Some(Facet::Gap) => self.gap = usual.gap,
            Some(Facet::Role) => self.role = usual.role,
            Some(Facet::Kind) => self.kind = usual.kind,
            Some(Facet::Link) => self.link = usual.link,
            Some(Facet::SignIn) => self.sign_in = usual.sign_in,
            Some(Facet::Age) => self.older_than = usual.older_than,
            Some(Facet::Status) => self.status = usual.status,
            None => return false,
        }
        true
    }
}

/// Who is disabled is what is looked for.
const STATUSES: [StatusFilter; 4] =
    [StatusFilter::Disabled, StatusFilter::Enabled, StatusFilter::Locked, StatusFilter::Unsettled];

/// The choices, and before them to choose nothing.
fn optional<T: Copy>(choices: impl IntoIterator<Item = Option<T>>) -> Vec<Option<T>> {
    std::iter::once(None).chain(choices).collect()
}

fn gap_words(gap: GapFilter) -> &'static str {
    match gap {
        GapFilter::Any => "any gap",
        GapFilter::Phone => "no phone",
        GapFilter::Authenticator => "no app",
        GapFilter::SecurityKey => "no security key",
        GapFilter::Both => "neither phone nor app",
        GapFilter::Exempt => "exempt",
        GapFilter::Unknown => "unknown",
        GapFilter::None => "no gap",
    }
}

fn link_words(link: LinkFilter) -> &'static str {
    match link {
        LinkFilter::Awaiting => "link open",
        LinkFilter::Expired => "link expired",
        LinkFilter::None => "no link",
    }
}

fn status_words(status: StatusFilter) -> &'static str {
    match status {
        StatusFilter::Enabled => "enabled",
        StatusFilter::Disabled => "disabled",
        StatusFilter::Locked => "locked",
        StatusFilter::Unsettled => "outcome unknown",
    }
}
