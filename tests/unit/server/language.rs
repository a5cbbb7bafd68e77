use jiff::Timestamp;
use mfadmin::{
    contract::{Language, zone::ZoneName},
    server::language::{
        BUILT_IN, Languages, Words,
        negotiation::accepted,
        outline::{self, Outline},
    },
};
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

fn language(tag: &str) -> Language {
    tag.parse().unwrap()
}

fn words(tag: &str) -> Words {
    Languages::ours().words([&language(tag)])
}

fn english() -> Outline<'static> {
    outline::of(BUILT_IN[0].1).0
}

#[test]
fn every_catalogue_has_every_sentence_with_its_variables() {
    let english = english();
    assert!(english.len() > 250, "{}", english.len());
    for (tag, text) in BUILT_IN {
        let (outline, unreadable) = outline::of(text);
        assert_eq!(unreadable, [], "{tag}");
        let missing: Vec<_> = english.keys().filter(|id| !outline.contains_key(*id)).collect();
        assert_eq!(missing, [&""; 0], "{tag} lacks these");
        let unknown: Vec<_> = outline.keys().filter(|id| !english.contains_key(*id)).collect();
        assert_eq!(unknown, [&""; 0], "{tag} has these alone");
        for (id, variables) in &outline {
            // How a time is written is the language's.
            if !id.starts_with("moment") {
                assert_eq!(variables, &english[id], "{tag}: {id}");
            }
        }
    }
}

/// Every text of the program's that looks like the name of a sentence.
fn said(folder: &Path, said: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            self::said(&path, said);
        } else if path.extension().is_some_and(|ending| ending == "rs" || ending == "html") {
            let text = fs::read_to_string(&path).unwrap();
            let quoted = text.split('"').filter(|part| {
                part.contains('-') && part.chars().all(|c| c.is_ascii_lowercase() || c == '-')
            });
            said.extend(quoted.map(str::to_owned));
            said.extend(
                text.split('"')
                    .filter(|part| {
                        ["error", "help", "close", "continue", "unexpected", "enrolled", "moment"]
                            .contains(part)
                    })
                    .map(str::to_owned),
            );
        }
    }
}

#[test]
fn every_sentence_that_is_said_is_there_and_every_other_is_not() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let mut named = BTreeSet::new();
    for folder in
        ["src/server/http/pages", "src/server/outbox", "src/server/language", "assets/templates"]
    {
        said(&root.join(folder), &mut named);
    }
    let english = english();
    // Their names are put together of what they tell.
    let composed = |id: &str| id.starts_with("closed-") || id.starts_with("moment");
    let unsaid: Vec<_> =
        english.keys().filter(|id| !named.contains(**id) && !composed(id)).collect();
    assert_eq!(unsaid, [&""; 0], "nothing says these");
    let kinds: BTreeSet<&str> = english.keys().map(|id| id.split('-').next().unwrap()).collect();
    let is_html =
        |id: &str| ["code-label", "codes-label", "key-label", "phone-label"].contains(&id);
    let missing: Vec<_> = named
        .iter()
        .filter(|id| id.contains('-') && kinds.contains(id.split('-').next().unwrap()))
        .filter(|id| !english.contains_key(id.as_str()) && !is_html(id))
        .collect();
    assert!(missing.is_empty(), "no catalogue has these: {missing:?}");
}

#[test]
fn times_are_written_as_each_language_does() {
    let at: Timestamp = "2026-05-01T13:02:01Z".parse().unwrap();
    let zone: ZoneName = "Europe/Berlin".parse().unwrap();
    for (tag, long, short) in [
        ("en", "1 May 2026, 15:02 CEST", "1 May 15:02 CEST"),
        ("de", "1. Mai 2026, 15:02 Uhr (CEST)", "1.5. 15:02 CEST"),
        ("es", "1 de mayo de 2026, 15:02 (CEST)", "1/5 15:02 CEST"),
        ("fr", "1er mai 2026 à 15:02 (CEST)", "1/5 15:02 CEST"),
        ("pt", "1 de maio de 2026, 15:02 (CEST)", "1/5 15:02 CEST"),
    ] {
        assert_eq!(words(tag).moment(&zone, at), long);
        assert_eq!(words(tag).short_moment(&zone, at), short);
    }
}

