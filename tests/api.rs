//! The API through its front door: a real server on a free port over a real database file.

#[path = "common/server.rs"]
mod server;

#[path = "api/seeding.rs"]
mod seeding;
