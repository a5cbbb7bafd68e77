//! What must hold for any input. `fuzz/` looks for an input for which it does not; the tests try
//! its seeds, among which is every input that once was one.

pub mod address;
pub mod bodies;
pub mod config;
pub mod csv;
pub mod cursor;
pub mod export;
pub mod mail;
pub mod phone;
pub mod sanitiser;
pub mod sealed;
pub mod search;
pub mod tokens;
pub mod words;

pub use address::forwarded;
pub use bodies::bodies;
pub use config::config;
pub use csv::csv;
pub use cursor::cursor;
pub use export::export;
pub use mail::mail;
pub use phone::phone;
pub use sanitiser::sanitiser;
pub use sealed::sealed;
pub use search::search;
pub use tokens::tokens;
pub use words::words;

/// Takes one input, and panics where the property does not hold for it.
pub type Property = fn(&[u8]);

/// Each has a target of its name in `fuzz/fuzz_targets` and a directory of seeds in `fuzz/seeds`.
pub const PROPERTIES: [(&str, Property); 13] = [
    ("bodies", bodies),
    ("config", config),
    ("csv", csv),
    ("cursor", cursor),
    ("export", export),
    ("forwarded", forwarded),
    ("mail", mail),
    ("phone", phone),
    ("sanitiser", sanitiser),
    ("sealed", sealed),
    ("search", search),
    ("tokens", tokens),
    ("words", words),
];

/// The first byte of an input, which chooses, and the rest, which is text.
fn choice_and_text(input: &[u8]) -> (u8, String) {
    let (first, rest) = input.split_first().unwrap_or((&0, &[]));
    (*first, String::from_utf8_lossy(rest).into_owned())
}
