//! Attacks on the doors: each was tried, and each shall come to nothing.

mod guesses;
mod idle;
mod import;
mod known_password;
mod links;
mod load;
mod resets;
mod second_channel;
mod step_up;
