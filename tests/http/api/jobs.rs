//! Jobs: one order for many users.

mod office;

mod course;
mod orders;
mod policy;
mod refused;
mod reminders;
