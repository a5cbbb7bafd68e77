use mfadmin::server::outbox::Content;
use mfadmin::server::outbox::transport::*;

fn content(body: &str, link: Option<&str>) -> Content {
    Content { body: body.to_owned(), html: None, link: link.map(str::to_owned) }
}

#[test]
fn an_answer_is_one_short_line() {
    let plain = content("Hello", None);
    assert_eq!(presentable("250 ok\r\n\u{1b}[2Jqueued \u{202e}", &plain), "250 ok [2Jqueued");
    assert_eq!(presentable(&"é".repeat(400), &plain), "é".repeat(300) + "…");
}

#[test]
fn an_answer_does_not_repeat_the_secret_of_the_message() {
    let link = "https://mfa.example.com/setup/AbC-_d";
    let mail = content("Open the link", Some(link));
    let echo = presentable("550 spam: https://mfa.example.com/setup/AbC-_d", &mail);
    assert_eq!(echo, "550 spam: https://mfa.example.com/setup/…");
    let text = content("Example: your code is 123456.", None);
    assert_eq!(presentable("queued \"your code is 123456.\"", &text), "queued \"your code is ….\"");
    assert_eq!(presentable("550 5.1.1 no such user", &text), "550 5.1.1 no such user");
}

#[test]
fn a_time_to_come_back_is_read_in_all_its_forms() {
    use jiff::Timestamp;
    use std::time::Duration;
    let at = |text: &str| Some(RetryAfter::At(text.parse::<Timestamp>().unwrap()));
    for (text, expected) in [
        ("120", Some(RetryAfter::Delay(Duration::from_secs(120)))),
        (" 0 ", Some(RetryAfter::Delay(Duration::ZERO))),
        ("Sun, 06 Nov 1994 08:49:37 GMT", at("1994-11-06T08:49:37Z")),
        ("Sunday, 06-Nov-94 08:49:37 GMT", at("1994-11-06T08:49:37Z")),
        ("Sun Nov  6 08:49:37 1994", at("1994-11-06T08:49:37Z")),
        ("", None),
        ("-1", None),
        ("1.5", None),
        ("soon", None),
        ("99999999999999999999", None),
    ] {
        assert_eq!(RetryAfter::parse(text), expected, "{text:?}");
    }
}
