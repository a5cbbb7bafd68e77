use mfadmin::cli::names::Names;
use mfadmin::cli::names::list::*;
use mfadmin::contract::api::MAX_JOB_NAMED;

fn listed(list: &str) -> (Vec<String>, Vec<String>) {
    let mut names = Names::default();
    read(list.as_bytes(), &mut names).unwrap();
    (names.users.iter().map(|named| named.who.to_string()).collect(), names.faults)
}

#[test]
fn a_list_is_lines_or_csv() {
    let both = vec!["ana@example.com".to_owned(), "bo@example.com".to_owned()];
    for list in [
        "ana@example.com\nbo@example.com",
        "# who \"left\r\n\r\n Ana@Example.com \r\nbo@example.com\r\n",
        "\u{feff}# from the desk\nemail,name\nana@example.com,\"Lima, \
         Ana\"\nbo@example.com,Bo\n",
        "\"Name\",\"Email\"\n\"Lima, \"\"Ana\"\"\",\"ana@example.com\"\nBo,bo@example.com\n",
        "ana@example.com,Ana,ana@example.com\nbo@example.com,no address\n",
    ] {
        assert_eq!(listed(list), (both.clone(), vec![]), "{list:?}");
    }
    let id = "0198c2f0-0000-7000-8000-000000000000";
    let list = format!("id,name,email\n{id},Ana,ana@example.com\n");
    assert_eq!(listed(&list), (vec![id.to_owned()], vec![]));
    assert_eq!(listed(""), (vec![], vec![]));
}

#[test]
fn each_line_that_names_nobody_or_two_is_told_by_its_number() {
    let list = "ana@example.com\n\nAna Lima\nbo@example.com, ana@example.com\n\
                a@example.com;b@example.com\nemail\n,Ana\nbo@example.com\n\"Bo\n";
    let (users, faults) = listed(list);
    // One word may be a username.
    assert_eq!(users, ["ana@example.com", "email", "bo@example.com"]);
    let begins = [
        "line 3: \"Ana Lima\" is not",
        "line 4: both bo@example.com and ana@example.com",
        "line 5: \"a@example.com;b@example.com\" names 2 users",
        "line 7: no user named",
        "line 9: the quote that opens here is never closed",
    ];
    assert_eq!(faults.len(), begins.len(), "{faults:?}");
    for (fault, begin) in faults.iter().zip(begins) {
        assert!(fault.starts_with(begin), "{fault}");
    }
}

#[test]
fn what_is_no_list_is_given_up() {
    let mut names = Names::default();
    for list in [&b"ana@example.com\n\xff\n"[..], "x".repeat(100_000).as_bytes()] {
        let error = read(list, &mut names).unwrap_err().to_string();
        assert!(error.contains("not a line of text") && error.len() < 200, "{error}");
    }
    let endless = "a@example.com\n".repeat(MAX_JOB_NAMED + 9);
    let mut names = Names::default();
    read(endless.as_bytes(), &mut names).unwrap();
    assert!(names.whom().is_err());
}
