//! Connections to the server, through raw sockets: who is let in, for how long, and as whom.

mod address;
pub use mfadmin_testing::authority;
mod binary;
mod crowd;
mod malformed;
mod rates;
mod raw;
mod slow;
mod tls;
