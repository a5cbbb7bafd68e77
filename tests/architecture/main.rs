//! The shape of the crate: imports point downward, a name means one thing, and what changes a factor
//! is done in one place.

#![allow(clippy::panic, clippy::unwrap_used)]

mod effects;
mod finders;
mod names;
mod rooms;
mod source;
mod unused;
mod walks;
