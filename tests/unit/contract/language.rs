use mfadmin::contract::language::*;

fn languages(tags: &[&str]) -> Vec<Language> {
    tags.iter().map(|tag| tag.parse().unwrap()).collect()
}

#[test]
fn a_tag_is_read_in_any_spelling_and_none_takes_away() {
    let spoken = languages(&["en", "de", "pt-BR"]);
    for (typed, read) in
        [("de", "de"), (" DE-at ", "de-AT"), ("pt_pt", "pt-PT"), ("None", "none"), ("none", "none")]
    {
        assert_eq!(LanguageChoice::read(typed, &spoken).unwrap().to_string(), read, "{typed}");
    }
    for typed in ["", "d", "ja", "deutsch", "de-", "x".repeat(99).as_str()] {
        let refused = LanguageChoice::read(typed, &spoken).unwrap_err().to_string();
        assert!(refused.ends_with("(use en, de, pt-BR or none)"), "{typed}: {refused}");
    }
    // A server of before does not tell which there are.
    assert!(LanguageChoice::read("ja", &[]).is_ok());
    assert!(LanguageChoice::read("no tag", &[]).is_err());
}

#[test]
fn what_a_user_has_already_is_no_change() {
    let german: Language = "de".parse().unwrap();
    assert!(LanguageChoice::Unset.is(None) && !LanguageChoice::Unset.is(Some(&german)));
    let choice: LanguageChoice = "de".parse().unwrap();
    assert!(choice.is(Some(&german)) && !choice.is(None));
    assert!(!choice.is(Some(&"de-AT".parse().unwrap())));
    assert_eq!(choice.language(), Some(german));
}
