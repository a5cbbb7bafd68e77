//! The panel: its jobs done by keys against a real server, and what each screen looks like.

#![allow(clippy::unwrap_used, clippy::panic)]

mod flows;
mod screens;
