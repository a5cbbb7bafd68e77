//! A QR code drawn with characters: dark on light whatever the terminal's colours, because many
//! apps do not read the reverse.

use super::theme::Charset;
use qrcode::{Color, EcLevel, QrCode};
use ratatui::layout::Size;

/// Light modules around the code: readers are promised four (ISO/IEC 18004), and manage with two.
pub const QUIET: std::ops::RangeInclusive<usize> = 2..=4;

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
