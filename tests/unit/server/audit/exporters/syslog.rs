use mfadmin::server::audit::exporters::syslog::*;

#[test]
fn no_value_ends_its_quotes_or_its_line() {
    assert_eq!(escaped("Bo \"B\" [x] \\"), "Bo \\\"B\\\" [x\\] \\\\");
    assert_eq!(escaped("a\r\n<109>1 b\u{202e}c\u{1b}[2J"), "a  <109>1 bc [2J");
}

#[test]
fn messages_in_a_stream_are_told_apart_as_the_receiver_wants_it() {
    use mfadmin::config::SyslogFraming;
    assert_eq!(framed(SyslogFraming::Octets, "<109>1 é"), "9 <109>1 é");
    assert_eq!(framed(SyslogFraming::Lines, "<109>1 a\nb"), "<109>1 a\\nb\n");
}
