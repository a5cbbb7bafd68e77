use mfadmin::tui::canvas::text_lines::line_columns;
use mfadmin::tui::screens::users::found::*;
use mfadmin::tui::theme::{Charset, Palette};
use mfadmin::{contract::search, tui::theme::Theme};
use ratatui::text::Line;
use ratatui::{style::Style, text::Span};

fn marked(words: &str, text: &str, width: usize) -> String {
    let theme = Theme { palette: Palette::Terminal, charset: Charset::Unicode };
    let found = SearchHits { terms: search::terms(words) };
    let spans = found.cell(text, width, Style::new(), theme);
    assert_eq!(line_columns(&Line::from(spans.clone())), width);
    let mark = |span: Span| match span.style == theme.found() {
        true => format!("<{}>", span.content),
        false => span.content.into_owned(),
    };
    spans.into_iter().map(mark).collect::<String>().trim_end().to_owned()
}

#[test]
fn terms_are_marked_as_the_server_finds_them() {
    for (words, text, width, shown) in [
        ("nandu", "José Ñandú", 12, "José <Ñandú>"),
        ("OSE n", "José Ñandú", 12, "J<osé> <Ñ>andú"),
        ("nan*", "Ana Ñandú Fernando", 20, "Ana <Ñan>dú Fernando"),
        ("\"é ñ\"", "José Ñandú", 12, "Jos<é Ñ>andú"),
        ("ana", "A\u{200d}n\u{202e}a", 12, "<A\u{FFFD}n\u{FFFD}a>"),
        ("小", "李小龍", 8, "李<小>龍"),
        ("", "Ana", 5, "Ana"),
        ("ndú", "José Ñandú", 6, "José <…>"),
        ("and", "José Ñandú Anders", 12, "José Ñ<and>ú <…>"),
        ("an", "José Ñandú Anders", 18, "José Ñandú <An>ders"),
        ("ené", "Rene\u{301}e", 8, "R<ene\u{301}>e"),
    ] {
        assert_eq!(marked(words, text, width), shown, "{words} in {text}");
    }
}
