//! How far an operation came that ends before its end: what was done and what was not, for whoever is told of it.

use crate::server::directory::remote::Step;
use std::collections::HashSet;

/// What became of the step that an operation ends at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LastStep {
    NotDone,
    /// It may have been done.
    NotKnown,
}

/// `message`, with how far the operation of these `steps` came that ends at the one of number `at`. Of one that
/// has no other step, or that has done nothing, the message says everything.
pub fn with_progress(message: &str, steps: &[Step], at: usize, last: LastStep) -> String {
    let (done, left) = steps.split_at(at.min(steps.len()));
    let is_told = steps.len() > 1 && (!done.is_empty() || last == LastStep::NotKnown);
    if !is_told {
        return message.to_owned();
    }
    let (unknown, not_done) = left.split_at(match last {
        LastStep::NotDone => 0,
        LastStep::NotKnown => left.len().min(1),
    });
    let mut met = HashSet::new();
    let parts = [("Done", done), ("Not known", unknown), ("Not done", not_done)];
    let sentences = parts.map(|(label, steps)| {
        let named = listed(steps, &mut met);
        (!named.is_empty()).then(|| format!("{label}: {named}."))
    });
    let progress = sentences.into_iter().flatten().collect::<Vec<_>>().join(" ");
    // It was looked for before, and is told once.
    if message.ends_with(&progress) {
        return message.to_owned();
    }
    format!("{}. {progress}", message.trim_end_matches('.'))
}

/// The steps by what they change; what was named before is done `once more`.
fn listed(steps: &[Step], met: &mut HashSet<&'static str>) -> String {
    let mut named: Vec<(&'static str, usize)> = Vec::new();
    for step in steps {
        let words = step.words();
        match named.iter_mut().find(|(known, _)| *known == words) {
            Some((_, times)) => *times += 1,
            None => named.push((words, 1)),
        }
    }
    let named = named.into_iter().map(|(words, times)| {
        let again = if met.insert(words) { "" } else { " once more" };
        match times {
            1 => format!("{words}{again}"),
            times => format!("{words}{again} ({times} times)"),
        }
    });
    named.collect::<Vec<_>>().join(", ")
}
