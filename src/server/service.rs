//! The use cases: who may do what, and what it changes. Knows no HTTP and no SQL.

pub mod access;
