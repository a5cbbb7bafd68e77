//! The routes of the pages: GET looks, which changes nothing, and POST acts.

use super::{
    answer::{self, OldOne, PageAnswer},
    realm,
    visitor::{Filled, Visitor},
};
use crate::{
    contract::LinkKind,
    server::{
        directory::remote::CALLBACK_PATH,
        http::{
            app::App,
            routing::{Endpoint, Routes, open},
        },
        service::{Chosen, Confirmed, LinkError, Proved, SetupView, Texted, clock_off},
    },
};
use axum::{
    extract::Path,
    http::{HeaderValue, StatusCode, header},
    middleware::{from_fn, from_fn_with_state},
    response::{IntoResponse, Response},
};

/// Everything that a browser sees.
pub fn routes(app: &App) -> Routes {
    Routes::default()
        .route("/setup/{token}/", open::get(without_slash))
        .route("/password/{token}/", open::get(without_slash))
        .route("/phone/{token}/", open::get(without_slash))
        .route("/setup/{token}", shown(LinkKind::Setup))
        .route("/setup/{token}", filled(LinkKind::Setup))
        .route("/password/{token}", shown(LinkKind::Password))
        .route("/password/{token}", filled(LinkKind::Password))
        .route("/phone/{token}", shown(LinkKind::Phone))
        .route("/phone/{token}", filled(LinkKind::Phone))
        .route("/network/{token}/", open::get(without_slash))
        .route("/network/{token}", shown(LinkKind::Network))
        .route("/network/{token}", filled(LinkKind::Network))
        .route("/email/{token}/", open::get(without_slash))
        .route("/email/{token}", shown(LinkKind::Email))
        .route("/email/{token}", filled(LinkKind::Email))
        .route("/r/{token}/", open::get(without_slash))
        .route("/r/{token}", open::get(realm::ask))
        .route("/r/{token}", open::post(realm::go))
        .route(CALLBACK_PATH, open::get(realm::come_back))
        .route("/assets/mfadmin.css", open::get(stylesheet))
        .behind(|router| {
            router
                .route_layer(from_fn_with_state(app.clone(), answer::limit_time))
                .route_layer(from_fn_with_state(app.clone(), answer::limit_forms))
                .route_layer(from_fn(answer::harden))
        })
        .merge(told_by_realm(app))
}

/// What the realm itself calls, for all of its users from one address: no browser's forms are counted here.
fn told_by_realm(app: &App) -> Routes {
    let routes = Routes::default().route("/realm/logout", open::post(realm::logout));
    routes.behind(|router| router.route_layer(from_fn_with_state(app.clone(), answer::limit_time)))
}

fn shown(purpose: LinkKind) -> Endpoint {
    open::get(async move |visitor: Visitor| {
        let outcome = look(purpose, &visitor).await;
        visitor.answer(purpose, outcome)
    })
}

fn filled(purpose: LinkKind) -> Endpoint {
    open::post(async move |visitor: Visitor, filled: Filled| {
        let told = visitor.clone();
        // To its end, should the visitor hang up: between a commit and its announcement too.
        let tasks = visitor.service.tasks().clone();
        let act = tasks.spawn_to_end(async move { act(purpose, &visitor, filled).await });
        let outcome = act.await.unwrap_or_else(|error| Err(LinkError::Failed(error.into())));
        told.answer(purpose, outcome)
    })
}

async fn look(purpose: LinkKind, visitor: &Visitor) -> Result<PageAnswer, LinkError> {
    let (service, visit) = (&visitor.service, visitor.visit(purpose));
    Ok(match purpose {
        LinkKind::Setup => match service.look_at_setup(&visit).await? {
            Ok(view) => PageAnswer::Setup(view, None),
            Err(needed) => PageAnswer::Proof(needed, None),
        },
        LinkKind::Password => match service.look_at_password(&visit).await? {
            Ok(view) => PageAnswer::Password(view, None),
            Err(needed) => PageAnswer::Proof(needed, None),
        },
        LinkKind::Phone => match service.look_at_phone(&visit).await? {
            Ok(view) => PageAnswer::Phone(view),
            Err(needed) => PageAnswer::Proof(needed, None),
        },
        LinkKind::Network => PageAnswer::Network(service.look_at_network(&visit).await?),
        LinkKind::Email => PageAnswer::Email(service.look_at_email(&visit).await?),
    })
}

