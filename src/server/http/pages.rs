//! The pages that links lead to, for people with a browser and without scripts.

mod answer;
mod closed;
mod qr;
mod routes;
mod views;
mod visitor;

pub use routes::routes;
