//! The order of names: Unicode's root collation, as CLDR gives it.

use super::root_data::RootData;
use icu_collator::{
    Collator, CollatorPreferences,
    options::{CollatorOptions, Strength},
};
use std::sync::LazyLock;

/// `None` where the crate comes without its data, which no feature of ours asks for.
static ROOT: LazyLock<Option<Collator>> = LazyLock::new(|| {
    let mut options = CollatorOptions::default();
    options.strength = Some(Strength::Tertiary);
    Collator::try_new_unstable(&RootData, CollatorPreferences::default(), options).ok()
});

/// The place of `text` among others: keys compare byte by byte as their texts are ordered, by letters
/// first, then by marks, then by case. About as long as the text itself. Keys of different
/// [`super::RULES`] do not compare.
pub fn order_key(text: &str) -> Vec<u8> {
    let mut key = Vec::with_capacity(text.len() + 8);
    match &*ROOT {
        Some(root) => {
            let Ok(()) = root.as_borrowed().write_sort_key_to(text, &mut key);
        }
        None => key.extend(super::fold(text).bytes()),
    }
    key
}
