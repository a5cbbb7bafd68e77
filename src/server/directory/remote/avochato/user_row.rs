//! A user as Avochato tells them, in a list or alone. What is not named here is not read, and what is not
//! told stays unknown: null says that there is nothing, an absent field says nothing.

use super::facts::{Fact, FactBook};
use crate::{
    contract::{Email, Kind, PhoneNumber, Role, UnknownReason, phone::Region},
    server::directory::remote::{
        DirectoryFactor, DirectoryPhone, DirectoryUser, ExternalId, FactorId, FactorKind,
        FactorStatus, Observed, Since,
    },
};
use jiff::{Timestamp, civil::DateTime, tz::TimeZone};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// The fields by which users are known. An absent one is `None`, null is `Some(Value::Null)`.
#[derive(Deserialize, Serialize)]
pub struct UserFields {
    #[serde(default, deserialize_with = "even_null", skip_serializing_if = "Option::is_none")]
    id: Option<Value>,
    #[serde(default, deserialize_with = "even_null", skip_serializing_if = "Option::is_none")]
    email: Option<Value>,
    #[serde(default, deserialize_with = "even_null", skip_serializing_if = "Option::is_none")]
    name: Option<Value>,
    #[serde(default, deserialize_with = "even_null", skip_serializing_if = "Option::is_none")]
    avobot_id: Option<Value>,
    #[serde(default, deserialize_with = "even_null", skip_serializing_if = "Option::is_none")]
    role: Option<Value>,
    #[serde(default, deserialize_with = "even_null", skip_serializing_if = "Option::is_none")]
    enabled: Option<Value>,
    #[serde(default, deserialize_with = "even_null", skip_serializing_if = "Option::is_none")]
    phone: Option<Value>,
    #[serde(default, deserialize_with = "even_null", skip_serializing_if = "Option::is_none")]
    phone_formatted: Option<Value>,
    #[serde(default, deserialize_with = "even_null", skip_serializing_if = "Option::is_none")]
    phone_valid: Option<Value>,
    #[serde(default, deserialize_with = "even_null", skip_serializing_if = "Option::is_none")]
    mfa_app_valid: Option<Value>,
    /// Says nothing that is kept, but a change of it is a reason to read the user again.
    #[serde(default, deserialize_with = "even_null", skip_serializing_if = "Option::is_none")]
    require_2fa: Option<Value>,
    #[serde(default, deserialize_with = "even_null", skip_serializing_if = "Option::is_none")]
    signed_in_at: Option<Value>,
    #[serde(default, deserialize_with = "even_null", skip_serializing_if = "Option::is_none")]
    added_at: Option<Value>,
    #[serde(default, deserialize_with = "even_null", skip_serializing_if = "Option::is_none")]
    created_at: Option<Value>,
}

/// The role that Avochato's word means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoleWord {
    Known(Role),
    /// A word of later days.
    Unknown,
}

impl UserFields {
    /// Reads a user; `None` for what is none, or has no id.
    pub fn read(value: &Value) -> Option<Self> {
        let fields = Self::deserialize(value).ok()?;
        fields.id().is_some().then_some(fields)
    }

    pub fn id(&self) -> Option<ExternalId> {
        match self.id.as_ref()? {
            Value::String(id) if !id.is_empty() => Some(ExternalId(id.clone())),
            Value::Number(id) => Some(ExternalId(id.to_string())),
            _ => None,
        }
    }

    /// The address, whether it is a right one or not.
    pub fn email(&self) -> Option<&str> {
        self.text(&self.email)
    }

    /// The name, else the address.
    pub fn title(&self) -> String {
        let told = self.text(&self.name).or_else(|| self.email());
        told.unwrap_or_default().to_owned()
    }

    /// The user; what was not told is unknown for `silence`.
    pub fn user(&self, silence: UnknownReason) -> Option<DirectoryUser> {
        let phone = self.phone(silence);
        let authenticator = self.authenticator(silence);
        Some(DirectoryUser {
            id: self.id()?,
            username: None,
            // Its API does not tell.
            language: None,
            name: self.title(),
            email: self.email().and_then(|email| email.parse::<Email>().ok()),
            role: match self.role() {
                Some(RoleWord::Known(role)) => role,
                Some(RoleWord::Unknown) | None => Role::Member,
            },
            kind: match self.avobot_id {
                None | Some(Value::Null) => Kind::Human,
                Some(_) => Kind::Avobot,
            },
            enabled: self.enabled().unwrap_or(true),
            factors: factors(&phone, &authenticator),
            phone,
            authenticator,
            security_keys: Observed::Unknown(UnknownReason::NotOffered),
            store: None,
            lock: Observed::Known(None),
            last_sign_in_at: self.signed_in_at.as_ref().and_then(moment),
            created_at: [&self.created_at, &self.added_at]
                .into_iter()
                .find_map(|told| told.as_ref().and_then(moment)),
        })
    }

    /// Whether nothing is missing that a user is asked for alone.
    pub fn is_whole(&self) -> bool {
        let told = [
            &self.role,
            &self.enabled,
            &self.avobot_id,
            &self.phone,
            &self.phone_valid,
            &self.mfa_app_valid,
        ];
        told.into_iter().all(Option::is_some)
    }

