//! The shape of the crate: imports point downward, a name means one thing, what changes a factor is
//! done in one place, and tests go by the server's clock.

#![allow(clippy::panic, clippy::unwrap_used)]

mod clock;
mod debug;
mod effects;
mod finders;
mod names;
mod rooms;
mod security;
mod sizes;
mod source;
mod unused;
mod walks;
