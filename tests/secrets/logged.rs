//! What the whole suite has logged, looked through for secrets. `tests/run.sh` has each test program
//! and each run of the binary keep all that it logs, down to TRACE, and asks here at the end.

use mfadmin_testing::log;
use regex::bytes::Regex;
use std::{collections::BTreeSet, fs};

/// Passwords and gateways' secrets that tests use, and words that stand beside secrets alone.
const WORDS: [&str; 19] = [
    "plum garage seven kites",
    "plum+garage",
    "plum%20garage",
    "pass word ø",
    "gateway-secret",
    "otpauth",
    "secret=",
    "$argon2id$",
    "mfadmin_proof=",
    // Of directories: of the one that stands in for another, and of privacyIDEA's administrators.
    "Zk8+Jm4",
    "Zk8%2BJm4",
    "auth_secret=",
    "admin-password",
    "helpdesk-password",
    // Of the one that stands in for a realm: what it grants, and what a browser brings back from it.
    "access-token-9fQ2xwz7",
    "=code-",
    "mfadmin_realm_",
    // What every token of privacyIDEA (JWT) and every key for it begins with.
    "eyJ0eXAi",
    "eyJhbGci",
];

/// What a line holds that holds a secret. It finds too much and is quick: a gigabyte is looked through, and
/// [`secrets`] looks at the lines that it finds alone.
fn suspicion() -> Regex {
    let words = WORDS.map(regex::escape).join("|");
    let looks = "[A-Za-z0-9_-]{40}|[A-Z2-7]{16}|[A-Z0-9]{5}-[A-Z0-9]{5}";
    Regex::new(&format!("{looks}|{words}")).unwrap()
}

/// The secrets in a line, by their looks: a token of any kind is 43 characters of base64url, a key of
/// an authenticator is base32, and a recovery code is five characters and five more.
fn secrets(line: &str) -> Vec<String> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    let parts = line.split(|c| !is_part(c));
    let mut found: Vec<_> =
        parts.filter(|part| is_token(part) || is_key(part) || is_recovery_code(part)).collect();
    found.extend(WORDS.into_iter().filter(|word| line.contains(word)));
    found.into_iter().map(str::to_owned).collect()
}

fn is_token(part: &str) -> bool {
    let has = |kind: fn(&u8) -> bool| part.as_bytes().iter().any(kind);
    part.len() >= 40
        && has(u8::is_ascii_uppercase)
        && has(u8::is_ascii_lowercase)
        && has(u8::is_ascii_digit)
}

fn is_key(part: &str) -> bool {
    let mut bytes = part.bytes();
    part.len() >= 16
        && bytes.all(|byte| byte.is_ascii_uppercase() || (b'2'..=b'7').contains(&byte))
        && part.bytes().any(|byte| byte.is_ascii_digit())
}

fn is_recovery_code(part: &str) -> bool {
    let fits = |half: &str| {
        half.len() == 5 && half.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
    };
    part.split_once('-').is_some_and(|(first, second)| fits(first) && fits(second))
}

#[test]
fn secret_is_found_anywhere_in_a_line() {
    let token = "I3Jft3jFGr_fwx_ex6m3Qu8QXhg61-LfOqcqC5FNYAE";
    for line in [
        format!("DEBUG x: authorization=\"Bearer {token}\""),
        format!("request{{path=/setup/{token}}}: answered"),
        format!("cookie: mfadmin_x={token}; Path=/"),
        format!("token: BearerToken(\"mfadmin_{token}ab12cd\")"),
        "TRACE x: key=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP".to_owned(),
        "the recovery code 4F7K2-9QX1M was used".to_owned(),
        "password=Typed(\"plum garage seven kites\")".to_owned(),
        "otpauth://totp/Example:ana".to_owned(),
        "GET /v1/users?auth_id=A&auth_secret=B".to_owned(),
        "{\"username\":\"admin\",\"password\":\"admin-password\"}".to_owned(),
        "authorization: eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.e30.x".to_owned(),
    ] {
        assert!(!secrets(&line).is_empty(), "{line}");
        assert!(suspicion().is_match(line.as_bytes()), "{line}");
    }
    for word in WORDS {
        assert!(suspicion().is_match(word.as_bytes()), "{word}");
    }
    for line in [
        "2026-11-24T14:53:33.337363Z  INFO request{id=\"01a20e0c-7dbd-77c3-afdd-ed7abeb9c18d\" \
         method=GET route=\"/v1/users/{id}\"}: mfadmin::server::layers: answered status=200",
        "prev_hash=x'5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8'",
        "TRACE a_long_name_of_a_test_that_has_more_than_forty_characters: TLS13_AES_256_GCM_SHA384",
    ] {
        assert!(secrets(line).is_empty(), "{line}: {:?}", secrets(line));
    }
}

#[test]
#[ignore = "looks at what the other tests have logged, which tests/run.sh keeps"]
fn the_suite_has_logged_no_secret() {
    let folder = log::folder().expect("MFADMIN_TEST_LOGS names the folder of the logs");
    let mut programs = BTreeSet::new();
    let mut answered = 0;
    let (suspicion, answer) = (suspicion(), Regex::new("answered").unwrap());
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        programs.insert(name.split(['-', '.']).next().unwrap().to_owned());
        let text = fs::read(&path).unwrap();
        answered += answer.find_iter(&text).count();
        let mut from = 0;
        while let Some(found) = suspicion.find_at(&text, from) {
            let (before, after) = (&text[..found.start()], &text[found.end()..]);
            let is_break = |byte: &u8| *byte == b'\n';
            let start = before.iter().rposition(is_break).map_or(0, |at| at + 1);
            from = found.end() + after.iter().position(is_break).unwrap_or(after.len());
            let line = String::from_utf8_lossy(&text[start..from]);
            assert_eq!(secrets(&line), [""; 0], "{name}: {line}");
        }
    }
    // Silence would prove nothing.
    for program in ["cli", "directory", "http", "mail", "mfadmin", "pages", "panel"] {
        assert!(programs.contains(program), "{program} has logged nothing: {programs:?}");
    }
    assert!(answered > 1000, "only {answered} answers were logged");
}
