mod limiter;
mod timers;
