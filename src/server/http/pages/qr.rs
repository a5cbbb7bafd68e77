//! The QR code that an authenticator app scans.

use qrcode::{EcLevel, QrCode, types::QrError};

/// Light modules around the code: readers need four (ISO/IEC 18004).
const QUIET_ZONE: usize = 4;

/// `address` as an SVG element to be put into a page, without a fixed size.
///
/// It is dark on white in any colour scheme, because many apps do not read the reverse.
///
/// # Errors
/// When the address is longer than a QR code can hold (about 2,300 bytes).
pub fn svg(address: &str) -> Result<String, QrError> {
    let code = QrCode::with_error_correction_level(address, EcLevel::M)?;
    let width = code.width();
    let size = width + 2 * QUIET_ZONE;
    let mut dark = String::new();
    for (row, colors) in code.to_colors().chunks(width).enumerate() {
        let mut column = 0;
        for run in colors.chunk_by(|left, right| left == right) {
            if run[0] == qrcode::Color::Dark {
                let (x, y, length) = (column + QUIET_ZONE, row + QUIET_ZONE, run.len());
                dark.push_str(&format!("M{x} {y}h{length}v1h-{length}z"));
            }
            column += run.len();
        }
    }
    Ok(format!(
        "<svg id=\"qr\" viewBox=\"0 0 {size} {size}\" shape-rendering=\"crispEdges\" role=\"img\" \
         aria-label=\"QR code that holds the key\">\
         <rect width=\"{size}\" height=\"{size}\" fill=\"#fff\"/>\
         <path fill=\"#000\" d=\"{dark}\"/></svg>"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Pixels along each side of a module.
    const SCALE: usize = 4;

    /// Whether each module is dark, as the path in `svg` draws them.
    fn modules(svg: &str) -> Vec<Vec<bool>> {
        let between = |start: &str, end: char| {
            let rest = svg.split_once(start).unwrap().1;
            rest.split_once(end).unwrap().0.to_owned()
        };
        let size: usize = between("viewBox=\"0 0 ", ' ').parse().unwrap();
        let mut modules = vec![vec![false; size]; size];
        for run in between(" d=\"M", '"').split('M') {
            let (x, rest) = run.split_once(' ').unwrap();
            let (y, rest) = rest.split_once('h').unwrap();
            let (length, _) = rest.split_once('v').unwrap();
            let x: usize = x.parse().unwrap();
            let end = x + length.parse::<usize>().unwrap();
            modules[y.parse::<usize>().unwrap()][x..end].fill(true);
        }
        modules
    }

    #[test]
    fn a_scanner_reads_the_address_and_finds_its_quiet_zone() {
        let address = "otpauth://totp/S%C3%B6hne:ana@example.com?secret=GEZDGNBVGY3TQOJQ";
        let modules = modules(&svg(address).unwrap());
        let size = modules.len();
        for edge in (0..QUIET_ZONE).chain(size - QUIET_ZONE..size) {
            assert!((0..size).all(|at| !modules[edge][at] && !modules[at][edge]));
        }
        let side = size * SCALE;
        let mut image = rqrr::PreparedImage::prepare_from_greyscale(side, side, |x, y| {
            if modules[y / SCALE][x / SCALE] { 0 } else { 255 }
        });
        let (_, content) = image.detect_grids()[0].decode().unwrap();
        assert_eq!(content, address);
    }

    #[test]
    fn what_is_too_long_is_refused() {
        assert!(svg(&"x".repeat(5000)).is_err());
    }
}
