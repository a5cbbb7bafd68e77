//! What comes from the person at the keys: keys, text, the mouse.

pub mod keymap;
pub mod mouse;
pub mod pacing;
pub mod secret_line;
pub mod typing;
