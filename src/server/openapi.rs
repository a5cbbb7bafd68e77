//! The description of the API (OpenAPI 3.1), made from the code.

use super::routes::{actions, audit, events, health, import, logs, people, sessions};
use crate::contract::{Code, Problem, api::paths, problem::MEDIA_TYPE};
use axum::Json;
use std::collections::BTreeMap;
use utoipa::{
    Modify, OpenApi, ToSchema,
    openapi::{
        ContentBuilder, Ref, ResponseBuilder,
        path::{Operation, PathItem},
        security::{Http, HttpAuthScheme, SecurityRequirement, SecurityScheme},
    },
};

#[derive(OpenApi)]
#[openapi(
    info(description = "See who in an organisation lacks multi-factor authentication, and close \
                        those gaps. For Owners and Admins."),
    paths(
        people::me, people::summary, people::users, people::user,
        actions::update_phone, actions::send_setup_link, actions::reset_authenticator,
        actions::reset_access, import::import, audit::audit, audit::export, audit::verify, logs::outbox,
        logs::retry_message, events::events,
        sessions::sign_in, sessions::text_code, sessions::prove, sessions::enrol,
        sessions::step_up, sessions::sign_out, sessions::sessions, sessions::end_session,
        sessions::tokens, sessions::create_token, sessions::revoke_token,
        health::healthz, health::readyz, openapi,
    ),
    components(schemas(Problem)),
    modifiers(&Security, &Refusals),
)]
struct Description;

/// This description.
#[utoipa::path(get, path = paths::OPENAPI, tag = "health", responses((status = 200)))]
pub async fn openapi() -> Json<utoipa::openapi::OpenApi> {
    Json(Description::openapi())
}

const SCHEME: &str = "session";

struct Security;

impl Modify for Security {
    fn modify(&self, api: &mut utoipa::openapi::OpenApi) {
        let scheme = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
        let components = api.components.get_or_insert_default();
        components.add_security_scheme(SCHEME, scheme);
        for (path, item) in &mut api.paths.paths {
            if path.starts_with("/v1/") {
                for operation in operations(item) {
                    // Who signs in has no token yet.
                    if operation.operation_id.as_deref() == Some("sign_in") {
                        continue;
                    }
                    let required = SecurityRequirement::new(SCHEME, Vec::<String>::new());
                    operation.security = Some(vec![required]);
                }
            }
        }
    }
}

/// Adds the problems that each operation may answer with.
struct Refusals;

impl Modify for Refusals {
    fn modify(&self, api: &mut utoipa::openapi::OpenApi) {
        for item in api.paths.paths.values_mut() {
            for operation in operations(item) {
                let id = operation.operation_id.clone().unwrap_or_default();
                let mut by_status: BTreeMap<u16, Vec<Code>> = BTreeMap::new();
                for code in codes(&id) {
                    by_status.entry(code.status()).or_default().push(code);
                }
                for (status, codes) in by_status {
                    let words: Vec<_> = codes.iter().map(Code::to_string).collect();
                    let problem = Ref::from_schema_name(Problem::name());
                    let content = ContentBuilder::new().schema(Some(problem)).build();
                    let response = ResponseBuilder::new()
                        .description(words.join(", "))
                        .content(MEDIA_TYPE, content)
                        .build();
                    operation.responses.responses.insert(status.to_string(), response.into());
                }
            }
        }
    }
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [&mut item.get, &mut item.post, &mut item.patch, &mut item.delete]
        .into_iter()
        .filter_map(Option::as_mut)
}

/// What the operation may answer instead of 200.
fn codes(operation: &str) -> Vec<Code> {
    use Code::*;
    const ALWAYS: [Code; 8] = [
        Unauthenticated,
        SessionExpired,
        SignInUnfinished,
        Forbidden,
        Timeout,
        TooManyRequests,
        Internal,
        Unavailable,
    ];
    const BODY: [Code; 5] =
        [InvalidHeader, InvalidJson, BodyTooLarge, UnsupportedMediaType, InvalidBody];
    const ACTION: [Code; 13] = [
        InvalidId,
        InvalidHeader,
        InvalidJson,
        OwnerProtected,
        UserNotFound,
        MfaNotApplicable,
        ActionNotAvailable,
        BodyTooLarge,
        UnsupportedMediaType,
        InvalidBody,
        ReasonRequired,
        IdempotencyMismatch,
        IdempotencyBusy,
    ];
    let own: &[Code] = match operation {
        "healthz" | "openapi" => return Vec::new(),
        "readyz" => return vec![Timeout, Internal, Unavailable],
        "users" => &[InvalidQuery, InvalidCursor],
        "user" => &[InvalidId, UserNotFound],
        "audit" | "export" | "verify" | "outbox" => &[InvalidQuery],
        "events" => &[InvalidHeader],
        "sign_in" => {
            return [
                &BODY[..],
                &[WrongCredentials, TooManyRequests, Timeout, Internal, Unavailable],
            ]
            .concat();
        }
        "text_code" | "prove" | "enrol" => {
            return [&BODY[..], &ALWAYS, &[WrongCode]].concat();
        }
        "step_up" => {
            return [&BODY[..], &ALWAYS, &[PersonRequired, WrongCode]].concat();
        }
        "create_token" => return [&BODY[..], &ALWAYS, &[PersonRequired, StepUpRequired]].concat(),
        "sign_out" | "sessions" => &[PersonRequired],
        "end_session" => &[PersonRequired, SessionNotFound],
        "revoke_token" => &[PersonRequired, SessionNotFound, OwnerProtected],
        "retry_message" => &[
            ReadOnlyToken,
            InvalidHeader,
            InvalidJson,
            OwnerProtected,
            MessageNotFound,
            MessageNotFailed,
            LinkNotLive,
            BodyTooLarge,
            UnsupportedMediaType,
            InvalidBody,
            IdempotencyMismatch,
        ],
        "update_phone" => &[
            PreconditionRequired,
            RevisionConflict,
            InvalidPhone,
            PhoneUnchanged,
            CoolDown,
            PersonRequired,
            StepUpRequired,
        ],
        "send_setup_link" | "reset_access" => &[CoolDown, ReadOnlyToken],
        "reset_authenticator" => &[PersonRequired, StepUpRequired, SelfProtected],
        "import" => &[
            ReadOnlyToken,
            InvalidQuery,
            InvalidHeader,
            UnsupportedMediaType,
            BodyTooLarge,
            IdempotencyBusy,
            IdempotencyMismatch,
            ImportRejected,
        ],
        _ => &[],
    };
    let is_action = matches!(
        operation,
        "update_phone" | "send_setup_link" | "reset_authenticator" | "reset_access"
    );
    let action: &[Code] = if is_action { &ACTION } else { &[] };
    [&ALWAYS, own, action].concat()
}
