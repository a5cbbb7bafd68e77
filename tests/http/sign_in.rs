//! Signing in, stepping up and machine tokens, through raw HTTP.

mod accounts;
mod enrolment;
mod fixation;
mod limits;
mod password;
mod realm;
mod replay;
mod second_factor;
mod sessions;
mod step_up;
mod tokens;
