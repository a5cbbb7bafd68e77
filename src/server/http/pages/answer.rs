//! What a visitor is shown: each answer as a page with its status.

use super::{
    closed::{closed_page, frame, page_of},
    qr,
    views::{
        EmailDone, EmailPage, EnrolledPage, NetworkDone, NetworkPage, PasswordDone, PasswordPage,
        PhoneDone, PhonePage, ProofBy, ProofPage, SetupDone, SetupPage, Why,
    },
    visitor::{KEY_COOKIE, PROOF_COOKIE, SECURE_PREFIX, Visitor, path_below},
};
use crate::{
    contract::{Code, Email, LinkKind, PhoneNumber, zone::ZoneName},
    server::{
        directory::local::{passwords::Unacceptable, recovery_codes::RecoveryCode},
        http::{address::ClientAddress, app::App, limits::Wait},
        service::{
            Admitted, EmailView, LinkError, LinkRejection, NetworkView, PasswordView, PhoneView,
            ProofMethod, ProofRequired, Service, ServiceError, SetupView,
        },
    },
};
use axum::{
    extract::{Request, State},
    http::{HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use tokio::time::timeout;

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
    Network(NetworkView),
    NetworkDone(Admitted),
    Email(EmailView),
    EmailDone(Email),
    Proof(ProofRequired, Option<&'static str>),
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

pub const DIFFERS: &str = "The passwords do not match. Enter the same password twice.";

impl From<&str> for Complaint {
    fn from(message: &str) -> Self {
        Self { message: message.to_owned(), hints: Vec::new() }
    }
}

impl From<Unacceptable> for Complaint {
    fn from(reason: Unacceptable) -> Self {
        let mut message = reason.to_string();
        if let Some(first) = message.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        message.push('.');
        match reason {
            Unacceptable::Guessable { hints } => Self { message, hints },
            _ => Self { message, hints: Vec::new() },
        }
    }
}

impl PageAnswer {
    pub fn with_complaint(self, complaint: &'static str) -> Self {
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
                let (status, why) = rejection(closed, &self.service.organisation().time_zone);
                closed_page(&self.service, status, Some(purpose), why)
            }
            Err(LinkError::Failed(refused)) => failed(&self.service, purpose, refused),
        }
    }

    fn page(&self, purpose: LinkKind, answer: PageAnswer) -> Response {
        let (frame, zone) = (frame(&self.service), &self.service.organisation().time_zone);
        match answer {
            PageAnswer::Setup(view, complaint) => {
                let Ok(qr) = qr::svg(&view.address).inspect_err(|error| {
                    tracing::error!(%error, "a QR code cannot be drawn");
                }) else {
                    return broken(&self.service, purpose);
                };
                let SetupView { name, system, expires_at, key, address, codes, sealed } = view;
                let (expires, status) = (zone.moment(expires_at), status_of(complaint.is_some()));
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
                let expires = zone.moment(expires_at);
                page_of(status, &PasswordPage { frame, email, expires, error, hints })
            }
            PageAnswer::PasswordDone { sessions_ended } => {
                page_of(StatusCode::OK, &PasswordDone { frame, sessions_ended })
            }
            PageAnswer::Phone(PhoneView { number, expires_at }) => {
                let (number_end, expires) = (number.ending().to_owned(), zone.moment(expires_at));
                page_of(StatusCode::OK, &PhonePage { frame, number_end, expires })
            }
            PageAnswer::PhoneDone(number) => {
                let number_end = number.ending().to_owned();
                page_of(StatusCode::OK, &PhoneDone { frame, number_end })
            }
            PageAnswer::Network(NetworkView { network, expires_at }) => {
                let network = network.map(|network| network.to_string());
                let expires = zone.moment(expires_at);
                page_of(StatusCode::OK, &NetworkPage { frame, network, expires })
            }
            PageAnswer::NetworkDone(Admitted { until, .. }) => {
                page_of(StatusCode::OK, &NetworkDone { frame, until: zone.moment(until) })
            }
            PageAnswer::Email(EmailView { name, email, expires_at }) => {
                let (email, expires) = (email.to_string(), zone.moment(expires_at));
                page_of(StatusCode::OK, &EmailPage { frame, name, email, expires })
            }
            PageAnswer::EmailDone(email) => {
                page_of(StatusCode::OK, &EmailDone { frame, email: email.to_string() })
            }
            PageAnswer::Proof(ProofRequired { way, expires_at }, complaint) => {
                let (proof, error) = (proof_by(way, zone), complaint.map(str::to_owned));
                let expires = zone.moment(expires_at);
                let page = ProofPage { frame, purpose, proof, expires, error };
                page_of(status_of(complaint.is_some()), &page)
            }
            PageAnswer::Proved(proof) => {
                let cookie = self.cookie(purpose, PROOF_COOKIE, proof, SameSite::Strict);
                self.see_again(CookieJar::new().add(cookie))
            }
            PageAnswer::SeeAgain => self.see_again(CookieJar::new()),
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

fn proof_by(way: ProofMethod, zone: &ZoneName) -> ProofBy {
    match way {
        ProofMethod::Authenticator => ProofBy::Authenticator,
        ProofMethod::Approval { by } => ProofBy::Approval { by },
        ProofMethod::Text { number, sent_at } => {
            let number_end = number.ending().to_owned();
            match sent_at {
                Some(at) => ProofBy::TextSent { number_end, at: zone.moment(at) },
                None => ProofBy::TextNotSent { number_end },
            }
        }
    }
}

fn status_of(is_refused: bool) -> StatusCode {
    if is_refused { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }
}

fn rejection(closed: LinkRejection, zone: &ZoneName) -> (StatusCode, Why) {
    match closed {
        LinkRejection::Unknown => (StatusCode::NOT_FOUND, Why::Unknown),
        LinkRejection::Used { at } => (StatusCode::GONE, Why::Used { at: zone.moment(at) }),
        // Nothing is over yet.
        LinkRejection::UnderWay => (StatusCode::ACCEPTED, Why::UnderWay),
        LinkRejection::OutcomeUnknown => (StatusCode::ACCEPTED, Why::OutcomeUnknown),
        LinkRejection::NotNow => (StatusCode::SERVICE_UNAVAILABLE, Why::NotNow),
        LinkRejection::Revoked => (StatusCode::GONE, Why::Revoked),
        LinkRejection::Ended => (StatusCode::GONE, Why::Ended),
        LinkRejection::Cancelled => (StatusCode::GONE, Why::Cancelled),
        LinkRejection::EmailTaken => (StatusCode::GONE, Why::EmailTaken),
        LinkRejection::Expired { at } => (StatusCode::GONE, Why::Expired { at: zone.moment(at) }),
        LinkRejection::TooManyTries => (StatusCode::GONE, Why::TooManyTries),
        LinkRejection::GuardGone => (StatusCode::GONE, Why::GuardGone),
    }
}

fn failed(service: &Service, purpose: LinkKind, refused: ServiceError) -> Response {
    match refused {
        ServiceError::Store(error) if error.is_passing() => {
            tracing::warn!(%error, "the database does not answer");
            closed_page(service, StatusCode::SERVICE_UNAVAILABLE, Some(purpose), Why::NotNow)
        }
        ServiceError::Problem(problem) if problem.code == Code::Unavailable => {
            closed_page(service, StatusCode::SERVICE_UNAVAILABLE, Some(purpose), Why::NotNow)
        }
        error => {
            tracing::error!(%error, "a page failed");
            broken(service, purpose)
        }
    }
}

fn broken(service: &Service, purpose: LinkKind) -> Response {
    closed_page(service, StatusCode::INTERNAL_SERVER_ERROR, Some(purpose), Why::Broken)
}

/// Answers with a page when the answer is not there in time.
pub async fn limit_time(State(app): State<App>, request: Request, next: Next) -> Response {
    match timeout(app.limits.request, next.run(request)).await {
        Ok(response) => response,
        Err(_) => closed_page(&app.service, StatusCode::REQUEST_TIMEOUT, None, Why::BodyTooSlow),
    }
}

/// Refuses the forms of an address that sent too many; looking at pages stays free.
pub async fn limit_forms(
    State(app): State<App>,
    address: ClientAddress,
    request: Request,
    next: Next,
) -> Response {
    if request.method() != Method::POST {
        return next.run(request).await;
    }
    match app.address_limits.form(address) {
        Ok(()) => next.run(request).await,
        Err(wait) => too_many(&app.service, wait),
    }
}

fn too_many(service: &Service, wait: Wait) -> Response {
    let seconds = wait.seconds();
    let why = Why::TooManyForms { seconds };
    let mut response = closed_page(service, StatusCode::TOO_MANY_REQUESTS, None, why);
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    response
}

/// Headers of every page: nothing but our own style sheet is loaded, no address leaks to where a
/// link leads, nobody frames a page, and no search engine keeps one.
pub async fn harden(request: Request, next: Next) -> Response {
    const HEADERS: [(HeaderName, &str); 6] = [
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; \
             base-uri 'none'",
        ),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (HeaderName::from_static("x-robots-tag"), "noindex, nofollow"),
    ];
    let mut response = next.run(request).await;
    for (name, value) in HEADERS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}
