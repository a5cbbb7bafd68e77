//! The section `[directory]` of a file, written beside what somebody wrote.

use mfadmin::cli::directories::section;
use mfadmin::config::{Config, DirectoryFile, DirectorySettings, EXAMPLE};

const PI: &str = "kind = \"privacyidea\"\nurl = \"https://pi.example.com\"\naccount = \"admin\"\n\
                  realm = \"corp\"\nsecret_file = \"/x/y.secret\"\n";

fn settings(keys: &str) -> DirectorySettings {
    DirectoryFile::parse(&format!("[directory]\n{keys}")).unwrap().directory
}

/// The settings as they come back from the text that they were put into.
fn put(text: &str, settings: &DirectorySettings) -> (String, DirectorySettings) {
    let written = section::with(text, settings).unwrap();
    let read = Config::parse(&written).unwrap().directory;
    (written, read)
}

#[test]
fn settings_come_back_from_any_file() {
    let wanted = settings(PI);
    for text in [
        "",
        EXAMPLE,
        "[mail]\n",
        "[directory]\n",
        "directory = { kind = \"local\" }\n",
        "[directory.links]\n",
        "[directory]\nkind = \"avochato\"\naccount = \"A\"\ninbox = \"i\"\n",
        "organisation.name = \"A\"\ndirectory.kind = \"local\"\n",
    ] {
        let (written, read) = put(text, &wanted);
        assert_eq!(read, wanted, "{text}: {written}");
        let forgotten = section::without(&written).unwrap();
        let left = Config::parse(&forgotten).unwrap().directory;
        assert_eq!(left, DirectorySettings::default(), "{text}: {forgotten}");
    }
}

#[test]
fn everything_else_stays_as_it_was_written() {
    let mine = "# Ours since 2026.\n[organisation]\nname   =  'Ærø' # the island\n\n\
                [directory] # who is here\n# the kind\nkind = \"local\"   # for now\n\
                refresh_seconds = 60\n\n# Keys of Ana\n[keys]\nphone = \"P\"\n";
    let (written, read) = put(mine, &settings(&format!("{PI}refresh_seconds = 60")));
    assert_eq!(i64::from(read.refresh_seconds), 60, "{written}");
    for kept in [
        "# Ours since 2026.\n[organisation]\nname   =  'Ærø' # the island\n\n",
        "[directory] # who is here\n# the kind\nkind = \"privacyidea\"   # for now\n",
        "\n# Keys of Ana\n[keys]\nphone = \"P\"\n",
    ] {
        assert!(written.contains(kept), "{kept}: {written}");
    }
    let forgotten = section::without(&written).unwrap();
    assert_eq!(forgotten, mine);
}

#[test]
fn example_keeps_its_comments() {
    let (written, _) = put(EXAMPLE, &settings(PI));
    let comments = |text: &str| text.lines().filter(|line| line.starts_with('#')).count();
    assert_eq!(comments(&written), comments(EXAMPLE), "{written}");
}

#[test]
fn pages_of_the_browser_stay_with_their_directory() {
    let links = "[directory]\nkind = \"avochato\"\naccount = \"A\"\n[directory.links]\n\
                 users = \"https://a.org/u\"\n";
    let (written, read) = put(links, &settings("kind = \"avochato\"\naccount = \"B\""));
    assert_eq!(read.links.users.unwrap().as_str(), "https://a.org/u", "{written}");
    assert_eq!(read.account.as_deref(), Some("B"));
    assert!(!section::without(&written).unwrap().contains("links"));
}

#[test]
fn what_is_no_toml_is_left_alone() {
    assert!(section::with("[directory", &settings(PI)).is_err());
    assert!(section::without("a = = b").is_err());
}
