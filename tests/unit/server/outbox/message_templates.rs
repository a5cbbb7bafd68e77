use jiff::Timestamp;
use mfadmin::contract::Language;
use mfadmin::contract::{Email, LinkKind, Region, api::Channel, phone::PhoneNumber};
use mfadmin::server::language::{BUILT_IN, Voice};
use mfadmin::server::outbox::message_templates::text::{phone_code, phone_verification};
use mfadmin::server::outbox::message_templates::*;
use mfadmin::server::outbox::{Message, text_parts::parts};
use mfadmin::{
    contract::{
        User, UserId,
        api::{Organisation, Person},
    },
    server::crypto::{SealingKey, TokenHash},
};
use mfadmin_testing::sample;

const NOW: Timestamp = Timestamp::UNIX_EPOCH;
const URL: &str = "https://mfa.example.org/setup/0123456789012345678901234567890123456789012";

fn organisation(name: &str) -> Voice {
    let support = Some("it@example.org & desk 7".to_owned());
    Voice::from(plain(name, support))
}

fn plain(name: &str, support: Option<String>) -> Organisation {
    Organisation {
        name: name.to_owned(),
        default_region: Region::default(),
        support,
        time_zone: Default::default(),
    }
}

/// The languages that we speak.
fn languages() -> impl Iterator<Item = Language> {
    BUILT_IN.into_iter().map(|(tag, _)| tag.parse().unwrap())
}

fn user(name: &str) -> User {
    User { email: Some("ana@example.org".parse().unwrap()), ..sample::user(name) }
}

fn link() -> Link {
    let expires_at = "2026-05-04T03:02:01Z".parse().unwrap();
    Link { url: URL.to_owned(), token: TokenHash::of("token"), expires_at }
}

fn new_address() -> Email {
    "ana.lima@example.net".parse().unwrap()
}

fn number() -> PhoneNumber {
    PhoneNumber::parse("+14155552671", Region::default()).unwrap()
}

fn all(organisation: &Voice, user: &User) -> Vec<Message> {
    vec![
        setup_link(organisation, user, &link()),
        authenticator_reset(organisation, user, &link(), NOW),
        password_reset(organisation, user, &link()),
        sessions_ended(organisation, user, [2, 1], NOW),
        phone_changed(organisation, user, &number(), (LinkArrival::Text, NOW)),
        phone_changed(organisation, user, &number(), (LinkArrival::PassedOn, NOW)),
        approval_created(organisation, user, LinkKind::Setup, NOW),
        phone_verified(organisation, user, (&number(), PhoneProof::Approval), NOW),
        phone_verified(organisation, user, (&number(), PhoneProof::Text), NOW),
        authenticator_configured(organisation, user, NOW),
        password_changed(organisation, user, NOW),
        recovery_code_used(organisation, user, 9, NOW),
        email_change_ordered(organisation, user, &new_address(), NOW),
        email_confirmation(organisation, user, &new_address(), &link()),
        email_change_cancelled(organisation, user, NOW),
        email_changed(organisation, user, &new_address(), NOW),
        email_confirmed(organisation, user, NOW),
        phone_verification(organisation, user, &number(), &link()),
        phone_code(organisation, user, &number(), "123456"),
    ]
}

#[test]
fn a_mail_reads_well_as_text() {
    let message = setup_link(&organisation("Sunny Widgets"), &user("Ana Kowalczyk"), &link());
    assert_eq!(message.subject, "Set up your authenticator app (Sunny Widgets)");
    let expected = "Hello Ana Kowalczyk,\n\n\
        An administrator asks you to set up an authenticator app for your account.\n\n\
        1. Install an authenticator app if you have none: Google Authenticator, Authy or Microsoft Authenticator.\n\n\
        2. Open this link and follow the steps. It works once, until 4 May 2026, 03:02 UTC:\n\
        https://mfa.example.org/setup/0123456789012345678901234567890123456789012\n\n\
        Asked for by: \u{2}an administrator\u{3}\n\
        To check that this message is real: its link begins with https://mfa.example.org/, and nobody asks you for a password or a code by mail or telephone. If in doubt, ask it@example.org & desk 7 in a way that you know already, and do not answer this message.\n\n\
        If you did not expect this message, do not open the link and tell an administrator.\n\n\
        Help: it@example.org & desk 7\n\n\
        Sunny Widgets\n";
    assert_eq!(message.content.body, expected);
    let plain = Voice::from(plain("Sunny Widgets", None));
    let message = password_changed(&plain, &user("Ana"), NOW);
    let end = "\n\nIf this was not you, tell an administrator at once.\n\nSunny Widgets\n";
    assert!(message.content.body.ends_with(end), "{}", message.content.body);
}

