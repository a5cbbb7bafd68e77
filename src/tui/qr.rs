//! A QR code drawn with characters: dark on light whatever the terminal's colours, because many
//! apps do not read the reverse.

use super::theme::Charset;
use qrcode::{Color, EcLevel, QrCode};
use ratatui::layout::Size;

/// Light modules around the code: readers are promised four (ISO/IEC 18004), and manage with two.
const QUIET: std::ops::RangeInclusive<usize> = 2..=4;

/// Draw its lines black on white, or reversed where there are no colours.
pub struct Qr {
    dark: Vec<bool>,
    width: usize,
}

impl Qr {
    /// The code of `address`; `None` when it is longer than a QR code can hold.
    pub fn of(address: &str) -> Option<Self> {
        // The screen is read from near by and undamaged: the smallest code is the best one.
        let code = QrCode::with_error_correction_level(address, EcLevel::L).ok()?;
        let dark = code.to_colors().into_iter().map(|color| color == Color::Dark).collect();
        Some(Self { dark, width: code.width() })
    }

    /// What the code takes on the screen with `quiet` light modules around it.
    pub fn size(&self, charset: Charset, quiet: usize) -> Size {
        let side = u16::try_from(self.width + 2 * quiet).unwrap_or(u16::MAX);
        match charset {
            Charset::Unicode => Size { width: side, height: side.div_ceil(2) },
            Charset::Ascii => Size { width: side.saturating_mul(2), height: side },
        }
    }

    /// The least room that it needs.
    pub fn least(&self, charset: Charset) -> Size {
        self.size(charset, *QUIET.start())
    }

    /// The widest quiet zone with which the code fits into `room`, if it does at all.
    pub fn fitting(&self, charset: Charset, room: Size) -> Option<usize> {
        QUIET.rev().find(|quiet| {
            let size = self.size(charset, *quiet);
            size.width <= room.width && size.height <= room.height
        })
    }

    /// The rows, each of the same width: two modules to a character in half blocks, or one module
    /// to two ASCII characters.
    pub fn lines(&self, charset: Charset, quiet: usize) -> Vec<String> {
        let side = self.width + 2 * quiet;
        let is_dark = |x: usize, y: usize| {
            let inside = quiet..quiet + self.width;
            inside.contains(&x)
                && inside.contains(&y)
                && self.dark[(y - quiet) * self.width + x - quiet]
        };
        match charset {
            Charset::Unicode => (0..side)
                .step_by(2)
                .map(|y| {
                    let pair = |x| match (is_dark(x, y), is_dark(x, y + 1)) {
                        (true, true) => '█',
                        (true, false) => '▀',
                        (false, true) => '▄',
                        (false, false) => ' ',
                    };
                    (0..side).map(pair).collect()
                })
                .collect(),
            Charset::Ascii => (0..side)
                .map(|y| (0..side).map(|x| if is_dark(x, y) { "##" } else { "  " }).collect())
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
