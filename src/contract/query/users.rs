//! Which users, in which order, and from where on.

use super::{Days, SignInFilter};
use crate::contract::{Factor, FactorSet, Kind, Role, UserId, rules::Standing, words};
use serde::{Deserialize, Serialize};
use strum::{EnumCount, EnumString, IntoStaticStr, VariantArray};
use utoipa::{IntoParams, ToSchema};

/// Which gaps to keep. None of them keeps Avobots: a user to whom MFA does not apply has neither a
/// gap nor none. Nor does any keep disabled users. Only `exempt` keeps exempt users. A factor is missing where the policy requires it:
/// where one of several is enough and none is there, each of them is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[derive(EnumCount, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum GapFilter {
    /// A factor is missing, whichever.
    Any,
    /// The phone is missing, whatever else is.
    Phone,
    /// The authenticator is missing, whatever else is.
    Authenticator,
    /// The security key is missing, whatever else is.
    SecurityKey,
    /// Phone and authenticator are missing.
    Both,
    /// All users with an open exemption, whatever is missing.
    Exempt,
    /// Users of whom nobody knows whether they miss something, and who are not exempt.
    Unknown,
    /// Users who miss nothing and are not exempt.
    None,
}

/// In what state users are: whether they can sign in and get messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[derive(EnumCount, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum StatusFilter {
    Enabled,
    Disabled,
    /// Locked out by the directory, after too many wrong passwords.
    Locked,
    /// Something was ordered of the directory, and nobody knows whether it was done.
    Unsettled,
}

/// The state of the setup link of a user without an authenticator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[derive(EnumCount, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum LinkFilter {
    /// Sent, and still good.
    Awaiting,
    /// Sent, and run out.
    Expired,
    /// None was sent.
    None,
}

/// What to order by. Ties are broken by id.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[derive(EnumCount, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Sort {
    /// By name, ignoring case and accents.
    #[default]
    Name,
    /// By the address, and where there is none by the username.
    Email,
    /// Owners first.
    Role,
    /// Users who miss most first, then those who miss less, then those of whom nobody knows, then
    /// nothing, then Avobots. An exemption does not change the order.
    Gap,
    /// Who never signed in first.
    LastSignIn,
    Created,
    /// The most dangerous gap first: Owners and Admins who miss a factor, then members who miss
    /// two, then members who miss one; among equals the latest sign-in first, for that account is in
    /// use. Then users of whom nobody knows, then users without a gap, then Avobots. An exemption does not change the order.
    Urgency,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    #[default]
    Asc,
    Desc,
}

/// Where a page starts when no cursor says so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Edge {
    #[default]
    Start,
    /// The last page, still in the order asked for.
    End,
}

/// A place in an ordered list. Opaque: take it from an answer and give it back unchanged, with
/// the same filter and order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
pub struct Cursor(pub String);

/// How much of phone numbers a list tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Numbers {
    /// The country code and the last two digits.
    #[default]
    Masked,
    /// All of it; after `POST /v1/reveal`.
    Whole,
}

/// Which users a list shows or a job acts on; everyone where nothing is said. All that is said
/// must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct UserFilter {
    /// Text to find in name, e-mail, username and phone; at most 200 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200)]
    pub search: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gap: Option<GapFilter>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<Kind>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<StatusFilter>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<LinkFilter>,
    /// `never`, `within:30d` or `before:30d`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, pattern = "^(never|(within|before):([1-9][0-9]{0,2}|[12][0-9]{3}|3[0-5][0-9]{2}|36[0-4][0-9]|3650)d)$",
        example = "before:30d")]
    pub sign_in: Option<SignInFilter>,
    /// Only gaps that have been open for at least so many days: `7d`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, pattern = "^([1-9][0-9]{0,2}|[12][0-9]{3}|3[0-5][0-9]{2}|36[0-4][0-9]|3650)d$",
        example = "7d")]
    pub older_than: Option<Days>,
}