#[test]
fn every_letter_says_what_to_do_when_it_surprises_and_until_when_its_link_works() {
    for message in all(&organisation("Sunny Widgets"), &user("Ana")) {
        let forms = [Some(message.content.body.clone()), message.content.html.clone()];
        assert_eq!(message.content.html.is_some(), message.channel == Channel::Email);
        for form in forms.into_iter().flatten() {
            let told = ["administrator", "Ignore it"].iter().any(|way| form.contains(way));
            assert!(told, "{form}");
            assert_eq!(form.contains(URL), message.link.is_some(), "{form}");
            if message.channel == Channel::Email {
                let until = form.contains("until 4 May 2026, 03:02 UTC");
                assert_eq!(until, message.link.is_some(), "{form}");
                assert!(form.contains("it@example.org"), "{form}");
            }
        }
    }
}

#[test]
fn the_html_loads_nothing_and_leads_nowhere_but_to_the_link() {
    for message in all(&organisation("Sunny Widgets"), &user("Ana")) {
        let Some(html) = message.content.html else { continue };
        for foreign in ["<img", "<script", "<link", "<iframe", "src=", "url(", "background="] {
            assert!(!html.contains(foreign), "{foreign} in {html}");
        }
        let links = usize::from(message.content.link.is_some());
        assert_eq!(html.matches("href=").count(), links, "{html}");
        // The button, the address to copy, and what it has to begin with.
        assert_eq!(html.matches("://").count(), 3 * links, "{html}");
    }
}

#[test]
fn a_name_is_text_in_html_and_one_line_everywhere() {
    let name = "<b>Eve</b>\"'&\r\nBcc: x@example.com\u{202e}";
    for message in all(&organisation(name), &user(name)) {
        assert!(!message.subject.contains(['\r', '\n', '\u{202e}']));
        assert!(!message.content.body.contains(['\r', '\u{202e}']));
        assert!(!message.content.body.contains("\nBcc"));
        let Some(html) = message.content.html else { continue };
        assert!(!html.contains("<b>") && !html.contains("\nBcc"), "{html}");
        assert!(html.contains("&#60;b&#62;Eve&#60;/b&#62;&#34;&#39;&#38; Bcc"), "{html}");
    }
}

#[test]
fn a_text_is_one_part_in_every_language_whatever_the_organisation_is_called() {
    for name in ["Sunny Widgets", &"Sunny Widgets and Daughters ".repeat(5)] {
        let organisation = organisation(name);
        for language in languages() {
            let user = User { language: Some(language.clone()), ..user("Ana") };
            for message in all(&organisation, &user) {
                if message.channel == Channel::Text {
                    let body = message.content.body;
                    assert_eq!(parts(&body), 1, "{language}: {} characters: {body}", body.len());
                    assert!(body.starts_with("Sunny Widge"), "{body}");
                    // What the alphabet has no letter for would make it a text of 70.
                    assert!(body.chars().count() > 70, "{body}");
                }
            }
        }
    }
}

#[test]
fn a_text_says_until_when_and_what_to_do_where_there_is_room() {
    let organisation = organisation("Sunny Widgets");
    for (tag, words) in [
        ("en", "until 4 May 03:02 UTC. Not you? Ignore it."),
        ("de", "bis 4.5. 03:02 UTC. Unerwartet? Ignorieren."),
        ("es", "hasta 4/5 03:02 UTC. ¿Inesperado? No lo abra."),
        ("fr", "avant 4/5 03:02 UTC. Inattendu ? Ignorez."),
        ("pt", "até 4/5 03:02 UTC. Inesperado? Ignore."),
    ] {
        let user = User { language: Some(tag.parse().unwrap()), ..user("Ana") };
        let body = phone_verification(&organisation, &user, &number(), &link()).content.body;
        assert!(body.ends_with(words), "{body}");
    }
}

