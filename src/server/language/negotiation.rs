//! Which language fits: what somebody wants, against what is there.

use crate::contract::Language;
use fluent_langneg::{NegotiationStrategy, negotiate_languages};

/// More languages are not read of a browser.
const MAX_ACCEPTED: usize = 20;

/// The place of the one of `available` that fits `wanted`.
pub fn best(wanted: &Language, available: &[&Language]) -> Option<usize> {
    let ids: Vec<_> = available.iter().map(|language| language.id()).collect();
    let strategy = NegotiationStrategy::Lookup;
    let found = negotiate_languages(&[wanted.id()], &ids, None, strategy);
    let best = found.first()?;
    ids.iter().position(|id| id == *best)
}

/// The languages of an `Accept-Language` (RFC 9110, 12.5.4), the most wanted first. `fluent-langneg` has a
/// reader, which goes by the order alone and takes what is refused with `q=0`.
pub fn accepted(header: &str) -> Vec<Language> {
    let mut wanted: Vec<(Language, f32)> = header
        .split(',')
        .take(MAX_ACCEPTED)
        .filter_map(|part| {
            let (tag, parameters) = part.split_once(';').unwrap_or((part, ""));
            let weight = match parameters.trim().strip_prefix("q=") {
                Some(weight) => weight.trim().parse().ok()?,
                None => 1.0,
            };
            Some((tag.parse().ok()?, weight))
        })
        .filter(|(_, weight)| *weight > 0.0)
        .collect();
    // Stable: of two that are wanted alike the first goes before.
    wanted.sort_by(|(_, one), (_, other)| other.total_cmp(one));
    wanted.into_iter().map(|(language, _)| language).collect()
}
