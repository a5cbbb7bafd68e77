//! CSV (RFC 4180) that a spreadsheet shows and does not run.

pub mod user;

/// `cells` as one line, with its end.
pub fn line<const N: usize>(cells: [String; N]) -> String {
    cells.map(|text| cell(&text)).join(",") + "\r\n"
}

/// `text` as a cell. One that begins as a formula does gets an apostrophe in front, by which
/// spreadsheets know text: names are chosen by those whom they name.
fn cell(text: &str) -> String {
    let guard = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{guard}{}\"", text.replace('"', "\"\""))
    } else {
        format!("{guard}{text}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_quoted_where_it_must_be_and_never_a_formula() {
        assert_eq!(cell("Ana Lima"), "Ana Lima");
        assert_eq!(cell("Lima, \"Ana\""), "\"Lima, \"\"Ana\"\"\"");
        assert_eq!(cell("=1+1"), "'=1+1");
        assert_eq!(cell("=a,b"), "\"'=a,b\"");
        for sign in ["+", "-", "@", "\t"] {
            assert_eq!(cell(&format!("{sign}x")), format!("'{sign}x"));
        }
        assert_eq!(cell("\rx"), "\"'\rx\"");
    }
}
