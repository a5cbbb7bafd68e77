use mfadmin::config::Ascii;
use mfadmin::config::Theme as Chosen;
use mfadmin::tui::theme::{Charset, Palette};
use mfadmin::tui::theme::{Depth, surroundings::*};

fn of(variables: &[(&str, &str)]) -> Surroundings {
    let get = |name: &str| variables.iter().find(|(known, _)| *known == name);
    Surroundings::of(Ascii::Auto, |name| get(name).map(|(_, value)| (*value).to_owned()))
}

#[test]
fn the_depth_is_what_the_environment_says() {
    for (variables, depth) in [
        (&[("TERM", "xterm-256color"), ("COLORTERM", "truecolor")][..], Depth::True),
        (&[("TERM", "xterm"), ("COLORTERM", "24bit")], Depth::True),
        (&[("TERM", "xterm-direct")], Depth::True),
        (&[("TERM", "xterm-256color")], Depth::Indexed),
        (&[("TERM", "tmux-256color"), ("COLORTERM", "")], Depth::Indexed),
        (&[("TERM", "screen")], Depth::Sixteen),
        (&[("TERM", "linux")], Depth::Sixteen),
        (&[], Depth::Sixteen),
    ] {
        assert_eq!(of(variables).depth, depth, "{variables:?}");
    }
}

#[test]
fn without_colours_only_a_chosen_theme_has_some() {
    for variables in [
        &[("TERM", "xterm-256color"), ("NO_COLOR", "1")][..],
        &[("TERM", "vt100")],
        &[("TERM", "dumb")],
    ] {
        let surroundings = of(variables);
        assert_eq!(surroundings.theme(Chosen::Auto).palette, Palette::Monochrome);
        let chosen = surroundings.theme(Chosen::Light).palette;
        assert!(matches!(chosen, Palette::Painted(_)), "{chosen:?}");
    }
}

#[test]
fn few_colours_get_no_others() {
    let surroundings = of(&[("TERM", "screen")]);
    assert_eq!(surroundings.theme(Chosen::Auto).palette, Palette::Basic);
    let deep = of(&[("TERM", "xterm-256color")]);
    assert_eq!(deep.theme(Chosen::Auto).palette, Palette::Terminal);
}

#[test]
fn the_locale_decides_on_the_characters() {
    assert_eq!(of(&[("LANG", "de_DE.UTF-8")]).charset, Charset::Unicode);
    assert_eq!(of(&[("LANG", "de_DE.UTF-8"), ("LC_ALL", "C")]).charset, Charset::Ascii);
    assert_eq!(of(&[]).charset, Charset::Ascii);
}
