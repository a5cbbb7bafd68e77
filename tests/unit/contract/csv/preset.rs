use mfadmin::contract::csv::preset::*;

#[test]
fn known_columns_can_be_told_apart_without_their_case() {
    for layout in &LAYOUTS {
        let fields = layout
            .fields
            .iter()
            .flat_map(|(field, names)| names.iter().map(move |it| (field.as_str(), it)));
        let status = layout.status.iter().map(|(name, _)| ("status", name));
        let names: Vec<_> =
            fields.chain(status).map(|(field, name)| (name.to_lowercase(), field)).collect();
        for (name, field) in &names {
            assert!(name.is_ascii() && name.trim() == name, "{name:?}");
            let others = names.iter().filter(|(other, of)| other == name && of == field);
            assert_eq!(others.count(), 1, "{name} of {:?}", layout.preset);
        }
        assert!(!layout.needed.is_empty(), "{:?}", layout.preset);
    }
}

#[test]
fn every_preset_but_the_mapped_has_columns() {
    for preset in Preset::ALL {
        assert_eq!(preset.layout().preset, preset);
        assert_eq!(preset.layout().fields.is_empty(), preset == Preset::Mapped);
    }
}

#[test]
fn words_of_a_status_are_known_or_not() {
    let okta = Preset::Okta.layout().status[0].1;
    for (word, is_active) in [
        ("ACTIVE", Some(true)),
        ("Password expired", Some(true)),
        ("locked_out", Some(true)),
        ("SUSPENDED", Some(false)),
        ("Deprovisioned ", Some(false)),
        ("", Some(true)),
        ("gone fishing", None),
    ] {
        assert_eq!(okta.is_active(word), is_active, "{word}");
    }
    assert_eq!(StatusWords::TrueIsActive.is_active("FALSE"), Some(false));
    assert_eq!(StatusWords::TrueIsInactive.is_active("False"), Some(true));
    assert_eq!(StatusWords::TrueIsInactive.is_active("suspended"), None);
    assert_eq!(StatusWords::TimeIsInactive.is_active("2026-01-02T03:04:05Z"), Some(false));
}
