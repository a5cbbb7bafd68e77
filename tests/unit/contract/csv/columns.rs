use mfadmin::contract::csv::{columns::*, mapping::UserField, preset::Preset};

fn of(header: &str, map: &str) -> Result<Columns, HeaderFault> {
    let header: Vec<_> = header.split(',').map(str::to_owned).collect();
    Columns::of(&header, None, &map.parse().unwrap())
}

fn row(cells: &str) -> Vec<String> {
    cells.split(',').map(str::to_owned).collect()
}

#[test]
fn header_tells_the_export_in_any_case_and_without_remarks() {
    for (header, preset) in [
        ("First Name [Required],Last Name [Required],Email Address [Required]", Preset::Google),
        ("first name,email address", Preset::Google),
        ("PRIMARYEMAIL", Preset::Gam),
        ("displayName,userPrincipalName,mail", Preset::Entra),
        ("login,firstName,lastName,email", Preset::Okta),
        ("Okta username,Primary email,User fullname,Okta user status", Preset::Okta),
        ("name,email", Preset::Mfadmin),
        ("First name,Last name,email,role", Preset::Mfadmin),
        // A column of Okta alone makes no export of Okta.
        ("login,name,email", Preset::Mfadmin),
        ("login,name", Preset::Mapped),
    ] {
        match of(header, "") {
            Ok(columns) => assert_eq!(columns.preset, preset, "{header}"),
            Err(fault) => {
                assert!(matches!(fault, HeaderFault::Unknown { .. }), "{header}: {fault}");
                assert_eq!(preset, Preset::Mapped, "{header}");
            }
        }
    }
}

#[test]
fn name_is_the_whole_one_or_both_parts() {
    let columns = of("displayName,givenName,surname,userPrincipalName", "").unwrap();
    for (cells, name) in [
        ("Ana Lima,Ana,Lima,x", "Ana Lima"),
        (" ,Ana,Lima,x", "Ana Lima"),
        (",Ana,,x", "Ana"),
        (",, Lima ,x", "Lima"),
        (",,,x", ""),
    ] {
        assert_eq!(columns.name(&row(cells)).text, name, "{cells}");
    }
    assert_eq!(columns.name(&row(",,,x")).title, "displayName");
}

#[test]
fn address_is_the_first_that_takes_mail() {
    let columns = of("userPrincipalName,mail,alternateEmailAddress", "").unwrap();
    for (cells, email) in [
        ("a@t.example,a@example.com,", "a@example.com"),
        ("a@t.example,,", "a@t.example"),
        ("a_x.example#EXT#@t.example,,a@x.example", "a@x.example"),
        ("a_x.example#EXT#@t.example,,", ""),
    ] {
        assert_eq!(columns.email(&row(cells)).text, email, "{cells}");
    }
}

#[test]
fn number_is_the_one_that_takes_texts() {
    let gam =
        of("primaryEmail,phones.0.type,phones.0.value,phones.1.type,phones.1.value", "").unwrap();
    for (cells, phone) in [
        ("a,work,+1,mobile,+2", Some("+2")),
        ("a,work_mobile,+1,mobile,+2", Some("+2")),
        ("a,work_mobile,'+1,home,+2", Some("+1")),
        ("a,work,+1,home,+2", None),
    ] {
        assert_eq!(gam.phone(&row(cells)).map(|cell| cell.text.into_owned()).as_deref(), phone);
    }
    assert!(gam.passed_over.is_empty());
    // Whose number is wanted for another reason says so.
    let gam = of("primaryEmail,phones.0.type,phones.0.value", "phone=phones.0.value").unwrap();
    assert_eq!(gam.phone(&row("a,work,+1")).unwrap().text, "+1");
    assert_eq!(gam.passed_over, ["phones.0.type"]);
}

#[test]
fn status_says_who_cannot_sign_in() {
    let gam = of("primaryEmail,suspended,archived", "").unwrap();
    let title = |cells: &str| {
        let row = row(cells);
        gam.inactive(&row)
            .map(|cell| cell.map(|cell| cell.title.to_owned()))
            .map_err(|(it, _)| it.to_owned())
    };
    assert_eq!(title("a,False,False"), Ok(None));
    assert_eq!(title("a,,"), Ok(None));
    assert_eq!(title("a,True,False"), Ok(Some("suspended".to_owned())));
    assert_eq!(title("a,FALSE,TRUE"), Ok(Some("archived".to_owned())));
    assert_eq!(title("a,perhaps,True"), Err("suspended".to_owned()));
    let none = of("primaryEmail,suspended", "status=").unwrap();
    assert_eq!(none.inactive(&row("a,True")), Ok(None));
    assert_eq!(none.passed_over, ["suspended"]);
}

#[test]
fn fault_of_a_header_names_what_is_meant() {
    assert!(
        matches!(of("email,Role,role", ""), Err(HeaderFault::Twice { title }) if title == "role")
    );
    assert!(matches!(of("email,name,name", "name=Name"), Err(HeaderFault::Twice { .. })));
    assert!(matches!(of("email,name", "email="), Err(HeaderFault::Missing { title: "email" })));
    let fault = of("email,nome", "name=Name").unwrap_err();
    assert!(matches!(&fault, HeaderFault::NotThere { field: UserField::Name, .. }), "{fault}");
    let many = (0..40).map(|n| format!("c{n}")).collect::<Vec<_>>().join(",");
    let fault = of(&many, "").unwrap_err().to_string();
    assert!(fault.contains("\"c7\" and 32 more") && !fault.contains("c8"), "{fault}");
}
