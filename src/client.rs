//! The API from the caller's side: one typed call per route, with time-outs, retries and
//! idempotency keys, and the stream of changes.

mod account;
mod audit;
pub mod door;
pub mod error;
pub mod events;
pub mod http;
pub mod idempotency;
mod jobs;
mod pages;
mod retry;
mod trust;

pub use door::Door;
pub use error::ClientError;
pub use events::{Feed, follow};
pub use http::Client;
pub use idempotency::IdempotencyKey;
pub use pages::Pages;
pub use trust::Trust;
