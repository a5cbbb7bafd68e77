//! The values of an enum and their words. `strum` derives both; `agree` holds the words against those
//! of `serde`.

/// `values` as an array, which `map` makes another array of. Fails to compile where there are fewer
/// than `N`.
pub const fn all<T: Copy, const N: usize>(values: &[T]) -> [T; N] {
    let mut all = [values[0]; N];
    let mut at = 0;
    while at < N {
        all[at] = values[at];
        at += 1;
    }
    all
}
