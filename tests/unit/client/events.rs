use eventsource_stream::Event;
use mfadmin::client::events::*;
use mfadmin::contract::api::AuditEvent;
use mfadmin::contract::{Seq, api::Change};

fn event(name: &str, data: &str) -> Event {
    Event { event: name.into(), data: data.into(), ..Event::default() }
}

#[test]
fn what_has_no_word_here_is_passed_over() {
    let data = r#"{"seq":7,"event":"phone_verified","user":null}"#;
    let change = Change { seq: Seq(7), event: AuditEvent::PhoneVerified, user: None };
    assert!(
        matches!(parse_event(&event("change", data)), Some(Feed::Change(told)) if told == change)
    );
    assert!(matches!(parse_event(&event("outbox", "{}")), Some(Feed::Outbox)));
    let unknown = data.replace("phone_verified", "phone_eaten");
    assert!(parse_event(&event("change", &unknown)).is_none());
    assert!(parse_event(&event("weather", "{}")).is_none());
}
