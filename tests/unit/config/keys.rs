use mfadmin::config::keys::*;

fn read(text: &str) -> Result<Vec<(String, Vec<String>)>, toml::de::Error> {
    let keys: Keys = toml::from_str(text)?;
    Ok(keys.overrides().map(|one| (one.path(), one.keys.to_vec())).collect())
}

#[test]
fn what_holds_everywhere_comes_before_what_holds_in_one_place() {
    let read = read("list.open = \"o\"\nquit = []\nphone = [\"P\", \"f2\"]").unwrap();
    let told = |path: &str, keys: &[&str]| {
        (path.to_owned(), keys.iter().map(|key| (*key).to_owned()).collect::<Vec<_>>())
    };
    assert_eq!(
        read,
        [told("keys.phone", &["P", "f2"]), told("keys.quit", &[]), told("keys.list.open", &["o"]),]
    );
}

#[test]
fn anything_else_is_refused() {
    for text in ["phone = 3", "phone = [3]", "list.open.now = \"o\"", "list.open = true"] {
        assert!(read(text).is_err(), "{text}");
    }
}
