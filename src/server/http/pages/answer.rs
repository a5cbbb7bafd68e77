//! What a visitor is shown: each answer as a page with its status.

use super::{
    closed::{closed_page, frame, page_of},
    frame::Frame,
    hints, qr,
    views::{
        EmailDone, EmailPage, EnrolledPage, NetworkDone, NetworkPage, PasswordDone, PasswordPage,
        PhoneDisowned, PhoneDone, PhonePage, ProofBy, ProofPage, SetupDone, SetupPage, Why,
    },
    visitor::{KEY_COOKIE, PROOF_COOKIE, SECURE_PREFIX, Visitor, path_below},
};
use crate::{
    contract::{Code, Email, LinkKind, PhoneNumber},
    server::{
        directory::local::{
            passwords::{MAX_CHARS, MIN_CHARS, Unacceptable},
            recovery_codes::RecoveryCode,
        },
        language::Words,
        service::{
            Admitted, EmailView, LinkError, LinkRejection, NetworkView, PasswordView, PhoneView,
            ProofMethod, ProofRequired, ServiceError, SetupView,
        },
    },
};
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::Timestamp;

/// What came of a visit.
pub enum PageAnswer {
    Setup(SetupView, Option<String>),
    SetupDone(Vec<RecoveryCode>),
    /// Another system has the authenticator.
    Enrolled(OldOne),
    Password(PasswordView, Option<Complaint>),
    PasswordDone {
        sessions_ended: bool,
    },
    Phone(PhoneView),
    PhoneDone(PhoneNumber),
    /// Whoever got the text says that the number is not the user's.
    PhoneDisowned,
    Network(NetworkView),
    NetworkDone(Admitted),
    Email(EmailView),
    EmailDone(Email),
    Proof(ProofRequired, Option<String>),
    /// The visitor proved the factor, and holds this proof from now on.
    Proved(String),
    /// The page itself says how things stand.
    SeeAgain,
}

/// What became of the authenticator that a new one replaces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OldOne {
    /// It is gone, or there was none.
    Gone,
    Left,
}

/// What is wrong with a password, and how to find a better one.
pub struct Complaint {
    pub message: String,
    pub hints: Vec<String>,
}

impl From<String> for Complaint {
    fn from(message: String) -> Self {
        Self { message, hints: Vec::new() }
    }
}

impl Complaint {
    pub fn of(reason: &Unacceptable, words: &Words) -> Self {
        let count = |count: usize| ("count", count.into());
        let (min, max) = (("min", MIN_CHARS.into()), ("max", MAX_CHARS.into()));
        let message = match *reason {
            Unacceptable::TooShort(few) => words.with("password-short", [count(few), min]),
            Unacceptable::TooLong(many) => words.with("password-long", [count(many), max]),
            Unacceptable::Guessable { .. } => words.say("password-guessable"),
            Unacceptable::Breached => words.say("password-breached"),
            Unacceptable::Common => words.say("password-common"),
        };
        let hints = match reason {
            Unacceptable::Guessable { hints } => {
                hints.iter().map(|hint| words.say(hints::sentence(*hint))).collect()
            }
            _ => Vec::new(),
        };
        Self { message, hints }
    }
}

impl PageAnswer {
    pub fn with_complaint(self, complaint: String) -> Self {
        match self {
            Self::Proof(needed, _) => Self::Proof(needed, Some(complaint)),
            other => other,
        }
    }
}

impl Visitor {
    /// `outcome` as an HTTP answer.
    pub fn answer(&self, purpose: LinkKind, outcome: Result<PageAnswer, LinkError>) -> Response {
        match outcome {
            Ok(answer) => self.page(purpose, answer),
            Err(LinkError::LinkRejection(closed)) => {
                let (status, why) = rejection(closed, |at| self.time(at));
                closed_page(self.frame(), status, Some(purpose), why)
            }
            Err(LinkError::Failed(refused)) => failed(self.frame(), purpose, refused),
        }
    }

    fn frame(&self) -> Frame {
        frame(&self.service, self.words.clone())
    }

