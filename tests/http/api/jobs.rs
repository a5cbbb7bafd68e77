//! Jobs: one order for many users.

mod course;
mod orders;
mod policy;
mod refused;
mod reminders;
