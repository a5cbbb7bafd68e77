//! Directories of other systems: what is read there, what is done there, and what goes wrong.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod avochato;
mod gone;
mod hosted;
mod keycloak;
mod long;
mod mirrored;
mod privacyidea;
