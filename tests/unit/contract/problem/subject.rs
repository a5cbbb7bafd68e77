use mfadmin::contract::api::JobAction;
use mfadmin::contract::problem::Code;

#[test]
fn a_reason_to_skip_stands_in_a_line_of_its_own_words() {
    for code in Code::ALL {
        for action in JobAction::ALL {
            let why = code.why_skipped(action);
            assert!(!why.is_empty() && !why.ends_with('.'), "{code} {action:?}");
        }
    }
}

#[test]
fn a_user_is_named_where_the_reason_is_what_the_user_is() {
    for code in [Code::MfaNotApplicable, Code::OwnerProtected] {
        assert!(code.about("Ana").starts_with("Ana is an "), "{code}");
    }
    assert_eq!(Code::CoolDown.about("Ana"), Code::CoolDown.title());
}
