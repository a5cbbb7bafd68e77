//! The pages that the links in messages lead to.

mod qr;
pub mod views;
