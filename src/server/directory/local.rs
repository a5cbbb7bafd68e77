//! Users of our own database.

pub mod passwords;
pub mod recovery_codes;