    /// The same text as long as the same is told. Only of what is read: an address of a picture, for one,
    /// may be another at every call.
    pub fn revision(&self) -> String {
        let told = serde_json::to_vec(self).unwrap_or_default();
        Sha256::digest(told)[..16].iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Whether the user is enabled; `None` where that is not told.
    pub fn enabled(&self) -> Option<bool> {
        self.enabled.as_ref()?.as_bool()
    }

    /// The role; `None` where it is not told.
    pub fn role(&self) -> Option<RoleWord> {
        let word = self.text(&self.role)?.trim().to_ascii_lowercase();
        Some(match word.as_str() {
            "owner" => RoleWord::Known(Role::Owner),
            "manager" | "admin" => RoleWord::Known(Role::Admin),
            "member" => RoleWord::Known(Role::Member),
            _ => RoleWord::Unknown,
        })
    }

    /// Notes what a row of a list says of the facts.
    pub fn note_listed(&self, facts: &FactBook) {
        let is_bare = self.role.is_none() && self.enabled.is_none();
        facts.looked_at(Fact::ListWithoutRole, is_bare, "the list tells them");
        self.note_times(facts);
    }

    /// Notes what a user who was asked for alone says of the facts.
    pub fn note_single(&self, facts: &FactBook) {
        facts.looked_at(Fact::UserTellsAll, self.is_whole(), "some of them are absent");
        match self.role() {
            None => {}
            Some(role) => {
                let is_known = role != RoleWord::Unknown;
                facts.looked_at(Fact::RoleWords, is_known, "there is another role");
            }
        }
        self.note_times(facts);
    }

    fn note_times(&self, facts: &FactBook) {
        if let (Some(Value::String(_)), Some(created)) = (&self.signed_in_at, &self.created_at) {
            facts.looked_at(Fact::Times, created.is_number(), "created_at is no number");
        }
        if self.avobot_id == Some(Value::Null) {
            facts.confirmed(Fact::NullAvobot);
        }
    }

    fn phone(&self, silence: UnknownReason) -> Observed<Option<DirectoryPhone>> {
        let told = match (&self.phone, &self.phone_formatted) {
            (None, None) => return Observed::Unknown(silence),
            (Some(Value::Null), _) | (None, Some(Value::Null)) => None,
            (Some(told), _) | (None, Some(told)) => Some(told),
        };
        let is_verified = flag(&self.phone_valid);
        let Some(told) = told.filter(|told| told.as_str().is_none_or(|text| !text.is_empty()))
        else {
            // A verified number that is not shown is there all the same.
            return match is_verified {
                Some(Some(true)) => Observed::Unknown(UnknownReason::Hidden),
                _ => Observed::Known(None),
            };
        };
        match (number(told), is_verified) {
            (Some(number), Some(Some(is_verified))) => {
                Observed::Known(Some(DirectoryPhone { number, is_verified, since: None }))
            }
            (Some(_), None) => Observed::Unknown(silence),
            (None, _) | (Some(_), Some(None)) => Observed::Unknown(UnknownReason::Hidden),
        }
    }

    fn authenticator(&self, silence: UnknownReason) -> Observed<Option<Since>> {
        match flag(&self.mfa_app_valid) {
            None => Observed::Unknown(silence),
            Some(None) => Observed::Unknown(UnknownReason::Hidden),
            Some(Some(is_there)) => Observed::Known(is_there.then(Since::default)),
        }
    }

    fn text<'a>(&self, told: &'a Option<Value>) -> Option<&'a str> {
        told.as_ref()?.as_str().filter(|text| !text.trim().is_empty())
    }
}

/// The word that Avochato has for `role`.
pub fn word_of(role: Role) -> &'static str {
    match role {
        Role::Owner => "owner",
        Role::Admin => "manager",
        Role::Member => "member",
    }
}

/// A field that is there, though it be null.
fn even_null<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

/// Whether something holds: `None` where nothing is told, `Some(None)` where it is neither yes nor no.
/// Null is no: nobody has proved it.
fn flag(told: &Option<Value>) -> Option<Option<bool>> {
    Some(match told.as_ref()? {
        Value::Null => Some(false),
        Value::Bool(holds) => Some(*holds),
        _ => None,
    })
}

/// A number is read as it is dialled in the United States where it has no `+`.
fn number(told: &Value) -> Option<PhoneNumber> {
    let text = match told {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    let read = PhoneNumber::read(&text, Region::default()).map(|(number, _)| number);
    read.or_else(|_| PhoneNumber::accepted(text)).ok()
}

/// An ISO text, UTC where it names no zone, or Unix seconds.
fn moment(told: &Value) -> Option<Timestamp> {
    match told {
        Value::String(text) => {
            let text = text.trim();
            let bare = || text.trim_end_matches(" UTC").parse::<DateTime>();
            let utc = || TimeZone::UTC.to_timestamp(bare().ok()?).ok();
            text.parse().ok().or_else(utc)
        }
        Value::Number(seconds) => {
            let milliseconds = seconds.as_f64()? * 1000.0;
            // A float beyond the range becomes its end, which is no time either.
            Timestamp::from_millisecond(milliseconds.round() as i64).ok()
        }
        _ => None,
    }
}

fn factors(
    phone: &Observed<Option<DirectoryPhone>>,
    authenticator: &Observed<Option<Since>>,
) -> Vec<DirectoryFactor> {
    let mut factors = Vec::new();
    if let Observed::Known(Some(phone)) = phone {
        factors.push(DirectoryFactor {
            id: FactorId("phone".to_owned()),
            kind: FactorKind::Text,
            status: match phone.is_verified {
                true => FactorStatus::Active,
                false => FactorStatus::Pending,
            },
            label: phone.number.masked().to_string(),
        });
    }
    if let Observed::Known(Some(_)) = authenticator {
        factors.push(DirectoryFactor {
            id: FactorId("authenticator".to_owned()),
            kind: FactorKind::Authenticator,
            status: FactorStatus::Active,
            label: String::new(),
        });
    }
    factors
}
