mod error;
mod events;
