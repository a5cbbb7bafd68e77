use mfadmin::contract::query::audit::*;

#[test]
fn a_list_is_read_as_it_is_written_and_holds_each_event_once() {
    let list: EventList = "signed_in, phone_added,signed_in".parse().unwrap();
    assert_eq!(list.to_string(), "phone_added,signed_in");
    assert_eq!(list.to_string().parse(), Ok(list));
    for bad in ["", "phone_added,", "phone"] {
        let error = bad.parse::<EventList>().unwrap_err().to_string();
        assert!(error.contains("action_refused"), "{error}");
    }
}
