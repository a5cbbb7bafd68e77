//! The life of a user: added, edited, disabled, enabled, removed.

use super::{PhonePatch, Requested};
use crate::contract::{
    Email, Language, LanguageChoice, OnUnlisted, PhoneNumber, PlainName, Reason, Role, User,
    UserAction,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// The body of `POST /v1/users`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AddUserRequest {
    #[schema(value_type = String, min_length = 1, max_length = 200)]
    pub name: PlainName,
    /// No other user may have it, in any spelling of its case.
    #[serde(deserialize_with = "crate::contract::email::deserialize_given")]
    pub email: Email,
    /// Only an Owner who stepped up adds an Owner or Admin.
    pub role: Role,
    /// In E.164. It starts unverified; no text is sent.
    #[serde(
        default,
        deserialize_with = "crate::contract::phone::deserialize_given",
        skip_serializing_if = "Option::is_none"
    )]
    #[schema(value_type = Option<String>, pattern = "^\\+[1-9][0-9]{1,14}$")]
    pub phone: Option<PhoneNumber>,
    /// What is done where no numbering plan has the number: `accept` it, or `refuse` it with
    /// `phone_unlisted`.
    #[serde(default, skip_serializing_if = "OnUnlisted::is_default")]
    pub unlisted: OnUnlisted,
    /// The language in which a user of the own database is written to, as a tag (BCP 47); one of the
    /// `languages` of `GET /v1/me`, with or without a region.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "pt-BR")]
    pub language: Option<Language>,
    /// Why, or a ticket; needed where the policy says `require_reason`.
    #[serde(default)]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 200)]
    pub reason: Option<Reason>,
}

/// The answer of `POST /v1/users`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum UserAddition {
    /// 201: the user is there.
    Added(Box<User>),
    /// 202: the directory is asked to add the user. The same request under the same `Idempotency-Key` is
    /// told the outcome afterwards.
    Requested(Requested),
    /// 204: the directory has added the user, who could not be read and shows at its next reading.
    NotRead,
}

/// The body of `PATCH /v1/users/{id}`; `If-Match` carries the revision it is based on. Send what
/// changes and nothing else; all of it is changed, or nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct UserPatch {
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 200)]
    pub name: Option<PlainName>,
    /// For Owners, where the role is or becomes Owner or Admin. A lower role ends the user's
    /// sessions, links, machine tokens and jobs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// The language in which a user of the own database is written to, as a tag (BCP 47) such as `pt-BR`:
    /// one of the `languages` of `GET /v1/me`, with or without a region. `none` takes it away, so that the
    /// organisation's language counts, else the browser's.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "pt-BR")]
    pub language: Option<LanguageChoice>,
    /// The new number, in E.164. It starts unverified.
    #[serde(
        deserialize_with = "crate::contract::phone::deserialize_given",
        skip_serializing_if = "Option::is_none"
    )]
    #[schema(value_type = Option<String>, pattern = "^\\+[1-9][0-9]{1,14}$")]
    pub phone: Option<PhoneNumber>,
    /// The new address, which no other user has or waits for, in any spelling of its case. For Owners,
    /// where the user is an Owner or Admin. It takes the place of the old one once the link that is
    /// mailed to it is used; a second order replaces the first. The user's links and sessions end at
    /// once, and the old address is told.
    #[serde(
        deserialize_with = "crate::contract::email::deserialize_given",
        skip_serializing_if = "Option::is_none"
    )]
    pub email: Option<Email>,
    /// What is done where no numbering plan has the number: `accept` it, or `refuse` it with
    /// `phone_unlisted`.
    #[serde(skip_serializing_if = "OnUnlisted::is_default")]
    pub unlisted: OnUnlisted,
    /// Where the number is the unverified one the user has already, or the address the one that waits
    /// already: send its link again although the last one is less than 10 minutes old.
    pub override_cool_down: bool,
    /// Why, or a ticket; needed where the policy says `require_reason`.
    #[schema(value_type = Option<String>, min_length = 1, max_length = 200)]
    pub reason: Option<Reason>,
}

/// What is edited of a user beside the phone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserEdit {
    pub name: Option<PlainName>,
    pub role: Option<Role>,
    #[serde(default)]
    pub language: Option<LanguageChoice>,
    pub reason: Option<Reason>,
}

/// A [`UserPatch`] of the e-mail address alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmailPatch {
    /// The new address. It waits until it is confirmed.
    pub email: Email,
    /// Where it is the address that waits already: send its link again although the last one is less
    /// than 10 minutes old.
    pub override_cool_down: bool,
    pub reason: Option<Reason>,
}

/// The body of `POST /v1/users/{id}/disable` and `…/enable`, which may be left out where no reason
/// is needed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct LifeCycleRequest {
    /// Why, or a ticket; needed where the policy says `require_reason`.
    #[schema(value_type = Option<String>, min_length = 1, max_length = 200)]
    pub reason: Option<Reason>,
}

/// The query string of `DELETE /v1/users/{id}` and `DELETE /v1/users/{id}/email-change`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct RemoveQuery {
    /// Why, or a ticket; needed where the policy says `require_reason`. It outlasts a removed user.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(value_type = Option<String>, min_length = 1, max_length = 200)]
    pub reason: Option<Reason>,
}

impl UserPatch {
    /// The actions that it asks for, in their order. Empty where it names nothing to change.
    pub fn actions(self) -> Vec<UserAction> {
        let Self { name, role, language, phone, email, unlisted, override_cool_down, reason } =
            self;
        let edit = UserEdit { name, role, language, reason: reason.clone() };
        let edit = (!edit.is_empty()).then_some(UserAction::Edit(edit));
        let because = reason.clone();
        let email = email.map(|email| {
            UserAction::SetEmail(EmailPatch { email, override_cool_down, reason: because })
        });
        // Last: a new address ends the links that are out.
        let phone = phone.map(|phone| {
            UserAction::SetPhone(PhonePatch { phone, override_cool_down, unlisted, reason })
        });
        edit.into_iter().chain(email).chain(phone).collect()
    }

    /// Whether all of it may be held for some seconds.
    pub fn may_be_held(&self) -> bool {
        UserAction::may_all_be_held(&self.clone().actions())
    }
}

impl EmailPatch {
    /// The request that does it.
    pub fn patch(&self) -> UserPatch {
        let Self { email, override_cool_down, reason } = self.clone();
        UserPatch { email: Some(email), override_cool_down, reason, ..UserPatch::default() }
    }
}

impl UserEdit {
    pub fn is_empty(&self) -> bool {
        self.name.is_none() && self.role.is_none() && self.language.is_none()
    }

    /// What of it is another for `user` than before.
    pub fn changes(self, user: &User) -> Self {
        let Self { name, role, language, reason } = self;
        Self {
            name: name.filter(|name| name.as_str() != user.name),
            role: role.filter(|role| *role != user.role),
            language: language.filter(|choice| !choice.is(user.language.as_ref())),
            reason,
        }
    }

    /// The request that does it.
    pub fn patch(&self) -> UserPatch {
        let Self { name, role, language, reason } = self.clone();
        UserPatch { name, role, language, reason, ..UserPatch::default() }
    }
}
