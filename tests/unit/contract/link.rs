use mfadmin::contract::link::*;

#[test]
fn links_in_mails_and_rows_keep_their_words() {
    let words = LinkKind::ALL.map(LinkKind::as_str);
    assert_eq!(words, ["setup", "phone", "password", "network", "email"]);
}
