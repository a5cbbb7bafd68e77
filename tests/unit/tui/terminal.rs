mod background_answer;
mod clipboard;
mod diff_backend;
