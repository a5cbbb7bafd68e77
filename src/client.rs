//! The API from the caller's side: one typed call per route, with time-outs, retries and
//! idempotency keys, and the stream of changes.

mod account;
mod approval;
mod audit;
mod directory;
pub mod error;
pub mod events;
pub mod exchange;
mod exemptions;
mod held;
pub mod http;
pub mod idempotency;
mod jobs;
mod life_cycle;
mod pages;
pub mod realm;
pub mod sign_in_client;
mod trust;

pub use error::ClientError;
pub use events::{Feed, follow};
pub use exchange::Transit;
pub use http::Client;
pub use idempotency::IdempotencyKey;
pub use pages::Pages;
pub use sign_in_client::SignInClient;
pub use trust::Trust;
