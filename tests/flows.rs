//! The jobs of an admin, done by keys on the real loop against a real server.

#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "common/log.rs"]
mod log;
#[path = "common/mailbox.rs"]
#[allow(dead_code, reason = "each test program uses its part")]
mod mailbox;
#[path = "flows/office.rs"]
mod office;
#[path = "flows/panel.rs"]
mod panel;
#[path = "flows/visitor.rs"]
mod visitor;
#[path = "flows/weather.rs"]
mod weather;

#[path = "flows/access.rs"]
mod access;
#[path = "flows/activity.rs"]
mod activity;
#[path = "flows/app.rs"]
mod app;
#[path = "flows/authenticator.rs"]
mod authenticator;
#[path = "flows/avobot.rs"]
mod avobot;
#[path = "flows/badges.rs"]
mod badges;
#[path = "flows/browse.rs"]
mod browse;
#[path = "flows/bulk.rs"]
mod bulk;
#[path = "flows/cool_down.rs"]
mod cool_down;
#[path = "flows/export.rs"]
mod export;
#[path = "flows/gates.rs"]
mod gates;
#[path = "flows/line.rs"]
mod line;
#[path = "flows/live.rs"]
mod live;
#[path = "flows/mouse.rs"]
mod mouse;
#[path = "flows/outbox.rs"]
mod outbox;
#[path = "flows/overview.rs"]
mod overview;
#[path = "flows/palette.rs"]
mod palette;
#[path = "flows/phone.rs"]
mod phone;
#[path = "flows/queue.rs"]
mod queue;
#[path = "flows/reason.rs"]
mod reason;
#[path = "flows/sign_in.rs"]
mod sign_in;
#[path = "flows/step_up.rs"]
mod step_up;
