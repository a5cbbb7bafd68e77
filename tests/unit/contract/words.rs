use mfadmin::contract::{
    Code, Kind, ResetWay, Role, UserActionKind,
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
    agree::<ResetWay>();
    agree::<Role>();
    agree::<Sort>();
    agree::<UserActionKind>();
}

/// Fails where the words that `strum` derives for `T` are not those of `serde`.
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
