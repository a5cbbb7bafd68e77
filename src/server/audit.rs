//! The audit log outside of the database: as CSV, and on its way elsewhere.

pub mod csv;
pub mod exporters;
