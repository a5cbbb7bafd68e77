//! Reading requests: each part is whole and typed, or the request is refused with its name.

mod hold;

pub use hold::{HeldPath, HoldableUser};

use super::{api_error::ApiError, layers::BodyTooSlow};
use crate::{
    contract::{Code, FieldError, JobId, OperationId, OutboxId, Problem, SessionId, UserId},
    server::service::{IdempotencyKey, Mutation},
};
use axum::{
    body::Bytes,
    extract::{
        FromRequest, FromRequestParts, Path, Query, Request, rejection::BytesRejection,
        rejection::FailedToBufferBody,
    },
    http::{HeaderMap, HeaderName, HeaderValue, header, request::Parts},
};
use hold::refuse_hold;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::{Map, Value, error::Category};
use sha2::{Digest, Sha256};

pub const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// The `{id}` of the path.
pub struct UserPath(pub UserId);

/// The `{id}` of the path, where it is a message's. No message has an id that is no number.
pub struct MessagePath(pub OutboxId);

/// The `{id}` of the path, where it is a session's or a machine token's.
pub struct SessionPath(pub SessionId);

/// The `{id}` of the path, where it is a job's.
pub struct JobPath(pub JobId);

/// The `{id}` of the path, where it is an operation's.
pub struct OperationPath(pub OperationId);

/// The query string, where every parameter is known and fits.
pub struct ValidQuery<Q>(pub Q);

/// The revision in `If-Match`: a number in double quotes, as `ETag` gives it.
pub struct IfMatch(pub i64);

/// A JSON body, and what identifies the request it came in.
pub struct Body<B> {
    pub body: B,
    pub mutation: Mutation,
}

/// A JSON body that may be left out, and what identifies the request it came in.
pub struct OptionalBody<B> {
    pub body: B,
    pub mutation: Mutation,
}

/// A request without a body (or with `{}`), and what identifies it.
pub struct NoBody(pub Mutation);

/// The identity of a request while its body is read.
pub struct Fingerprint {
    pub key: Option<IdempotencyKey>,
    hash: Sha256,
}

impl<S: Send + Sync> FromRequestParts<S> for UserPath {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let Path(id) = Path::<UserId>::from_request_parts(parts, state)
            .await
            .map_err(|_| ApiError::from(Code::InvalidId))?;
        Ok(Self(id))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for MessagePath {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let Path(id) = Path::<OutboxId>::from_request_parts(parts, state)
            .await
            .map_err(|_| ApiError::from(Code::MessageNotFound))?;
        Ok(Self(id))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for SessionPath {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let Path(id) = Path::<SessionId>::from_request_parts(parts, state)
            .await
            .map_err(|_| ApiError::from(Code::SessionNotFound))?;
        Ok(Self(id))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for JobPath {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let Path(id) = Path::<JobId>::from_request_parts(parts, state)
            .await
            .map_err(|_| ApiError::from(Code::JobNotFound))?;
        Ok(Self(id))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for OperationPath {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let Path(id) = Path::<OperationId>::from_request_parts(parts, state)
            .await
            .map_err(|_| ApiError::from(Code::OperationNotFound))?;
        Ok(Self(id))
    }
}

impl<S: Send + Sync, Q: DeserializeOwned> FromRequestParts<S> for ValidQuery<Q> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let Query(query) = Query::try_from_uri(&parts.uri).map_err(|rejection| {
            let inner = std::error::Error::source(&rejection).map(ToString::to_string);
            let message = inner.unwrap_or_else(|| rejection.body_text());
            let named = quoted(&message).map(str::to_owned);
            // An ill-typed value is told as "parameter: what is wrong".
            let (field, message) = match (message.split_once(": "), named) {
                (Some((field, message)), _) if !field.contains(' ') => {
                    (field.to_owned(), message.to_owned())
                }
                (_, Some(field)) => (field, message),
                (_, None) => ("query".to_owned(), message),
            };
            ApiError::field(Code::InvalidQuery, &field, message)
        })?;
        Ok(Self(query))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let value = single(&parts.headers, &header::IF_MATCH)?;
        let value = value.ok_or(Code::PreconditionRequired)?;
        let tag = value.to_str().ok().and_then(|text| text.strip_prefix('"')?.strip_suffix('"'));
        let digits = tag.filter(|tag| tag.bytes().all(|byte| byte.is_ascii_digit()));
        match digits.and_then(|digits| digits.parse().ok()) {
            Some(revision) => Ok(Self(revision)),
            None => {
                let message = "one revision in double quotes, as ETag gave it";
                Err(ApiError::field(Code::InvalidHeader, "if-match", message))
            }
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Fingerprint {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        refuse_hold(parts)?;
        let key = single(&parts.headers, &IDEMPOTENCY_KEY)?;
        let key = key.map(|value| IdempotencyKey::parse(value.as_bytes())).transpose();
        let key = key.map_err(|error| {
            ApiError::field(Code::InvalidHeader, IDEMPOTENCY_KEY.as_str(), error.to_string())
        })?;
        let mut hash = Sha256::new();
        let if_match = parts.headers.get(header::IF_MATCH).map(HeaderValue::as_bytes);
        let query = parts.uri.query().unwrap_or_default();
        let identity = [
            parts.method.as_str().as_bytes(),
            parts.uri.path().as_bytes(),
            query.as_bytes(),
            if_match.unwrap_or_default(),
        ];
        for part in identity {
            // With its length, so that no two requests hash the same bytes.
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        Ok(Self { key, hash })
    }
}

impl Fingerprint {
    /// Takes the next piece of the body.
    pub fn update(&mut self, piece: &[u8]) {
        self.hash.update(piece);
    }

    pub fn finish(self) -> Mutation {
        Mutation { key: self.key, fingerprint: self.hash.finalize().into() }
    }
}

impl<S: Send + Sync, B: DeserializeOwned> FromRequest<S> for Body<B> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let (mut parts, body) = request.into_parts();
        let mut fingerprint = Fingerprint::from_request_parts(&mut parts, state).await?;
        require_type(&parts.headers, "application/json")?;
        let bytes = read(Request::from_parts(parts, body), state).await?;
        fingerprint.update(&bytes);
        let body = parse(&bytes)?;
        Ok(Self { body, mutation: fingerprint.finish() })
    }
}

impl<S: Send + Sync> FromRequest<S> for NoBody {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let OptionalBody { body: Nothing {}, mutation } =
            OptionalBody::from_request(request, state).await?;
        Ok(Self(mutation))
    }
}

impl<S: Send + Sync, B: Default + DeserializeOwned> FromRequest<S> for OptionalBody<B> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let (mut parts, body) = request.into_parts();
        let mut fingerprint = Fingerprint::from_request_parts(&mut parts, state).await?;
        let headers = parts.headers.clone();
        let bytes = read(Request::from_parts(parts, body), state).await?;
        let mut body = B::default();
        if !bytes.is_empty() {
            require_type(&headers, "application/json")?;
            body = parse(&bytes)?;
            fingerprint.update(&bytes);
        }
        Ok(Self { body, mutation: fingerprint.finish() })
    }
}

