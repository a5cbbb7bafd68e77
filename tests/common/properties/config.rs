//! The configuration file.

use mfadmin::config::Config;

pub fn config(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else { return };
    match Config::parse(text) {
        Ok(config) => {
            let written = toml::to_string(&config);
            let again = written.as_deref().map(Config::parse);
            assert_eq!(again, Ok(Ok(config)), "written and read again");
        }
        Err(fault) => {
            let lines = 1 + text.matches('\n').count();
            assert!((1..=lines).contains(&fault.line), "line {} of {lines}", fault.line);
            assert!(!fault.message.is_empty());
            let told = fault.to_string();
            assert!(!told.contains('\n'), "one line: {told:?}");
        }
    }
}
