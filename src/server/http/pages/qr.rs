//! The QR code that an authenticator app scans.

use super::frame::escaped;
use qrcode::{EcLevel, QrCode, types::QrError};

/// Light modules around the code: readers need four (ISO/IEC 18004).
pub const QUIET_ZONE: usize = 4;

/// `address` as an SVG element to be put into a page, without a fixed size; `label` says what it is.
///
/// It is dark on white in any colour scheme, because many apps do not read the reverse.
///
/// # Errors
/// When the address is longer than a QR code can hold (about 2,300 bytes).
pub fn svg(address: &str, label: &str) -> Result<String, QrError> {
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
         aria-label=\"{}\">\
         <rect width=\"{size}\" height=\"{size}\" fill=\"#fff\"/>\
         <path fill=\"#000\" d=\"{dark}\"/></svg>",
        escaped(label)
    ))
}
