use mfadmin::cli::init::config_file::*;
use mfadmin::config::Config;
use mfadmin::contract::PlainName;

#[test]
fn what_is_filled_in_reads_back() {
    for name in ["Plain", "Quote \" and \\ and '", "Ærø #1", "[serve]"] {
        let organisation: PlainName = name.parse().unwrap();
        let text = fill(&organisation, "BR".parse().unwrap());
        let mut expected = Config::default();
        expected.organisation.name = organisation;
        expected.organisation.default_region = "BR".parse().unwrap();
        assert_eq!(Config::parse(&text).unwrap(), expected, "{name}");
    }
}
