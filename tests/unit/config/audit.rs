use mfadmin::config::audit::*;

#[test]
fn an_address_is_read_as_it_is_written() {
    for text in ["udp://log.example.com:514", "tcp://[::1]:6514", "unix:///dev/log"] {
        assert_eq!(text.parse::<SyslogAddress>().unwrap().to_string(), text);
    }
    for bad in [
        "",
        "log:514",
        "udp://log",
        "udp://:514",
        "udp://log:0",
        "udp://log:x",
        "tcp://::1:514",
        "http://log:514",
        "unix://dev/log",
        "unix:///",
        "udp://a@b:514",
        "udp://a/b:514",
    ] {
        assert_eq!(bad.parse::<SyslogAddress>(), Err(InvalidSyslogAddress), "{bad}");
    }
}
