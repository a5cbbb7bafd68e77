//! Whose credentials are used, and what they may do.

use super::{
    AvochatoLinks,
    calls::{AvochatoCalls, UserRoute, unreadable},
    facts::Fact,
    user_row::{RoleWord, UserFields},
};
use crate::{
    contract::{
        Availability, DirectoryKind, EnrolmentWay, FixedPart, ProfilePart, Role, UserActionKind,
    },
    server::directory::remote::{Capabilities, ExternalId, OldCodes, RemoteError, http::Urgency},
};
use serde_json::Value;

/// The account that reads the directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AvochatoAccount {
    /// The user behind the credentials, where that was told.
    pub user: Option<ExternalId>,
    /// The user's name, or address.
    pub name: String,
    /// The inbox that is worked on, as it calls itself.
    pub inbox: Option<String>,
    pub role: AccountRole,
}

/// What the account's user is in the inbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountRole {
    Is(Role),
    /// It was not told, or has another name.
    Unclear,
}

/// Who `path`, `auth_tokens` or `whoami`, says that the credentials are.
pub async fn who(
    calls: &AvochatoCalls,
    path: &str,
    urgency: Urgency,
) -> Result<AvochatoAccount, RemoteError> {
    let Some(data) = calls.read(path.to_owned(), Vec::new(), urgency).await? else {
        return Err(calls.not_there());
    };
    let user = data.get("user").and_then(UserFields::read).ok_or_else(unreadable)?;
    let account = data.get("account").unwrap_or(&Value::Null);
    let text = |field: &str| Some(account.get(field)?.as_str()?.to_owned());
    Ok(AvochatoAccount {
        user: user.id(),
        name: user.title(),
        inbox: text("subdomain").or_else(|| text("name")),
        role: AccountRole::Unclear,
    })
}

/// The account, with its role in the inbox.
pub async fn account(
    calls: &AvochatoCalls,
    urgency: Urgency,
) -> Result<AvochatoAccount, RemoteError> {
    let mut account = who(calls, "/v1/whoami", urgency).await?;
    let holds = account.inbox.is_some();
    calls.facts.looked_at(Fact::Whoami, holds, "it does not tell the inbox");
    if let Some(path) = account.user.as_ref().and_then(|id| UserRoute::One(id).path()) {
        let user = calls.read(path, Vec::new(), urgency).await?;
        let user = user.as_ref().and_then(|data| UserFields::read(data.get("user")?));
        if let Some(RoleWord::Known(role)) = user.as_ref().and_then(UserFields::role) {
            account.role = AccountRole::Is(role);
        }
    }
    Ok(account)
}

/// What can be done with `account`, or with one of which nothing is known yet.
pub fn capabilities(account: Option<&AvochatoAccount>, links: &AvochatoLinks) -> Capabilities {
    use UserActionKind::*;
    let role = account.map_or(AccountRole::Unclear, |account| account.role);
    let by_call = || match role {
        AccountRole::Is(Role::Member) => Availability::NotPossible {
            reason: "The Avochato account of mfadmin is a member; it must be an owner or manager."
                .to_owned(),
        },
        AccountRole::Is(Role::Owner | Role::Admin) | AccountRole::Unclear => {
            Availability::Available
        }
    };
    let adding = by_call();
    let by_hand = || Availability::InBrowser { url: links.about_user().to_owned() };
    let by_call = [ResetPassword, Edit, Disable, Enable, Remove].map(|action| (action, by_call()));
    let by_hand = [AddPhone, UpdatePhone, SendSetupLink, ResetAuthenticator, EndSessions]
        .map(|action| (action, by_hand()));
    Capabilities {
        kind: DirectoryKind::Avochato,
        account: account.map(AvochatoAccount::words).unwrap_or_default(),
        offers: by_call.into_iter().chain(by_hand).collect(),
        fixed: [ProfilePart::Name, ProfilePart::Email]
            .map(|part| FixedPart {
                part,
                reason: "Avochato lets its users change it, on its own pages.".to_owned(),
            })
            .to_vec(),
        refused_by_store: Vec::new(),
        refused_for_bots: None,
        add_user: adding,
        enrolment: EnrolmentWay::Hosted,
        old_codes: OldCodes::NotJudged,
        notes: Vec::new(),
    }
}

impl AvochatoAccount {
    /// Such as "Ana Silva, owner of acme".
    pub fn words(&self) -> String {
        let role = match self.role {
            AccountRole::Is(Role::Owner) => ", owner",
            AccountRole::Is(Role::Admin) => ", manager",
            AccountRole::Is(Role::Member) => ", member",
            AccountRole::Unclear => "",
        };
        match (&self.inbox, role) {
            (Some(inbox), "") => format!("{}, in {inbox}", self.name),
            (Some(inbox), role) => format!("{}{role} of {inbox}", self.name),
            (None, role) => format!("{}{role}", self.name),
        }
    }
}
