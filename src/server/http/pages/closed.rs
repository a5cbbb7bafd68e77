//! The page that says why there is none.

use super::{
    frame::Frame,
    views::{ClosedPage, Why},
};
use crate::{
    contract::LinkKind,
    server::{language::Words, service::Service},
};
use askama::Template;
use axum::{
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};

pub fn frame(service: &Service, words: Words) -> Frame {
    Frame::new(service.voice(), words)
}

/// The page for a form that cannot be taken.
pub fn unreadable(service: &Service, words: Words, status: StatusCode) -> Response {
    let why = match status {
        StatusCode::PAYLOAD_TOO_LARGE => Why::TooLarge,
        _ => Why::Unreadable,
    };
    closed_page(frame(service, words), status, None, why)
}

pub fn closed_page(
    frame: Frame,
    status: StatusCode,
    purpose: Option<LinkKind>,
    why: Why,
) -> Response {
    page_of(status, &ClosedPage { frame, purpose, why })
}

pub fn page_of(status: StatusCode, page: &impl Template) -> Response {
    match page.render() {
        Ok(html) => (status, Html(html)).into_response(),
        Err(error) => {
            tracing::error!(%error, "a page cannot be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
