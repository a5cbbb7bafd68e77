mod events;
mod retry;
