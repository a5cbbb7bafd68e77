use mfadmin::cli::value_enum::*;
use mfadmin::contract::query::Sort;

#[test]
fn words_have_hyphens() {
    assert_eq!(Sort::ALL.map(|sort| hyphenated(&sort))[4], "last-sign-in");
}
