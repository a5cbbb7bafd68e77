use mfadmin::contract::typed_code::plain;

#[test]
fn a_code_is_read_however_it_is_written() {
    for typed in [
        "123456",
        " 123 456\r\n",
        "123-456",
        "123–456",
        "123—456",
        "123−456",
        "123⁃456",
        "123⁻456",
        "1\u{a0}2\u{202f}3\u{2009}4\u{3000}5\t6",
        "\u{feff}12\u{200b}34\u{ad}56\u{2060}",
        "\u{202d}123456\u{202c}",
        "\u{2066}123456\u{2069}",
        "١٢٣٤٥٦",
        "۱۲۳۴۵۶",
        "१२३४५६",
        "১২৩৪৫৬",
        "１２３４５６",
        "１２３－４５６",
        "𝟏𝟐𝟑𝟒𝟓𝟔",
        "𝟷𝟸𝟹𝟺𝟻𝟼",
        "𞥑𞥒𞥓𞥔𞥕𞥖",
        "༡༢༣༤༥༦",
    ] {
        assert_eq!(plain(typed), "123456", "{typed:?}");
    }
    assert_eq!(plain("０٠०0"), "0000");
    assert_eq!(plain("９٩९9"), "9999");
    assert_eq!(plain("ａbＣ１2–３"), "abC123");
}

#[test]
fn what_is_no_part_of_a_code_stays() {
    for typed in ["12345x", "123.456", "12345六", "+123456"] {
        assert_eq!(plain(typed), typed);
    }
    assert_eq!(plain(""), "");
}
