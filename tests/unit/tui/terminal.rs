mod clipboard;
mod diff_backend;
