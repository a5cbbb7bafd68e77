//! Names that try to break a screen, a mail or a file.

/// A text and how often it stands in the name.
pub struct Hostile {
    text: &'static str,
    times: usize,
}

impl Hostile {
    const fn once(text: &'static str) -> Self {
        Self { text, times: 1 }
    }

    pub fn text(&self) -> String {
        self.text.repeat(self.times)
    }
}

pub const NAMES: [Hostile; 8] = [
    // Clears the screen and renames the window.
    Hostile::once("Mallory \x1b[2J\x1b]0;owned\x07"),
    // The one-byte forms of the same escapes.
    Hostile::once("Mallory \u{9b}31m\u{9d}0;owned\u{9c}"),
    // Turns around what stands after it.
    Hostile::once("Mallory \u{202e}nimdA\u{2066} \u{200f}End"),
    // Looks like another name and is not.
    Hostile::once("Mal\u{200b}lo\u{200d}ry\u{2060} \u{feff}Zero"),
    Hostile { text: "Mallory Long ⁂ ", times: 20 },
    Hostile::once("Mallory\0Nul"),
    Hostile::once("Mallory\nBcc: all@example.com\r\tTab"),
    // One cell with a tower of accents.
    Hostile::once("M\u{300}\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}\u{307}\u{308}allory Zalgo"),
];
