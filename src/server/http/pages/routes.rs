//! The routes of the pages: GET looks, which changes nothing, and POST acts.

use super::{
    answer::{Complaint, OldOne, PageAnswer},
    guards, realm,
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
        language::Words,
        service::{Chosen, Confirmed, LinkError, Proved, Texted, minutes_off},
    },
};
use axum::{
    extract::Path,
    http::{HeaderValue, StatusCode, header},
    middleware::{from_fn, from_fn_with_state},
    response::{IntoResponse, Response},
};
use jiff::SignedDuration;

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
        .route("/assets/mfadmin.js", open::get(script))
        .behind(|router| {
            router
                .route_layer(from_fn_with_state(app.clone(), guards::limit_time))
                .route_layer(from_fn_with_state(app.clone(), guards::limit_forms))
                .route_layer(from_fn(guards::harden))
        })
        .merge(told_by_realm(app))
}

/// What the realm itself calls, for all of its users from one address: no browser's forms are counted here.
fn told_by_realm(app: &App) -> Routes {
    let routes = Routes::default().route("/realm/logout", open::post(realm::logout));
    routes.behind(|router| router.route_layer(from_fn_with_state(app.clone(), guards::limit_time)))
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
    let words = &visitor.words;
    match (purpose, filled.step.as_str()) {
        (LinkKind::Setup, "confirm") => {
            Ok(match service.confirm_setup(&visit, &filled.code).await? {
                Confirmed::Done(codes) => PageAnswer::SetupDone(codes),
                Confirmed::Enrolled => PageAnswer::Enrolled(OldOne::Gone),
                Confirmed::OldOneLeft => PageAnswer::Enrolled(OldOne::Left),
                Confirmed::Refused(view, reason) => {
                    // In the words of the other system, which speaks none of our languages.
                    let reason = ("reason", reason.into());
                    let complaint = match view.system {
                        Some(system) => {
                            words.with("code-refused", [("system", system.into()), reason])
                        }
                        None => words.with("code-refused-system", [reason]),
                    };
                    PageAnswer::Setup(view, Some(complaint))
                }
                Confirmed::Wrong(view) => PageAnswer::Setup(view, Some(words.say(WRONG_CODE))),
                Confirmed::ClockOff(view, offset) => {
                    PageAnswer::Setup(view, Some(clock_off(words, offset)))
                }
                Confirmed::KeyLost(view) => {
                    PageAnswer::Setup(view, Some(words.say("code-key-lost")))
                }
                Confirmed::ProofRequired(needed) => PageAnswer::Proof(needed, None),
            })
        }
        (LinkKind::Password, "save") => {
            let chosen = service.choose_password(&visit, &filled.password, &filled.again);
            Ok(match chosen.await? {
                Chosen::Done { sessions_ended } => PageAnswer::PasswordDone { sessions_ended },
                Chosen::Differs(view) => {
                    PageAnswer::Password(view, Some(words.say("password-differs").into()))
                }
                Chosen::Unacceptable(view, reason) => {
                    PageAnswer::Password(view, Some(Complaint::of(&reason, words)))
                }
                Chosen::ProofRequired(needed) => PageAnswer::Proof(needed, None),
            })
        }
        (LinkKind::Phone, "confirm") => Ok(match service.confirm_phone(&visit).await? {
            Ok(number) => PageAnswer::PhoneDone(number),
            Err(needed) => PageAnswer::Proof(needed, None),
        }),
        (LinkKind::Phone, "disown") => {
            service.disown_phone(&visit).await?;
            Ok(PageAnswer::PhoneDisowned)
        }
        (LinkKind::Network, "confirm") => {
            Ok(PageAnswer::NetworkDone(service.admit_network(&visit).await?))
        }
        (LinkKind::Email, "confirm") => {
            Ok(PageAnswer::EmailDone(service.confirm_email(&visit).await?))
        }
        (LinkKind::Setup | LinkKind::Password, "text") => {
            let complaint = match service.text_code(&visit).await? {
                Texted::Queued | Texted::NotNeeded => return Ok(PageAnswer::SeeAgain),
                Texted::TooSoon => "code-too-soon",
                Texted::TooOften => "code-too-often",
                Texted::TooMany => "code-too-many",
            };
            let complaint = words.say(complaint);
            Ok(look(purpose, visitor).await?.with_complaint(complaint))
        }
        (LinkKind::Setup | LinkKind::Password | LinkKind::Phone, "proof") => {
            Ok(match service.prove(&visit, &filled.code).await? {
                Proved::Yes(proof) => PageAnswer::Proved(proof),
                Proved::No(needed) => PageAnswer::Proof(needed, Some(words.say(WRONG_CODE))),
                Proved::NotAsked(needed) => {
                    PageAnswer::Proof(needed, Some(words.say("code-unchecked")))
                }
                Proved::NotNeeded => PageAnswer::SeeAgain,
            })
        }
        // A form that this page does not have.
        _ => look(purpose, visitor).await,
    }
}

/// One sentence for a wrong code, one that ran out, and one that was used before.
const WRONG_CODE: &str = "code-wrong";

/// What helps where a code shows that the clock of the phone differs by `offset`.
fn clock_off(words: &Words, offset: SignedDuration) -> String {
    let id = if offset.is_positive() { "clock-ahead" } else { "clock-behind" };
    words.with(id, [("minutes", minutes_off(offset).into())])
}

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

/// What pages offer beyond their forms, which work without it.
async fn script() -> Response {
    let script = include_str!("../../../../assets/templates/pages/mfadmin.js");
    let kind = HeaderValue::from_static("text/javascript; charset=utf-8");
    ([(header::CONTENT_TYPE, kind)], script).into_response()
}
