//! Pieces that more than one view draws.

pub mod badge;
pub mod button;
pub mod dialog;
pub mod gauge;
pub mod pane;
pub mod table;