    fn time(&self, at: Timestamp) -> String {
        self.words.moment(&self.service.organisation().time_zone, at)
    }

    fn page(&self, purpose: LinkKind, answer: PageAnswer) -> Response {
        let frame = self.frame();
        match answer {
            PageAnswer::Setup(view, complaint) => {
                let Ok(qr) = qr::svg(&view.address, &frame.say("setup-qr")).inspect_err(|error| {
                    tracing::error!(%error, "a QR code cannot be drawn");
                }) else {
                    return broken(frame, purpose);
                };
                let SetupView { name, system, expires_at, key, address, codes, sealed } = view;
                let (expires, status) = (self.time(expires_at), status_of(complaint.is_some()));
                let error = complaint;
                let (digits, period) = (codes.digits(), codes.period());
                let page = SetupPage {
                    frame,
                    name,
                    system,
                    expires,
                    qr,
                    key,
                    address,
                    digits,
                    period,
                    error,
                };
                let mut response = page_of(status, &page);
                if let Some(sealed) = sealed {
                    // Lax: a second click in a web mailer is to show the same key.
                    let value = URL_SAFE_NO_PAD.encode(sealed);
                    let cookie = self.cookie(purpose, KEY_COOKIE, value, SameSite::Lax);
                    response = (CookieJar::new().add(cookie), response).into_response();
                }
                response
            }
            PageAnswer::SetupDone(codes) => {
                let codes = codes.iter().map(RecoveryCode::grouped).collect();
                page_of(StatusCode::OK, &SetupDone { frame, codes })
            }
            PageAnswer::Enrolled(old) => {
                let is_old_left = old == OldOne::Left;
                page_of(StatusCode::OK, &EnrolledPage { frame, is_old_left })
            }
            PageAnswer::Password(view, complaint) => {
                let PasswordView { email, expires_at } = view;
                let status = status_of(complaint.is_some());
                let (error, hints) = match complaint {
                    Some(Complaint { message, hints }) => (Some(message), hints),
                    None => (None, Vec::new()),
                };
                let expires = self.time(expires_at);
                page_of(status, &PasswordPage { frame, email, expires, error, hints })
            }
            PageAnswer::PasswordDone { sessions_ended } => {
                page_of(StatusCode::OK, &PasswordDone { frame, sessions_ended })
            }
            PageAnswer::Phone(PhoneView { number, expires_at }) => {
                let (number_end, expires) = (number.ending().to_owned(), self.time(expires_at));
                page_of(StatusCode::OK, &PhonePage { frame, number_end, expires })
            }
            PageAnswer::PhoneDone(number) => {
                let number_end = number.ending().to_owned();
                page_of(StatusCode::OK, &PhoneDone { frame, number_end })
            }
            PageAnswer::PhoneDisowned => page_of(StatusCode::OK, &PhoneDisowned { frame }),
            PageAnswer::Network(NetworkView { network, expires_at }) => {
                let network = network.map(|network| network.to_string());
                let expires = self.time(expires_at);
                page_of(StatusCode::OK, &NetworkPage { frame, network, expires })
            }
            PageAnswer::NetworkDone(Admitted { until, .. }) => {
                page_of(StatusCode::OK, &NetworkDone { frame, until: self.time(until) })
            }
            PageAnswer::Email(EmailView { name, email, expires_at }) => {
                let (email, expires) = (email.to_string(), self.time(expires_at));
                page_of(StatusCode::OK, &EmailPage { frame, name, email, expires })
            }
            PageAnswer::EmailDone(email) => {
                page_of(StatusCode::OK, &EmailDone { frame, email: email.to_string() })
            }
            PageAnswer::Proof(ProofRequired { way, expires_at }, complaint) => {
                let (proof, error) = (self.proof_by(way), complaint);
                let (expires, status) = (self.time(expires_at), status_of(error.is_some()));
                page_of(status, &ProofPage { frame, purpose, proof, expires, error })
            }
            PageAnswer::Proved(proof) => {
                let cookie = self.cookie(purpose, PROOF_COOKIE, proof, SameSite::Strict);
                self.see_again(CookieJar::new().add(cookie))
            }
            PageAnswer::SeeAgain => self.see_again(CookieJar::new()),
        }
    }

