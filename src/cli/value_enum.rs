//! Words of the contract as values of options.

use clap::builder::{PossibleValuesParser, TypedValueParser};
use serde::Serialize;

/// Takes the words of `all` as the wire has them, with hyphens for their underscores.
pub fn value_parser<T>(all: &'static [T]) -> impl TypedValueParser<Value = T>
where
    T: Copy + Serialize + Send + Sync + 'static,
{
    let words: Vec<&'static str> = all.iter().map(|word| &*hyphenated(word).leak()).collect();
    let named = words.clone();
    PossibleValuesParser::new(words).try_map(move |word| {
        let at = named.iter().position(|known| **known == word);
        at.map(|at| all[at]).ok_or_else(|| format!("unknown value {word:?}"))
    })
}

/// `word` as the command line has it.
pub fn hyphenated(word: &impl Serialize) -> String {
    let json = serde_json::to_value(word).unwrap_or_default();
    json.as_str().unwrap_or_default().replace('_', "-")
}
