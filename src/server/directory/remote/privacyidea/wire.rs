//! What privacyIDEA answers, as far as it is read. Whatever else stands in an answer, such as seeds and
//! pictures of them, is skipped by the parser and never kept.

use serde::{
    Deserialize,
    de::{DeserializeOwned, IgnoredAny},
};

/// An answer that says yes.
#[derive(Debug)]
pub struct Reply<V> {
    pub value: V,
    pub detail: Detail,
    /// What the other side's clock showed, in seconds since 1970.
    pub time: Option<f64>,
    pub version: Option<String>,
}

/// An answer that says no.
#[derive(Debug, Default, Deserialize)]
pub struct ErrorPart {
    #[serde(default)]
    pub code: i64,
    #[serde(default)]
    pub message: String,
}

/// What an answer says.
#[derive(Debug)]
pub enum Parsed<V> {
    Yes(Reply<V>),
    No(ErrorPart),
    /// It is no answer of privacyIDEA, or not to this question. Where it stops being one is no secret;
    /// the parser's own words may quote what it met.
    Unreadable {
        is_json: bool,
    },
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Detail {
    /// Resolvers that did not answer, so their users are missing in a list.
    pub skipped_resolvers: Vec<String>,
    /// The state of a token that was just made.
    pub rollout_state: Option<String>,
}

#[derive(Deserialize)]
struct Envelope<V> {
    result: Outcome<V>,
    #[serde(default)]
    detail: Option<Detail>,
    #[serde(default)]
    time: Option<f64>,
    #[serde(default)]
    version: Option<String>,
}

#[derive(Deserialize)]
struct Outcome<V> {
    status: bool,
    value: Option<V>,
    #[serde(default)]
    error: Option<ErrorPart>,
}

/// Text that comes as a number or a truth value, too, or as the first of several.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Word {
    Text(String),
    Number(i64),
    Flag(bool),
    Several(Vec<String>),
    Other(IgnoredAny),
}

/// What `POST /auth` gives.
#[derive(Deserialize)]
pub struct SignedIn {
    pub token: String,
    #[serde(default)]
    pub role: String,
    #[serde(default)]
    pub username: String,
    #[serde(default)]
    pub realm: String,
    #[serde(default)]
    pub rights: Vec<String>,
}

/// What a JWT says of itself; its signature is the other side's business.
#[derive(Debug, Default, Deserialize)]
pub struct Claims {
    /// In seconds since 1970.
    #[serde(default)]
    pub exp: Option<i64>,
    #[serde(default)]
    pub username: Option<String>,
}

/// A user of `GET /user/`.
#[derive(Debug, Deserialize)]
pub struct UserRow {
    pub userid: Option<Word>,
    pub username: Option<Word>,
    pub resolver: Option<Word>,
    pub givenname: Option<Word>,
    pub surname: Option<Word>,
    pub email: Option<Word>,
    pub mobile: Option<Word>,
}

/// A realm of `GET /realm/`.
#[derive(Debug, Deserialize)]
pub struct RealmRow {
    #[serde(default)]
    pub resolver: Vec<ResolverName>,
}

#[derive(Debug, Deserialize)]
pub struct ResolverName {
    pub name: String,
}

/// A page of `GET /token/`.
#[derive(Debug, Deserialize)]
pub struct TokenPage {
    pub count: u64,
    pub next: Option<u64>,
    pub tokens: Vec<ListedToken>,
}

#[derive(Debug, Deserialize)]
pub struct ListedToken {
    pub serial: String,
    pub tokentype: String,
    pub user_id: Option<Word>,
    pub resolver: Option<Word>,
    pub user_realm: Option<Word>,
    pub active: bool,
    pub locked: bool,
    pub revoked: bool,
    pub failcount: i64,
    pub maxfail: i64,
    /// Where the codes are: the time of the last one that was taken, in steps, for those by time.
    #[serde(default)]
    pub count: i64,
    pub rollout_state: Option<Word>,
    pub description: Option<Word>,
    #[serde(default)]
    pub info: TokenInfo,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct TokenInfo {
    pub phone: Option<Word>,
    pub dynamic_phone: Option<Word>,
    pub email: Option<Word>,
    pub validity_period_start: Option<Word>,
    pub validity_period_end: Option<Word>,
    pub creation_date: Option<Word>,
    pub count_auth: Option<Word>,
    pub count_auth_max: Option<Word>,
    pub count_auth_success: Option<Word>,
    pub count_auth_success_max: Option<Word>,
}

/// A policy of `GET /policy/`.
#[derive(Debug, Deserialize)]
pub struct PolicyRow {
    pub active: bool,
    pub scope: String,
    #[serde(default)]
    pub action: PolicyActions,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct PolicyActions {
    /// Kinds of tokens whose user has to confirm them, separated by spaces.
    pub verify_enrollment: Option<Word>,
}

/// A resolver of `GET /resolver/`; what it signs in with is not read.
#[derive(Debug, Deserialize)]
pub struct ResolverRow {
    #[serde(rename = "type")]
    pub kind: String,
    #[serde(default)]
    pub data: ResolverData,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ResolverData {
    /// How many users an LDAP resolver gives at most.
    #[serde(rename = "SIZELIMIT")]
    pub size_limit: Option<Word>,
}

/// Reads the answer to a question that is answered by a `V`.
pub fn parse<V: DeserializeOwned>(body: &[u8]) -> Parsed<V> {
    match serde_json::from_slice::<Envelope<V>>(body) {
        Ok(Envelope {
            result: Outcome { status: true, value: Some(value), .. },
            detail,
            time,
            version,
        }) => Parsed::Yes(Reply { value, detail: detail.unwrap_or_default(), time, version }),
        Ok(Envelope { result: Outcome { status: false, error: Some(error), .. }, .. }) => {
            Parsed::No(error)
        }
        Ok(_) => Parsed::Unreadable { is_json: true },
        Err(_) => {
            Parsed::Unreadable { is_json: serde_json::from_slice::<IgnoredAny>(body).is_ok() }
        }
    }
}

impl Word {
    /// What it says; nothing where it says nothing.
    pub fn text(&self) -> Option<String> {
        let text = match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Flag(flag) => flag.to_string(),
            Self::Several(texts) => texts.first()?.clone(),
            Self::Other(_) => return None,
        };
        (!text.trim().is_empty()).then_some(text)
    }
}

/// What `word` says, if it is there and says something.
pub fn text_of(word: &Option<Word>) -> Option<String> {
    word.as_ref().and_then(Word::text)
}
