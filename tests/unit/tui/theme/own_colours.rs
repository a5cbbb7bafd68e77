use mfadmin::tui::theme::{contrast, own_colours::*};

#[test]
fn answer_holds_a_colour_of_any_width() {
    for (answer, colour) in [
        ("11;rgb:ffff/ffff/ffff", [255, 255, 255]),
        ("11;rgb:0000/2b2b/3636", [0x00, 0x2b, 0x36]),
        ("11;rgb:fd/f6/e3", [0xfd, 0xf6, 0xe3]),
        ("11;rgb:FD/F6/E3", [0xfd, 0xf6, 0xe3]),
        ("11;rgb:f/0/8", [255, 0, 136]),
        ("11;rgb:fff/000/800", [255, 0, 128]),
        ("11;rgba:1e1e/1e1e/2e2e/ffff", [0x1e, 0x1e, 0x2e]),
    ] {
        assert_eq!(of_answer(answer), Some(OwnColour::Background(colour)), "{answer}");
        let text = answer.replacen("11;", "10;", 1);
        assert_eq!(of_answer(&text), Some(OwnColour::Text(colour)), "{text}");
    }
}

#[test]
fn answer_without_a_colour_says_nothing() {
    for answer in [
        "",
        "11;",
        "11;?",
        "11;purple",
        "10;purple",
        "12;rgb:ffff/ffff/ffff",
        "1;rgb:ffff/ffff/ffff",
        "11;rgb:ffff/ffff",
        "11;rgb:ffff/ffff/ffff/ffff",
        "11;rgba:ffff/ffff/ffff",
        "11;rgb:fffff/ffff/ffff",
        "11;rgb:+fff/ffff/ffff",
        "11;rgb:gggg/ffff/ffff",
        "11;rgb://",
    ] {
        assert_eq!(of_answer(answer), None, "{answer}");
    }
}

#[test]
fn variable_tells_light_from_dark() {
    let is_light = |value| of_variable(value).map(|own| contrast::is_light(own.background));
    for value in ["0;15", "0;default;15", "0;7", "15;default;11"] {
        assert_eq!(is_light(value), Some(true), "{value}");
    }
    for value in ["15;0", "15;default;0", "7;8", "12;4"] {
        assert_eq!(is_light(value), Some(false), "{value}");
    }
    for value in ["", "15", "15;default", "0;16", "0;-1", "0;256"] {
        assert_eq!(is_light(value), None, "{value}");
    }
}
