//! The user's side in a real browser: Chromium walks the pages that links lead to.

mod authenticator_app;
mod axe;
mod chromium;
mod organisation;
mod page;

mod closed;
mod looks;
mod password;
mod phone;
mod proof;
mod setup;
mod whole_loop;
