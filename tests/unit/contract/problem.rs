mod subject;

use mfadmin::contract::problem::*;
use std::collections::HashSet;

#[test]
fn every_code_has_its_own_name_and_sentence() {
    let names: HashSet<_> = Code::ALL.iter().map(Code::to_string).collect();
    let titles: HashSet<_> = Code::ALL.iter().map(|code| code.title()).collect();
    assert_eq!(names.len(), Code::ALL.len());
    assert_eq!(titles.len(), Code::ALL.len());
}

#[test]
fn the_document_has_the_members_of_rfc_9457() {
    let problem = Problem::new(Code::InvalidPhone).with_error(FieldError::new("phone", "short"));
    let json = serde_json::to_value(&problem).unwrap();
    assert_eq!(json["type"], "urn:mfadmin:problem:invalid_phone");
    assert_eq!(json["status"], 422);
    assert_eq!(json["errors"][0]["field"], "phone");
    assert!(json.get("detail").is_none());
}
