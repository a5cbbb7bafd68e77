use mfadmin::contract::{Role, csv::mapping::*};

fn columns(text: &str) -> Result<Vec<(&'static str, String)>, InvalidMapping> {
    let map: ColumnMap = text.parse()?;
    let mapped = UserField::ALL
        .into_iter()
        .filter_map(|field| Some((field.as_str(), map.column(field)?.to_owned())));
    Ok(mapped.collect())
}

#[test]
fn columns_are_mapped_and_a_comma_may_belong_to_one() {
    let expected = [("name", "Full, official name"), ("email", "E-mail = address"), ("phone", "")];
    let expected: Vec<_> = expected.map(|(field, column)| (field, column.to_owned())).into();
    let text = "email=E-mail = address, name = Full, official name ,phone=";
    assert_eq!(columns(text).unwrap(), expected);
    // As it goes over the wire.
    let sent: String = text.parse::<ColumnMap>().unwrap().into();
    assert_eq!(columns(&sent).unwrap(), expected);
    assert_eq!(columns("First-Name=A,LAST NAME=B").unwrap().len(), 2);
    assert!("".parse::<ColumnMap>().unwrap().is_empty());
}

#[test]
fn columns_that_nothing_maps_are_refused() {
    assert_eq!(columns("nome=A"), Err(InvalidMapping::Column("nome=A".to_owned())));
    assert_eq!(columns(","), Err(InvalidMapping::Column(String::new())));
    assert_eq!(columns("name=A,name=B"), Err(InvalidMapping::FieldTwice(UserField::Name)));
}

#[test]
fn words_are_mapped_to_roles_in_any_case() {
    let map: RoleMap = "IT = Admin,Sales, South=member,a=b=OWNER".parse().unwrap();
    let role = |word| map.role(word).map(|(_, role)| role);
    assert_eq!(role("it"), Some(Role::Admin));
    assert_eq!(role("sales, south"), Some(Role::Member));
    assert_eq!(role("A=B"), Some(Role::Owner));
    assert_eq!((role("Sales"), role("")), (None, None));
    let sent: String = map.clone().into();
    assert_eq!(sent.parse(), Ok(map));
    for (text, fault) in [
        ("IT=boss", InvalidMapping::Role("IT=boss".to_owned())),
        ("=admin", InvalidMapping::Role("=admin".to_owned())),
        ("IT=admin,Board", InvalidMapping::Role("Board".to_owned())),
        ("IT=admin,it=owner", InvalidMapping::WordTwice("it".to_owned())),
    ] {
        assert_eq!(text.parse::<RoleMap>(), Err(fault), "{text}");
    }
}
