//! The values of an enum and their words. `strum` derives both; `agree` holds the words against those
//! of `serde`.

/// `values` as an array, which `map` makes another array of. Fails to compile where there are fewer
/// than `N`.
pub const fn all<T: Copy, const N: usize>(values: &[T]) -> [T; N] {
    let mut all = [values[0]; N];
    let mut at = 0;
    while at < N {
        all[at] = values[at];
        at += 1;
    }
    all
}

/// Fails where the words that `strum` derives for `T` are not those of `serde`.
#[cfg(test)]
pub fn agree<T>()
where
    T: strum::VariantArray + Copy + std::fmt::Debug + PartialEq + Into<&'static str>,
    T: serde::Serialize + serde::de::DeserializeOwned + std::str::FromStr,
{
    let mut seen = std::collections::HashSet::new();
    for value in T::VARIANTS {
        let word: &str = (*value).into();
        assert_eq!(serde_json::to_value(value).unwrap(), word, "{value:?}");
        assert_eq!(serde_json::from_value::<T>(word.into()).unwrap(), *value);
        assert!(word.parse::<T>().is_ok_and(|read| read == *value), "{word}");
        assert!(seen.insert(word), "{word} stands for two");
    }
    assert!("no_such_word".parse::<T>().is_err());
}

#[cfg(test)]
mod tests {
    use super::agree;
    use crate::contract::{
        Code, Kind, Role, UserActionKind,
        api::{AuditEvent, Channel, Delivery, ItemOutcome, JobAction, JobState, MessageKind},
        query::{ExportFormat, GapFilter, LinkFilter, Sort},
    };

    #[test]
    fn a_word_is_the_same_in_sql_in_csv_and_on_the_wire() {
        agree::<AuditEvent>();
        agree::<Channel>();
        agree::<Code>();
        agree::<Delivery>();
        agree::<ExportFormat>();
        agree::<GapFilter>();
        agree::<ItemOutcome>();
        agree::<JobAction>();
        agree::<JobState>();
        agree::<Kind>();
        agree::<LinkFilter>();
        agree::<MessageKind>();
        agree::<Role>();
        agree::<Sort>();
        agree::<UserActionKind>();
    }
}