async fn act(
    purpose: LinkKind,
    visitor: &Visitor,
    filled: Filled,
) -> Result<PageAnswer, LinkError> {
    let (service, visit) = (&visitor.service, visitor.visit(purpose));
    match (purpose, filled.step.as_str()) {
        (LinkKind::Setup, "confirm") => {
            Ok(match service.confirm_setup(&visit, &filled.code).await? {
                Confirmed::Done(codes) => PageAnswer::SetupDone(codes),
                Confirmed::Enrolled => PageAnswer::Enrolled(OldOne::Gone),
                Confirmed::OldOneLeft => PageAnswer::Enrolled(OldOne::Left),
                Confirmed::Refused(view, reason) => {
                    let complaint = not_taken(&view, &reason);
                    PageAnswer::Setup(view, Some(complaint))
                }
                Confirmed::Wrong(view) => PageAnswer::Setup(view, Some(WRONG_CODE.into())),
                Confirmed::ClockOff(view, offset) => {
                    PageAnswer::Setup(view, Some(clock_off(offset)))
                }
                Confirmed::KeyLost(view) => PageAnswer::Setup(view, Some(KEY_LOST.into())),
                Confirmed::ProofRequired(needed) => PageAnswer::Proof(needed, None),
            })
        }
        (LinkKind::Password, "save") => {
            let chosen = service.choose_password(&visit, &filled.password, &filled.again);
            Ok(match chosen.await? {
                Chosen::Done { sessions_ended } => PageAnswer::PasswordDone { sessions_ended },
                Chosen::Differs(view) => PageAnswer::Password(view, Some(answer::DIFFERS.into())),
                Chosen::Unacceptable(view, reason) => {
                    PageAnswer::Password(view, Some(reason.into()))
                }
                Chosen::ProofRequired(needed) => PageAnswer::Proof(needed, None),
            })
        }
        (LinkKind::Phone, "confirm") => Ok(match service.confirm_phone(&visit).await? {
            Ok(number) => PageAnswer::PhoneDone(number),
            Err(needed) => PageAnswer::Proof(needed, None),
        }),
        (LinkKind::Network, "confirm") => {
            Ok(PageAnswer::NetworkDone(service.admit_network(&visit).await?))
        }
        (LinkKind::Email, "confirm") => {
            Ok(PageAnswer::EmailDone(service.confirm_email(&visit).await?))
        }
        (LinkKind::Setup | LinkKind::Password, "text") => {
            let complaint = match service.text_code(&visit).await? {
                Texted::Queued | Texted::NotNeeded => return Ok(PageAnswer::SeeAgain),
                Texted::TooSoon => "A code was sent less than a minute ago. Wait a moment.",
                Texted::TooOften => "Several codes were sent to you. Wait a few minutes.",
                Texted::TooMany => {
                    "No more codes can be sent for this link. Ask an administrator for a new link."
                }
            };
            Ok(look(purpose, visitor).await?.with_complaint(complaint))
        }
        (LinkKind::Setup | LinkKind::Password | LinkKind::Phone, "proof") => {
            Ok(match service.prove(&visit, &filled.code).await? {
                Proved::Yes(proof) => PageAnswer::Proved(proof),
                Proved::No(needed) => PageAnswer::Proof(needed, Some(WRONG_CODE)),
                Proved::NotAsked(needed) => PageAnswer::Proof(needed, Some(NOT_ASKED)),
                Proved::NotNeeded => PageAnswer::SeeAgain,
            })
        }
        // A form that this page does not have.
        _ => look(purpose, visitor).await,
    }
}

/// One sentence for a wrong code, one that ran out, and one that was used before.
const WRONG_CODE: &str = "That code is wrong or has expired.";

/// The system that keeps the authenticator does not answer.
const NOT_ASKED: &str =
    "Your code could not be checked just now. Wait a minute, then enter a new one.";

/// Why another system did not take the authenticator, and what to do.
fn not_taken(view: &SetupView, reason: &str) -> String {
    let system = view.system.unwrap_or("The system that you sign in to");
    format!(
        "{system} did not take the new app, and nothing was changed: {reason} Try again in a moment with the \
         code that the app shows then. If that does not help, tell an administrator."
    )
}

/// A browser that keeps no cookies, or another one than the key was shown in.
const KEY_LOST: &str = "This browser did not keep the setup key. Allow cookies for \
                        this page, add the new key below to your app, and enter its code.";

/// Mail clients and people put a slash at the end.
async fn without_slash(Path(token): Path<String>) -> Response {
    let location = HeaderValue::try_from(format!("../{token}"));
    let location = location.unwrap_or(HeaderValue::from_static("../unknown"));
    (StatusCode::PERMANENT_REDIRECT, [(header::LOCATION, location)]).into_response()
}

async fn stylesheet() -> Response {
    let css = include_str!("../../../../assets/templates/pages/mfadmin.css");
    let kind = HeaderValue::from_static("text/css; charset=utf-8");
    ([(header::CONTENT_TYPE, kind)], css).into_response()
}
