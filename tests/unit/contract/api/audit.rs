use mfadmin::contract::Seq;
use mfadmin::contract::api::audit::*;

#[test]
fn a_head_is_read_as_it_is_written() {
    let head = AuditHead { hash: std::array::from_fn(|at| at as u8 * 7), seq: Seq(12) };
    assert_eq!(head.to_string().parse(), Ok(head));
    assert_eq!(head.to_string().to_uppercase().parse(), Ok(head));
    let hex = "0".repeat(64);
    for bad in ["", "@1", &hex, &format!("{hex}@"), &format!("{hex}@-1"), &format!("+{hex}@1")] {
        assert_eq!(bad.parse::<AuditHead>(), Err(InvalidHead), "{bad:?}");
    }
}
