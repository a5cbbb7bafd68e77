mod audit;
mod keys;

use mfadmin::config::Theme;

#[test]
fn a_theme_has_one_word() {
    crate::contract::words::agree::<Theme>();
}
