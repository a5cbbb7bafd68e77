use mfadmin::contract::csv::preset::*;

#[test]
fn known_columns_are_written_as_they_are_compared() {
    for layout in &LAYOUTS {
        let names = layout.fields.iter().flat_map(|(_, names)| *names);
        let status = layout.status.iter().map(|(name, _)| name);
        for name in names.chain(layout.needed.iter().copied().flatten()).chain(status) {
            assert_eq!(*name, name.trim().to_lowercase(), "{:?}", layout.preset);
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
