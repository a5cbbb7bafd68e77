mod clipboard;
mod colour_answer;
mod diff_backend;
