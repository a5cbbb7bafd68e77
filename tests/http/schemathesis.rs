//! The API held against its own description: Schemathesis makes requests from `/openapi.json`, good
//! and bad ones, and looks whether each answer is one that is described.

mod conformance;
