use mfadmin::tui::qr::*;
use mfadmin::tui::theme::Charset;
use ratatui::layout::Size;

const ADDRESS: &str = "otpauth://totp/S%C3%B6hne:ana%40example.com?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=S%C3%B6hne";
/// Pixels along each side of a module.
const SCALE: usize = 4;

fn scan(modules: &[Vec<bool>]) -> String {
    let side = modules[0].len();
    let mut image =
        rqrr::PreparedImage::prepare_from_greyscale(side * SCALE, side * SCALE, |x, y| {
            let row = modules.get(y / SCALE);
            if row.is_some_and(|row| row[x / SCALE]) { 0 } else { 255 }
        });
    image.detect_grids()[0].decode().unwrap().1
}

#[test]
fn half_blocks_are_read_back() {
    let qr = Qr::of(ADDRESS).unwrap();
    for quiet in QUIET {
        let lines = qr.lines(Charset::Unicode, quiet);
        let Size { width, height } = qr.size(Charset::Unicode, quiet);
        assert_eq!(lines.len(), usize::from(height));
        let mut modules = Vec::new();
        for line in lines {
            assert_eq!(line.chars().count(), usize::from(width));
            modules.push(line.chars().map(|c| "█▀".contains(c)).collect::<Vec<_>>());
            modules.push(line.chars().map(|c| "█▄".contains(c)).collect());
        }
        assert_eq!(scan(&modules), ADDRESS);
    }
}

#[test]
fn ascii_is_read_back() {
    let qr = Qr::of(ADDRESS).unwrap();
    let lines = qr.lines(Charset::Ascii, 4);
    let Size { width, height } = qr.size(Charset::Ascii, 4);
    assert_eq!(lines.len(), usize::from(height));
    let modules: Vec<Vec<bool>> = lines
        .iter()
        .map(|line| {
            assert_eq!(line.len(), usize::from(width));
            line.as_bytes().chunks(2).map(|pair| pair == b"##").collect()
        })
        .collect();
    assert_eq!(scan(&modules), ADDRESS);
}

#[test]
fn the_quiet_zone_takes_the_room_there_is() {
    let qr = Qr::of(ADDRESS).unwrap();
    let least = qr.least(Charset::Unicode);
    assert_eq!(qr.fitting(Charset::Unicode, least), Some(2));
    let vast = Size { width: 500, height: 500 };
    assert_eq!(qr.fitting(Charset::Unicode, vast), Some(4));
    let short = Size { height: least.height - 1, ..vast };
    assert_eq!(qr.fitting(Charset::Unicode, short), None);
    assert!(Qr::of(&"x".repeat(5000)).is_none());
}