    fn proof_by(&self, way: ProofMethod) -> ProofBy {
        match way {
            ProofMethod::Authenticator => ProofBy::Authenticator,
            ProofMethod::Approval { by } => ProofBy::Approval { by },
            ProofMethod::Text { number, sent_at } => {
                let number_end = number.ending().to_owned();
                match sent_at {
                    Some(at) => ProofBy::TextSent { number_end, at: self.time(at) },
                    None => ProofBy::TextNotSent { number_end },
                }
            }
        }
    }

    /// Sends the browser back to the page, so that reloading it repeats nothing.
    fn see_again(&self, cookies: CookieJar) -> Response {
        let location = HeaderValue::try_from(format!("./{}", self.token));
        // A token that led here is base64url, which a header can hold.
        let location = location.unwrap_or(HeaderValue::from_static("./"));
        (StatusCode::SEE_OTHER, cookies, [(header::LOCATION, location)]).into_response()
    }

    /// A value for this browser and this link alone, until the browser is closed.
    fn cookie(
        &self,
        purpose: LinkKind,
        name: &str,
        value: String,
        same_site: SameSite,
    ) -> Cookie<'static> {
        let base = self.service.public_url();
        let below = path_below(base);
        let is_secure = base.starts_with("https:");
        let prefix = if is_secure { SECURE_PREFIX } else { "" };
        let (purpose, token) = (purpose.as_str(), &self.token);
        Cookie::build((format!("{prefix}{name}"), value))
            .path(format!("{below}/{purpose}/{token}"))
            .http_only(true)
            .same_site(same_site)
            .secure(is_secure)
            .build()
    }
}

fn status_of(is_refused: bool) -> StatusCode {
    if is_refused { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }
}

fn rejection(closed: LinkRejection, time: impl Fn(Timestamp) -> String) -> (StatusCode, Why) {
    match closed {
        LinkRejection::Unknown => (StatusCode::NOT_FOUND, Why::Unknown),
        LinkRejection::Used { at } => (StatusCode::GONE, Why::Used { at: time(at) }),
        // Nothing is over yet.
        LinkRejection::UnderWay => (StatusCode::ACCEPTED, Why::UnderWay),
        LinkRejection::OutcomeUnknown => (StatusCode::ACCEPTED, Why::OutcomeUnknown),
        LinkRejection::NotNow => (StatusCode::SERVICE_UNAVAILABLE, Why::NotNow),
        LinkRejection::Revoked => (StatusCode::GONE, Why::Revoked),
        LinkRejection::Ended => (StatusCode::GONE, Why::Ended),
        LinkRejection::Cancelled => (StatusCode::GONE, Why::Cancelled),
        LinkRejection::EmailTaken => (StatusCode::GONE, Why::EmailTaken),
        LinkRejection::Expired { at } => (StatusCode::GONE, Why::Expired { at: time(at) }),
        LinkRejection::TooManyTries => (StatusCode::GONE, Why::TooManyTries),
        LinkRejection::GuardGone => (StatusCode::GONE, Why::GuardGone),
    }
}

fn failed(frame: Frame, purpose: LinkKind, refused: ServiceError) -> Response {
    match refused {
        ServiceError::Store(error) if error.is_passing() => {
            tracing::warn!(%error, "the database does not answer");
            closed_page(frame, StatusCode::SERVICE_UNAVAILABLE, Some(purpose), Why::NotNow)
        }
        ServiceError::Problem(problem) if problem.code == Code::Unavailable => {
            closed_page(frame, StatusCode::SERVICE_UNAVAILABLE, Some(purpose), Why::NotNow)
        }
        error => {
            tracing::error!(%error, "a page failed");
            broken(frame, purpose)
        }
    }
}

fn broken(frame: Frame, purpose: LinkKind) -> Response {
    closed_page(frame, StatusCode::INTERNAL_SERVER_ERROR, Some(purpose), Why::Broken)
}
