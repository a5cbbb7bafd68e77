use mfadmin::contract::api::message_content::*;

#[test]
fn a_withheld_field_is_null_whatever_another_version_put_there() {
    for json in ["null", r#""https://mfa.example.com/setup/x""#] {
        let field: Withheld = serde_json::from_str(json).unwrap();
        assert_eq!(serde_json::to_string(&field).unwrap(), "null");
    }
}

#[test]
fn a_text_for_debugging_tells_nothing() {
    let content = MessageContent { body: "Hello".into(), link: Some("https://x/y".into()) };
    assert_eq!(format!("{content:?}"), "MessageContent(…)");
}
