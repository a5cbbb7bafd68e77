//! Every route, what stands before it, and what every answer carries.

use super::{
    address,
    api_error::ApiError,
    app::App,
    auth, layers, openapi, pages,
    routes::{
        actions, approval, audit, directory, events, exemptions, health, held, import, jobs,
        life_cycle, logs, people, realm, reveal, sessions,
    },
    routing::{Route, Routes, open},
};
use crate::contract::{
    Code,
    api::{MAX_BODY_BYTES, MAX_JOB_BODY_BYTES, paths},
};
use axum::{
    Extension, Router,
    extract::DefaultBodyLimit,
    middleware::{from_fn, from_fn_with_state},
};
use tower_http::catch_panic::CatchPanicLayer;

/// The application, and every route of it.
pub fn router(app: App) -> (Router, Vec<Route>) {
    let (router, list) = routes(&app).into_parts();
    let identification = address::Identification::by(app.proxies.clone());
    let router = router
        .fallback(async || ApiError::from(Code::NoSuchRoute))
        .method_not_allowed_fallback(async || ApiError::from(Code::MethodNotAllowed))
        .layer(Extension(openapi::describe(&list)))
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .layer(CatchPanicLayer::custom(layers::after_panic))
        .layer(from_fn(layers::require_one_host))
        .layer(from_fn_with_state(app.limits.stall, layers::limit_body_rate))
        .layer(from_fn_with_state(identification, address::identify))
        .layer(from_fn_with_state(app.transport, layers::log_and_add_headers))
        .with_state(app);
    (router, list)
}

fn routes(app: &App) -> Routes {
    let in_time = |limit| {
        move |router: Router<App>| router.route_layer(from_fn_with_state(limit, layers::limit_time))
    };
    // They may name many users.
    let wide = Routes::default()
        .route(paths::JOBS, auth::get(jobs::jobs))
        .route(paths::JOBS, auth::post(jobs::create_job))
        .route(paths::JOB_PREVIEW, auth::post(jobs::preview_job))
        .route(paths::JOB_BY_HAND, auth::post(jobs::by_hand))
        .behind(|router| router.layer(DefaultBodyLimit::max(MAX_JOB_BODY_BYTES)));
    // Each handler of these begins with its right: one without does not compile.
    let quick = Routes::default()
        .route(paths::REVEAL, auth::post(reveal::reveal))
        .route(paths::ME, auth::get(people::me))
        .route(paths::SUMMARY, auth::get(people::summary))
        .route(paths::OVERVIEW, auth::get(people::overview))
        .route(paths::USERS, auth::get(people::users))
        .route(paths::USER, auth::get(people::user))
        .route(paths::USERS, auth::post(life_cycle::add_user))
        .route(paths::USER, auth::patch(life_cycle::patch_user))
        .route(paths::USER, auth::delete(life_cycle::remove_user))
        .route(paths::USER_DISABLE, auth::post(life_cycle::disable_user))
        .route(paths::USER_ENABLE, auth::post(life_cycle::enable_user))
        .route(paths::USER_UNLOCK, auth::post(life_cycle::unlock_user))
        .route(paths::EMAIL_CHANGE, auth::delete(life_cycle::cancel_email_change))
        .route(paths::SETUP_LINK, auth::post(actions::send_setup_link))
        .route(paths::AUTHENTICATOR_RESET, auth::post(actions::reset_authenticator))
        .route(paths::FACTOR_REMOVAL, auth::post(actions::remove_factor))
        .route(paths::ACCESS_RESET, auth::post(actions::reset_access))
        .route(paths::APPROVAL, auth::post(approval::approve))
        .route(paths::EXEMPTION, auth::put(exemptions::exempt))
        .route(paths::EXEMPTION, auth::delete(exemptions::end_exemption))
        .route(paths::HELD, auth::delete(held::take_back))
        .route(paths::DIRECTORY, auth::get(directory::directory))
        .route(paths::DIRECTORY_REFRESH, auth::post(directory::refresh_directory))
        .route(paths::OPERATIONS, auth::get(directory::operations))
        .route(paths::OPERATION, auth::get(directory::operation))
        .route(paths::JOB_CHECK, auth::post(directory::check_job))
        .route(paths::JOB_REPEAT, auth::post(directory::repeat_job))
        .route(paths::OPERATION_CHECK, auth::post(directory::check_operation))
        .route(paths::OPERATION_REPEAT, auth::post(directory::repeat_operation))
        .route(paths::AUDIT, auth::get(audit::audit))
        .route(paths::AUDIT_EXPORT, auth::get(audit::export))
        .route(paths::OUTBOX, auth::get(logs::outbox))
        .route(paths::OUTBOX_CONTENT, auth::post(logs::message_content))
        .route(paths::OUTBOX_RETRY, auth::post(logs::retry_message))
        .route(paths::OUTBOX_DISCARD, auth::post(logs::discard_message))
        .route(paths::EVENTS, auth::get(events::events))
        .route(paths::SESSIONS, auth::get(sessions::sessions))
        .route(paths::CURRENT_SESSION, auth::delete(sessions::sign_out))
        .route(paths::SESSION, auth::delete(sessions::end_session))
        .route(paths::STEP_UP, auth::post(sessions::step_up))
        .route(paths::REALM_STEP_UP, auth::post(realm::step_up_by_realm))
        .route(paths::TOKENS, auth::get(sessions::tokens))
        .route(paths::TOKENS, auth::post(sessions::create_token))
        .route(paths::TOKEN, auth::delete(sessions::revoke_token))
        .route(paths::JOB, auth::get(jobs::job))
        .route(paths::JOB, auth::delete(jobs::cancel_job))
        .route(paths::JOB_ITEMS, auth::get(jobs::job_items))
        .route(paths::JOB_RETRY, auth::post(jobs::retry_job))
        .merge(wide)
        .behind(in_time(app.limits.request));
    let slow = Routes::default()
        .route(paths::IMPORT, auth::post(import::import))
        .route(paths::AUDIT_VERIFY, auth::get(audit::verify))
        .behind(in_time(app.limits.import));
    let signing_in = Routes::default()
        .route(paths::SESSIONS, open::post(sessions::sign_in))
        .route(paths::SESSION_TEXT, auth::post(sessions::text_code))
        .route(paths::SESSION_MFA, auth::post(sessions::prove))
        .route(paths::SESSION_ENROLMENT, auth::post(sessions::enrol))
        .route(paths::SIGN_IN_WAYS, open::get(realm::sign_in_ways))
        .route(paths::REALM_SIGN_IN, open::post(realm::sign_in_by_realm))
        .route(paths::REALM_WAIT, auth::post(realm::wait_for_realm))
        .route(paths::REALM_WAIT, auth::delete(realm::cancel_realm_sign_in))
        .behind(in_time(app.limits.request));
    let watched = Routes::default()
        .route(paths::OPENAPI, open::get(openapi::openapi))
        .route("/healthz", open::get(health::healthz))
        .route("/readyz", open::get(health::readyz))
        .behind(in_time(app.limits.request));
    quick
        .merge(slow)
        .behind(|router| {
            router
                // Before any handler, and so before any of its extractors looks at the request.
                .route_layer(from_fn_with_state(app.service.clone(), auth::guard))
                .route_layer(from_fn_with_state(app.address_limits.clone(), layers::limit_guesses))
        })
        .merge(signing_in)
        .merge(watched)
        .merge(pages::routes(app))
}