#[derive(Default, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Nothing {}

/// Refuses any media type but `expected`; parameters such as `charset` are passed over.
pub fn require_type(headers: &HeaderMap, expected: &str) -> Result<(), ApiError> {
    let value = single(headers, &header::CONTENT_TYPE)?;
    let text = value.and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = text.split(';').next().unwrap_or_default().trim();
    if essence.eq_ignore_ascii_case(expected) {
        return Ok(());
    }
    let detail = format!("Send {expected}.");
    Err(Problem::new(Code::UnsupportedMediaType).with_detail(detail).into())
}

async fn read<S: Send + Sync>(request: Request, state: &S) -> Result<Bytes, ApiError> {
    Bytes::from_request(request, state).await.map_err(|rejection| match rejection {
        BytesRejection::FailedToBufferBody(FailedToBufferBody::LengthLimitError(_)) => {
            Code::BodyTooLarge.into()
        }
        BytesRejection::FailedToBufferBody(error) if BodyTooSlow::caused(&error) => {
            Code::Timeout.into()
        }
        _ => Problem::new(Code::InvalidJson).with_detail("The body broke off.").into(),
    })
}

pub fn parse<B: DeserializeOwned>(bytes: &[u8]) -> Result<B, ApiError> {
    let invalid_json = |error: serde_json::Error| -> ApiError {
        Problem::new(Code::InvalidJson).with_detail(error.to_string()).into()
    };
    // The whole text first: an ill-typed field must not hide that the rest is no JSON.
    serde_json::from_slice::<IgnoredAny>(bytes).map_err(invalid_json)?;
    // Serde reads an array as the fields of a struct in their order; no client means that.
    if bytes.trim_ascii_start().starts_with(b"[") {
        return Err(ApiError::field(Code::InvalidBody, "body", "expected an object"));
    }
    serde_json::from_slice(bytes).map_err(|error| match error.classify() {
        Category::Syntax | Category::Eof | Category::Io => invalid_json(error),
        Category::Data => invalid_body::<B>(bytes, &error).into(),
    })
}

/// Names the field that does not fit.
fn invalid_body<B: DeserializeOwned>(bytes: &[u8], error: &serde_json::Error) -> Problem {
    let message = without_position(&error.to_string());
    if let Some(field) = quoted(&message).filter(|_| message.contains(" field `")) {
        return Problem::new(Code::InvalidBody).with_error(FieldError::new(field, &message));
    }
    // Serde tells what is wrong with a value but not where: the culprit is the field that fails
    // by itself, too.
    let fields: Map<String, Value> = serde_json::from_slice(bytes).unwrap_or_default();
    for (name, value) in fields {
        let alone = Map::from_iter([(name.clone(), value.clone())]);
        let Err(error) = serde_json::from_value::<B>(Value::Object(alone)) else { continue };
        let message = error.to_string();
        if message.starts_with("missing field") {
            continue;
        }
        let code = match name.as_str() {
            "phone" if value.is_string() => Code::InvalidPhone,
            _ => Code::InvalidBody,
        };
        return Problem::new(code).with_error(FieldError::new(name, message));
    }
    Problem::new(Code::InvalidBody).with_error(FieldError::new("body", message))
}

/// The value of a header that may be there once.
fn single<'a>(
    headers: &'a HeaderMap,
    name: &HeaderName,
) -> Result<Option<&'a HeaderValue>, ApiError> {
    let mut values = headers.get_all(name).iter();
    let value = values.next();
    match values.next() {
        None => Ok(value),
        Some(_) => {
            Err(ApiError::field(Code::InvalidHeader, name.as_str(), "this header is there twice"))
        }
    }
}

/// The first word in backticks.
fn quoted(message: &str) -> Option<&str> {
    message.split('`').nth(1)
}

fn without_position(message: &str) -> String {
    message.split(" at line ").next().unwrap_or(message).to_owned()
}
