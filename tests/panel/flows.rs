//! The jobs of an admin, done by keys on the real loop against a real server.

mod faulty_proxy;
mod page;
mod seeded_app;

mod access;
mod activity;
mod authenticator;
mod authenticator_app;
mod avobot;
mod badges;
mod browse;
mod bulk;
mod cool_down;
mod exemption;
mod export;
mod gates;
mod life_cycle;
mod line;
mod live;
mod mouse;
mod operator;
mod outbox;
mod overview;
mod palette;
mod people;
mod phone;
mod queue;
mod realm;
mod reason;
mod sign_in;
mod step_up;
mod tokens;
mod undo;

use mfadmin_testing::live_panel;
