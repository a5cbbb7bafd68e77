//! Where users and their factors live.

pub mod local;
