mod list;

use mfadmin::cli::names::*;
use mfadmin::contract::api::{JobTargets, MAX_JOB_NAMED};

fn names(arguments: &[&str]) -> Names {
    let arguments: Vec<String> = arguments.iter().map(ToString::to_string).collect();
    Names::read(&arguments).unwrap()
}

#[test]
fn addresses_and_ids_are_not_mixed() {
    let (id, email) = ("0198c2f0-0000-7000-8000-000000000000", "ana@example.com");
    assert!(matches!(names(&[id]).whom(), Ok(JobTargets::Ids { .. })));
    assert!(matches!(names(&[email, " BO@example.com"]).whom(), Ok(JobTargets::Emails { .. })));
    assert!(names(&[id, email]).whom().is_err());
    assert!(names(&[]).whom().is_err());
    let many = vec![email; MAX_JOB_NAMED];
    assert!(names(&many).whom().is_ok());
    let many = [&many[..], &[email]].concat();
    assert!(names(&many).whom().unwrap_err().to_string().contains("split the list"));
}

#[test]
fn what_names_nobody_or_several_is_a_fault() {
    let names = names(&["ana@example.com", "Ana Lima", "a@example.com b@example.com", ""]);
    assert_eq!(names.users.len(), 1);
    let expected = ["not an e-mail address, a username or an ID", "names 2 users", "\"\" is not"];
    assert_eq!(names.faults.len(), expected.len());
    for (fault, words) in names.faults.iter().zip(expected) {
        assert!(fault.contains(words), "{fault}");
    }
}
