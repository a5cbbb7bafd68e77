use askama::Template;
use mfadmin::contract::{LinkKind, Region, api::Organisation};
use mfadmin::server::http::pages::{frame::Frame, views::*};
use mfadmin::server::language::Voice;

const HOSTILE: &str = "<script>alert(1)</script>\u{202e}\"'&\r\nx";

fn frame() -> Frame {
    let voice = Voice::from(Organisation {
        name: HOSTILE.to_owned(),
        default_region: Region::default(),
        support: Some(HOSTILE.to_owned()),
        time_zone: Default::default(),
    });
    Frame::new(&voice, voice.english())
}

fn closed(why: Why) -> String {
    ClosedPage { frame: frame(), purpose: Some(LinkKind::Setup), why }.render().unwrap()
}

fn setup(error: Option<&str>) -> String {
    SetupPage {
        frame: frame(),
        system: None,
        name: HOSTILE.to_owned(),
        expires: "2026-05-04 03:02 UTC".to_owned(),
        qr: mfadmin::server::http::pages::qr::svg("otpauth://totp/x", "QR code").unwrap(),
        key: "GEZD GNBV".to_owned(),
        address: "otpauth://totp/x?secret=GEZDGNBV&issuer=\"x".to_owned(),
        digits: 6,
        period: 30,
        error: error.map(str::to_owned),
    }
    .render()
    .unwrap()
}

fn proof(proof: ProofBy, error: Option<&str>) -> String {
    let error = error.map(str::to_owned);
    ProofPage { frame: frame(), purpose: LinkKind::Setup, proof, expires: "soon".into(), error }
        .render()
        .unwrap()
}

fn password(error: Option<&str>, hints: &[&str]) -> String {
    PasswordPage {
        frame: frame(),
        email: "ana@example.com".to_owned(),
        expires: "2026-05-04 03:02 UTC".to_owned(),
        error: error.map(str::to_owned),
        hints: hints.iter().map(|hint| (*hint).to_owned()).collect(),
    }
    .render()
    .unwrap()
}

fn all() -> Vec<String> {
    let (number_end, at) = ("2671".to_owned(), "2026-05-04 03:02 UTC".to_owned());
    let (sent_to, expires) = (number_end.clone(), at.clone());
    let mut pages = vec![
        setup(None),
        setup(Some("That code is not right.")),
        SetupDone { frame: frame(), codes: vec!["abcd-efgh".to_owned(); 10] }.render().unwrap(),
        proof(ProofBy::TextNotSent { number_end: number_end.clone() }, None),
        proof(ProofBy::TextSent { number_end: number_end.clone(), at: at.clone() }, None),
        proof(ProofBy::Authenticator, Some("That code is not right.")),
        password(None, &[]),
        password(Some("Too easy to guess."), &["Add another word."]),
        PasswordDone { frame: frame(), sessions_ended: true }.render().unwrap(),
        PhonePage { frame: frame(), number_end, expires }.render().unwrap(),
        PhoneDone { frame: frame(), number_end: sent_to }.render().unwrap(),
        PhoneDisowned { frame: frame() }.render().unwrap(),
        EmailPage {
            frame: frame(),
            name: HOSTILE.to_owned(),
            email: "ana@example.org".to_owned(),
            expires: at.clone(),
        }
        .render()
        .unwrap(),
        EmailDone { frame: frame(), email: "ana@example.org".to_owned() }.render().unwrap(),
    ];
    let whys = [
        Why::Used { at: at.clone() },
        Why::Revoked,
        Why::Ended,
        Why::Cancelled,
        Why::EmailTaken,
        Why::Expired { at },
        Why::Unknown,
        Why::TooManyTries,
        Why::NotNow,
        Why::Broken,
        Why::TooLarge,
        Why::Unreadable,
        Why::GuardGone,
        Why::BodyTooSlow,
    ];
    pages.extend(whys.map(closed));
    pages
}

#[test]
fn strangers_cannot_write_html_nor_turn_text_around() {
    for page in all() {
        let harmless = "&#60;script&#62;alert(1)&#60;/script&#62;&#34;&#39;&#38; x";
        let page = page.replace("<script src=\"../assets/mfadmin.js\" defer></script>", "");
        assert!(!page.contains("<script") && page.contains(harmless), "{page}");
        assert!(!page.contains(['\u{202e}', '\r']), "{page}");
    }
}

#[test]
fn a_page_loads_its_style_sheet_and_script_and_nothing_else() {
    for page in all() {
        let page = page.replace("<script src=\"../assets/mfadmin.js\" defer></script>", "");
        for foreign in ["style=", "<style", "src=", "<img", "onclick", "url(", "javascript:"] {
            assert!(!page.contains(foreign), "{foreign} in {page}");
        }
        assert_eq!(page.matches("<link ").count(), 1, "{page}");
        assert!(page.contains("href=\"../assets/mfadmin.css\""), "{page}");
        let words: Vec<&str> = page.split_whitespace().collect();
        assert!(words.join(" ").contains("tell an administrator of"), "{page}");
    }
}

#[test]
fn an_error_is_in_the_title_and_tied_to_its_field() {
    for page in [
        setup(Some("That code is not right.")),
        proof(ProofBy::Authenticator, Some("That code is not right.")),
        password(Some("Too easy to guess."), &["Add another word."]),
    ] {
        assert!(page.contains("<title>Error: "), "{page}");
        assert!(page.contains("id=\"error\" role=\"alert\""), "{page}");
        assert!(page.contains("aria-invalid=\"true\""), "{page}");
    }
    for page in [setup(None), proof(ProofBy::Authenticator, None), password(None, &[])] {
        assert!(!page.contains("Error:") && !page.contains("aria-invalid"), "{page}");
    }
}

#[test]
fn an_error_of_sending_the_text_is_shown_where_there_is_no_field() {
    let page = proof(ProofBy::TextNotSent { number_end: "2671".to_owned() }, Some("Not now."));
    assert!(page.contains("<strong>Error:</strong> Not now."), "{page}");
}