/// The query string of `GET /v1/users`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct UserQuery {
    /// Text to find in name, e-mail, username and phone; at most 200 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(max_length = 200)]
    pub search: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(inline)]
    pub gap: Option<GapFilter>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(inline)]
    pub role: Option<Role>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(inline)]
    pub kind: Option<Kind>,
    /// Enabled and disabled users where nothing is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(inline)]
    pub status: Option<StatusFilter>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(inline)]
    pub link: Option<LinkFilter>,
    /// When the user signed in last: `never`, `within:30d` or `before:30d`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(value_type = Option<String>, pattern = "^(never|(within|before):([1-9][0-9]{0,2}|[12][0-9]{3}|3[0-5][0-9]{2}|36[0-4][0-9]|3650)d)$",
        example = "before:30d")]
    pub sign_in: Option<SignInFilter>,
    /// Only gaps that have been open for at least so many days: `7d`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(value_type = Option<String>, pattern = "^([1-9][0-9]{0,2}|[12][0-9]{3}|3[0-5][0-9]{2}|36[0-4][0-9]|3650)d$",
        example = "7d")]
    pub older_than: Option<Days>,
    #[param(inline)]
    pub sort: Sort,
    #[param(inline)]
    pub order: Order,
    /// Excludes `cursor`.
    #[param(inline)]
    pub from: Edge,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(inline)]
    pub cursor: Option<Cursor>,
    /// The page that begins with this user, or with whom would come next. Excludes `cursor`,
    /// `past` and `from`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(inline)]
    pub at: Option<UserId>,
    /// The page after this user's place, or before it with `from=end`, whether the filter matches
    /// that user or not. Excludes `cursor` and `at`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(inline)]
    pub past: Option<UserId>,
    #[param(inline)]
    pub numbers: Numbers,
    /// 1 to 200; 50 when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<u16>,
}

impl GapFilter {
    pub const ALL: [Self; Self::COUNT] = words::all(Self::VARIANTS);

    /// Users to whom `factor` is missing.
    pub fn of(factor: Factor) -> Self {
        match factor {
            Factor::Phone => Self::Phone,
            Factor::Authenticator => Self::Authenticator,
            Factor::SecurityKey => Self::SecurityKey,
        }
    }

    /// The factors that are all missing to those whom it keeps; `None` where it asks for none.
    pub fn factors(self) -> Option<FactorSet> {
        let both = || [Factor::Phone, Factor::Authenticator].into_iter().collect();
        match self {
            Self::Any | Self::Exempt | Self::Unknown | Self::None => None,
            Self::Both => Some(both()),
            one => {
                Some(Factor::ALL.into_iter().filter(|factor| Self::of(*factor) == one).collect())
            }
        }
    }

    /// Whether it keeps a user who stands at `standing`.
    pub fn keeps(self, standing: Standing) -> bool {
        match (self, standing) {
            (Self::Any, Standing::Gap(_))
            | (Self::Exempt, Standing::Exempt)
            | (Self::Unknown, Standing::Unknown)
            | (Self::None, Standing::Complete) => true,
            (wanted, Standing::Gap(missing)) => {
                wanted.factors().is_some_and(|factors| factors.is_subset(missing))
            }
            _ => false,
        }
    }
}

impl StatusFilter {
    pub const ALL: [Self; Self::COUNT] = words::all(Self::VARIANTS);
}

impl LinkFilter {
    pub const ALL: [Self; Self::COUNT] = words::all(Self::VARIANTS);
}

impl Sort {
    pub const ALL: [Self; Self::COUNT] = words::all(Self::VARIANTS);
}

impl Order {
    pub fn turned(self) -> Self {
        match self {
            Self::Asc => Self::Desc,
            Self::Desc => Self::Asc,
        }
    }
}

impl UserFilter {
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl UserQuery {
    /// The first page of the users that `filter` keeps, in the usual order.
    pub fn of(filter: &UserFilter) -> Self {
        let UserFilter { search, gap, role, kind, status, link, sign_in, older_than } =
            filter.clone();
        Self { search, gap, role, kind, status, link, sign_in, older_than, ..Self::default() }
    }

    pub fn filter(&self) -> UserFilter {
        let Self { search, gap, role, kind, status, link, sign_in, older_than, .. } = self.clone();
        UserFilter { search, gap, role, kind, status, link, sign_in, older_than }
    }
}
