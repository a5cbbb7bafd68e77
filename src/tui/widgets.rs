//! Pieces that more than one screen or dialog draws.

pub mod auth_request;
pub mod badge;
pub mod beside_qr;
pub mod button;
pub mod dialog;
pub mod field;
pub mod gauge;
pub mod pane;
pub mod realm_wait;
pub mod reason;
pub mod search_title;
pub mod table;