#[test]
fn numbers_and_plurals_are_those_of_each_language() {
    let wait =
        |tag, seconds: u64| words(tag).with("closed-forms-next", [("seconds", seconds.into())]);
    for (tag, count, told) in [
        ("en", 1, "Wait a second, "),
        ("en", 1200, "Wait 1,200 seconds, "),
        ("de", 1, "Warten Sie eine Sekunde, "),
        ("de", 1200, "Warten Sie 1.200 Sekunden, "),
        ("es", 1200, "Espere 1200 segundos, "),
        ("es", 12000, "Espere 12.000 segundos, "),
        // In French and Brazilian Portuguese nothing is singular.
        ("fr", 0, "Attendez 0 seconde, "),
        ("fr", 1200, "Attendez 1\u{202f}200 secondes, "),
        ("pt", 0, "Espere 0 segundo, "),
        ("pt", 1200, "Espere 1.200 segundos, "),
    ] {
        let said = wait(tag, count);
        assert!(said.starts_with(told), "{said}");
    }
}

#[test]
fn the_first_language_that_is_spoken_is_chosen() {
    let ours = Languages::ours();
    let chosen = |wanted: &[&str]| {
        let wanted: Vec<Language> = wanted.iter().map(|tag| language(tag)).collect();
        ours.words(&wanted).language().to_string()
    };
    assert_eq!(chosen(&[]), "en");
    assert_eq!(chosen(&["de-AT"]), "de");
    assert_eq!(chosen(&["pt-PT"]), "pt");
    assert_eq!(chosen(&["ja", "fr-CA", "de"]), "fr");
    assert_eq!(chosen(&["ja"]), "en");
    assert_eq!(chosen(&["pt_BR"]), "pt", "as Java writes it");
    assert!("".parse::<Language>().is_err() && "xx-yy-zz-123456789".parse::<Language>().is_err());
    assert_eq!(language("ar").direction(), "rtl");
    assert_eq!(language("de").direction(), "ltr");
}

#[test]
fn what_a_browser_accepts_goes_by_its_weights() {
    let tags = |header| accepted(header).iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(tags("de-DE,de;q=0.9,en;q=0.8"), ["de-DE", "de", "en"]);
    assert_eq!(tags("en;q=0.2, fr;q=0.9"), ["fr", "en"]);
    assert_eq!(tags("de;q=0, es"), ["es"], "German is refused");
    assert_eq!(tags("*, ;;q, de;q=x, \u{0}"), [""; 0]);
}

#[test]
fn own_sentences_go_before_ours_and_faults_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write("de.ftl", "phone-verify = Ja, das ist meine\n");
    write("ar.ftl", "phone-verify = تأكيد\n");
    write("de-CH.ftl", "error = Fehler (CH):\n");
    write("pt-PT.ftl", "error = Erro (PT):\n");
    write("notes.txt", "no catalogue");
    let languages = Languages::with_folder(folder.path()).unwrap();
    let say = |tag, id| languages.words([&language(tag)]).say(id);
    assert_eq!(say("de", "phone-verify"), "Ja, das ist meine");
    assert_eq!(say("de", "continue"), "Weiter", "the rest is ours");
    assert_eq!(say("ar", "phone-verify"), "تأكيد");
    assert_eq!(say("ar", "continue"), "Continue");
    assert_eq!(say("de-CH", "error"), "Fehler (CH):");
    assert_eq!(
        say("de-CH", "phone-verify"),
        "Ja, das ist meine",
        "the rest is the organisation's German"
    );
    assert_eq!(say("de-CH", "continue"), "Weiter", "and ours");
    assert_eq!(say("pt-PT", "continue"), words("pt").say("continue"), "and no English");
    assert_eq!(say("pt", "error"), words("pt").say("error"));
    assert_eq!(words("de").say("phone-verify"), "Diese Nummer bestätigen", "nobody else's");
    for (name, text, told) in [
        ("de.ftl", "a line\n", "de.ftl, line 1: "),
        (
            "de.ftl",
            "\nphone-verfiy = x\n",
            "de.ftl, line 2: there is no sentence called phone-verfiy",
        ),
        (
            "de.ftl",
            "phone-done = { $number }\n",
            "de.ftl, line 1: phone-done has no $number; it has $end",
        ),
        ("de.ftl", "text-code = { $sender }\n", "text-code is of no use without { $code }"),
        ("german.words.ftl", "", "german.words.ftl: its name is no language"),
    ] {
        write(name, text);
        let refused = Languages::with_folder(folder.path()).err().unwrap().to_string();
        assert!(refused.contains(told), "{refused}");
        fs::remove_file(folder.path().join(name)).unwrap();
    }
    let missing = folder.path().join("missing");
    assert!(Languages::with_folder(&missing).err().unwrap().to_string().contains("missing"));
}
