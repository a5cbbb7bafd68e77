//! `mfadmin catalogue`: the beginning of a file of an organisation's own, down to the page that it changes.

use crate::{program::TestHome, serve::serve};
use mfadmin::server::language::BUILT_IN;
use std::fs;

/// What a browser gets that asks for `language`, of a link that nobody was sent.
async fn closed_page(url: &str, language: &str) -> String {
    let http = mfadmin_testing::http_client().build().unwrap();
    let call = http.get(format!("{url}/setup/none")).header("accept-language", language);
    call.send().await.unwrap().text().await.unwrap()
}

#[tokio::test]
async fn printed_file_is_translated_looked_through_and_read_on_a_page() {
    let home = TestHome::with_organisation();
    let folder = home.path("texts");
    fs::create_dir(&folder).unwrap();
    let printed = home.run(&["catalogue", "nl"]);
    assert_eq!((printed.code, printed.stderr.as_str()), (Some(0), ""), "{printed:?}");
    let english = "closed-unknown-title = This link is not valid";
    assert!(
        printed.stdout.starts_with("### nl.ftl, for the folder of [pages] texts."),
        "{printed:?}"
    );
    assert!(printed.stdout.contains(english) && !printed.stdout.contains("a test compares"));
    let dutch = printed.stdout.replace(english, "closed-unknown-title = Deze link klopt niet");
    fs::write(folder.join("nl.ftl"), &dutch).unwrap();
    let config = fs::read_to_string(home.config_file()).unwrap();
    let pages = format!("\n[pages]\ntexts = {:?}\n", folder.to_str().unwrap());
    assert!(config.contains("\n[pages]\n"), "{config}");
    fs::write(home.config_file(), config.replace("\n[pages]\n", &pages)).unwrap();

    let doctor = home.run(&["doctor"]);
    assert!(doctor.stdout.contains("Languages") && doctor.stdout.contains("pt, nl"), "{doctor:?}");
    let (server, url) = serve(&home);
    let page = closed_page(&url, "nl-BE").await;
    assert!(page.contains("<html lang=\"nl\"") && page.contains("Deze link klopt niet"), "{page}");
    assert!(!closed_page(&url, "fr").await.contains("Deze link"));
    assert_eq!(server.stop("TERM"), Some(0));

    // One that has less is said to be read in English.
    let shorter = dutch.replace("closed-unknown-title = Deze link klopt niet\n", "");
    fs::write(folder.join("nl.ftl"), shorter).unwrap();
    let doctor = home.run(&["doctor"]);
    assert!(
        doctor.stdout.contains("nl.ftl: 1 sentence missing, which users read in English"),
        "{doctor:?}"
    );
}

#[test]
fn each_language_of_ours_is_printed_in_its_own_words_and_has_no_fault() {
    let home = TestHome::new();
    for (tag, text) in BUILT_IN {
        let region = format!("{tag}-CH");
        let printed = home.run(&["catalogue", &region]);
        assert_eq!(printed.code, Some(0), "{printed:?}");
        let last = text.lines().last().unwrap();
        assert!(printed.stdout.ends_with(&format!("{last}\n")), "{tag}");
        let folder = home.path(tag);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(format!("{region}.ftl")), &printed.stdout).unwrap();
        let files = mfadmin::server::language::folder::examine(&folder).unwrap();
        assert_eq!(files[0].faults, [], "{tag}");
    }
    let none = home.run(&["catalogue", "no tag"]);
    assert_eq!(none.code, Some(2), "{none:?}");
    assert!(none.stderr.contains("write a tag such as de or pt-BR"), "{none:?}");
    assert!(!home.path("state").exists(), "nothing is written anywhere");
}
