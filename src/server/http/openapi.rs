//! The description of the API (OpenAPI 3.1), made from the code. What an operation asks of who
//! comes to it is told by the list of routes.

mod codes;

use super::{
    routes::{
        actions, approval, audit, directory, events, exemptions, health, held, import, jobs,
        life_cycle, logs, people, realm, reveal, sessions,
    },
    routing::{Access, Route},
};
use crate::contract::{
    Code, Problem,
    api::{Change, paths},
    problem::MEDIA_TYPE,
};
use axum::{Extension, Json};
use std::{collections::BTreeMap, sync::Arc};
use utoipa::{
    OpenApi, ToSchema,
    openapi::{
        Content, ContentBuilder, Ref, RefOr, ResponseBuilder, Schema,
        path::{Operation, PathItem},
        request_body::RequestBody,
        security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme},
    },
};

#[derive(OpenApi)]
#[openapi(
    info(description = "See who in an organisation lacks multi-factor authentication, and close \
                        those gaps. For Owners and Admins."),
    paths(
        people::me,
        people::summary,
        people::overview,
        people::users,
        people::user,
        reveal::reveal,
        life_cycle::add_user,
        life_cycle::patch_user,
        life_cycle::disable_user,
        life_cycle::enable_user,
        life_cycle::unlock_user,
        life_cycle::remove_user,
        life_cycle::cancel_email_change,
        actions::send_setup_link,
        actions::reset_authenticator,
        actions::remove_factor,
        actions::reset_access,
        approval::approve,
        exemptions::exempt,
        exemptions::end_exemption,
        held::take_back,
        directory::directory,
        directory::refresh_directory,
        directory::operations,
        directory::operation,
        directory::check_job,
        directory::repeat_job,
        directory::check_operation,
        directory::repeat_operation,
        import::import,
        audit::audit,
        audit::export,
        audit::verify,
        logs::discard_message,
        logs::outbox,
        logs::message_content,
        logs::retry_message,
        events::events,
        jobs::create_job,
        jobs::preview_job,
        jobs::by_hand,
        jobs::jobs,
        jobs::job,
        jobs::job_items,
        jobs::cancel_job,
        jobs::retry_job,
        sessions::sign_in,
        sessions::text_code,
        sessions::prove,
        sessions::enrol,
        sessions::step_up,
        realm::sign_in_ways,
        realm::sign_in_by_realm,
        realm::wait_for_realm,
        realm::cancel_realm_sign_in,
        realm::step_up_by_realm,
        sessions::sign_out,
        sessions::sessions,
        sessions::end_session,
        sessions::tokens,
        sessions::create_token,
        sessions::revoke_token,
        health::healthz,
        health::readyz,
        openapi,
    ),
    components(schemas(Problem, Change))
)]
struct Description;

/// This description.
#[utoipa::path(get, path = paths::OPENAPI, tag = "health", responses((status = 200)))]
pub async fn openapi(
    Extension(description): Extension<Arc<utoipa::openapi::OpenApi>>,
) -> Json<utoipa::openapi::OpenApi> {
    Json(description.as_ref().clone())
}

/// What the routes of `list` take, give and ask for.
pub fn describe(list: &[Route]) -> Arc<utoipa::openapi::OpenApi> {
    let mut api = Description::openapi();
    let components = api.components.get_or_insert_default();
    for (name, words) in SCHEMES {
        let scheme =
            HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some(words)).build();
        components.add_security_scheme(name, SecurityScheme::Http(scheme));
    }
    for route in list {
        let item = api.paths.paths.get_mut(route.path);
        let Some(operation) = item.and_then(|item| operation(item, route)) else { continue };
        let requirements = requirements(route.access);
        operation.security = (!requirements.is_empty()).then_some(requirements);
        add_problems(operation, route.access);
        if let Some(RefOr::T(body)) = &mut operation.request_body {
            leave_out(body);
        }
    }
    Arc::new(api)
}

const SESSION: &str = "session";
const TOKEN: &str = "token";
const SIGN_IN: &str = "sign_in";

const SCHEMES: [(&str, &str); 3] = [
    (
        SESSION,
        "The session of an Owner or Admin. `stepped_up`: its second factor was proved within the \
         last 15 minutes.",
    ),
    (
        TOKEN,
        "A machine token. `read` can only read, `act` can also run actions that need no step-up, \
         `remind` can only send reminders.",
    ),
    (SIGN_IN, "The token that the step before gave; it is good for the next step alone."),
];

/// Any one of these suffices.
fn requirements(access: Access) -> Vec<SecurityRequirement> {
    let require = |scheme: &str, roles: &[&str]| SecurityRequirement::new(scheme, roles.to_vec());
    match access {
        Access::Open => vec![],
        Access::SigningIn => vec![require(SIGN_IN, &[])],
        Access::Reader => vec![require(SESSION, &[]), require(TOKEN, &["read"])],
        Access::Operator => vec![require(SESSION, &[]), require(TOKEN, &["act"])],
        Access::JobOrderer => {
            vec![require(SESSION, &[]), require(TOKEN, &["act"]), require(TOKEN, &["remind"])]
        }
        Access::JobReader => {
            vec![require(SESSION, &[]), require(TOKEN, &["read"]), require(TOKEN, &["remind"])]
        }
        Access::Person => vec![require(SESSION, &[])],
        Access::SteppedUp => vec![require(SESSION, &["stepped_up"])],
    }
}

fn operation<'a>(item: &'a mut PathItem, route: &Route) -> Option<&'a mut Operation> {
    match route.method.as_str() {
        "GET" => item.get.as_mut(),
        "POST" => item.post.as_mut(),
        "PATCH" => item.patch.as_mut(),
        "PUT" => item.put.as_mut(),
        "DELETE" => item.delete.as_mut(),
        _ => None,
    }
}

/// A body that may be left out is not one that may be `null`, as utoipa has it.
fn leave_out(body: &mut RequestBody) {
    for content in body.content.values_mut() {
        let RefOr::T(Content { schema: Some(RefOr::T(Schema::OneOf(either))), .. }) = content
        else {
            continue;
        };
        let given = either.items.iter().find(|schema| matches!(schema, RefOr::Ref(_))).cloned();
        let is_nullable = either.items.len() == 2;
        if let (Some(given), true) = (given, is_nullable) {
            *content = ContentBuilder::new().schema(Some(given)).build().into();
            body.required = None;
        }
    }
}

/// Adds the problems with which `operation` may answer.
fn add_problems(operation: &mut Operation, access: Access) {
    let id = operation.operation_id.clone().unwrap_or_default();
    let mut by_status: BTreeMap<u16, Vec<Code>> = BTreeMap::new();
    for code in codes::of(&id, access) {
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
