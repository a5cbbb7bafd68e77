//! The pages that links lead to, for people with a browser. They work without scripts.

mod answer;
mod closed;
pub mod frame;
mod guards;
mod hints;
pub mod qr;
mod realm;
mod routes;
pub mod views;
mod visitor;

pub use routes::routes;