#[test]
fn a_mail_is_in_the_language_of_its_user() {
    let organisation = organisation("Sunny Widgets");
    let english = all(&organisation, &user("Ana"));
    for language in languages().skip(1) {
        let user = User { language: Some(language.clone()), ..user("Ana") };
        for (message, english) in all(&organisation, &user).iter().zip(&english) {
            let said = |message: &Message| message.content.body.clone();
            assert_ne!(said(message), said(english), "{language}");
            if let Some(html) = &message.content.html {
                assert!(
                    html.contains(&format!("<html lang=\"{language}\" dir=\"ltr\">")),
                    "{html}"
                );
            }
            for english in ["administrator", "your account", "{", "mail-", "text-"] {
                assert!(
                    !said(message).contains(english),
                    "{language}: {english}: {}",
                    said(message)
                );
            }
        }
    }
}

#[test]
fn a_mail_names_the_end_of_a_number_only() {
    for message in all(&organisation("Sunny Widgets"), &user("Ana")) {
        for form in [Some(message.content.body), message.content.html].into_iter().flatten() {
            assert!(!form.contains("4155552671"), "{form}");
        }
    }
}

#[test]
fn the_new_address_is_not_told_the_old_one_before_it_confirms() {
    let (organisation, user) = (organisation("Sunny Widgets"), user("Ana"));
    let message = email_confirmation(&organisation, &user, &new_address(), &link());
    assert_eq!(message.recipient, "ana.lima@example.net");
    for form in [Some(message.content.body), message.content.html].into_iter().flatten() {
        assert!(!form.contains("ana@example.org"), "{form}");
    }
    let message = email_changed(&organisation, &user, &new_address(), NOW);
    assert_eq!(message.recipient, "ana.lima@example.net", "the address of before");
    assert!(message.content.body.contains("ana@example.org"), "{}", message.content.body);
}

#[test]
fn the_last_recovery_code_is_told_apart() {
    for (left, words) in [(0, "the last one"), (1, "one left"), (2, "2 left")] {
        let message = recovery_code_used(&organisation("O"), &user("Ana"), left, NOW);
        assert!(message.content.body.contains(words), "{}", message.content.body);
    }
}

#[test]
fn times_are_the_organisations_with_its_zone() {
    let time_zone = "Europe/Berlin".parse().unwrap();
    let in_berlin = Voice::from(Organisation { time_zone, ..plain("Sunny Widgets", None) });
    for (message, until) in [
        (setup_link(&in_berlin, &user("Ana"), &link()), "until 4 May 2026, 05:02 CEST"),
        (
            phone_verification(&in_berlin, &user("Ana"), &number(), &link()),
            "until 4 May 05:02 CEST",
        ),
    ] {
        let body = message.content.body;
        assert!(body.contains(until), "{body}");
        assert!(!body.contains("UTC"), "{body}");
    }
}

#[test]
fn who_asks_is_named_when_the_message_is_opened_and_never_before() {
    let key = SealingKey::generate();
    let message = setup_link(&organisation("Sunny Widgets"), &user("Ana"), &link());
    let hostile = Person {
        id: UserId::new(),
        name: "Eve <b>\u{2}x\u{3}".to_owned(),
        email: Some("eve@example.org".parse().unwrap()),
        username: None,
    };
    let mut sealed = message
        .asked_by(Some(hostile.clone()))
        .seal(&key, Person::from(&user("Ana")), NOW)
        .unwrap();
    let content = mfadmin::server::outbox::open(&key, &sealed).unwrap();
    assert!(
        content.body.contains("Asked for by: Eve <b> x (eve@example.org)\n"),
        "{}",
        content.body
    );
    let html = content.html.unwrap();
    assert!(html.contains("Asked for by: Eve &#60;b&#62; x (eve@example.org)<"), "{html}");
    // Who was removed meanwhile is not named any more.
    sealed.asked_by = None;
    let content = mfadmin::server::outbox::open(&key, &sealed).unwrap();
    assert!(content.body.contains("Asked for by: an administrator\n"), "{}", content.body);
    assert!(!content.body.contains(['\u{2}', '\u{3}']) && !content.body.contains("Eve"));
}
