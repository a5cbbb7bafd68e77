use mfadmin::server::store::fold::*;

#[test]
fn wildcards_are_literal() {
    assert_eq!(like_pattern("50%_\\"), "%50\\%\\_\\\\%");
}
