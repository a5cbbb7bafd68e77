use mfadmin::server::http::pages::qr::*;

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
    let modules = modules(&svg(address, "QR code").unwrap());
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
    assert!(svg(&"x".repeat(5000), "QR code").is_err());
}
