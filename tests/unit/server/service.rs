mod attempts;
mod backoff;
mod cursor;
mod daily_stats;
mod network;
