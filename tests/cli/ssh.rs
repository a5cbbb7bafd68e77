//! The panel where it lives: behind a real sshd, in tmux and in screen, on terminals of all ages.

mod ssh_host;

mod line;
mod multiplexers;
mod paste;
mod terminals;
