//! How much one file may do.

use super::{super::ServiceError, plan::Plan};
use crate::contract::{
    Code, Problem,
    api::{ImportQuery, MAX_UNASKED_PERCENT},
    text::number,
};

/// How many one file changes, disables or adds with an entry in the audit log of their own at most: it
/// does so in one transaction, for whose end everybody who writes waits, and for ten seconds at most.
const MAX_TOUCHED: usize = 10_000;

impl Plan {
    /// # Errors
    /// `import_rejected` where others would wait for too long until it is done.
    pub fn require_few_touched(&self) -> Result<(), ServiceError> {
        let noted = self.added.iter().filter(|row| row.is_unlisted()).count();
        let what = match noted {
            0 => "changes or disables",
            _ => "changes, disables or adds with numbers that no numbering plan has",
        };
        let touched = self.changed.len() + self.disabled.len() + noted;
        if touched <= MAX_TOUCHED {
            return Ok(());
        }
        let [touched, most] = [touched, MAX_TOUCHED].map(|count| number(count as u64));
        let detail = format!(
            "The file {what} {touched} users; one file may {most}. Split it, or disable users by a job \
             first. Nothing was imported."
        );
        Err(Problem::new(Code::ImportRejected).with_detail(detail).into())
    }

    /// # Errors
    /// `import_disables_many` where it would disable more users than somebody agreed to.
    pub fn require_agreement(&self, query: &ImportQuery) -> Result<(), ServiceError> {
        let disabled = self.disabled.len() as u64;
        let is_agreed = match query.disable_at_most {
            Some(limit) => disabled <= u64::from(limit),
            None => disabled * 100 <= self.active * MAX_UNASKED_PERCENT,
        };
        if is_agreed {
            return Ok(());
        }
        let rest = self.disabled.len() - self.named.len();
        let more =
            if rest > 0 { format!(" and {} more", number(rest as u64)) } else { String::new() };
        let detail = format!(
            "The file leaves out {} of {} active users, who would be disabled: {}{more}. Nothing was \
             imported.",
            number(disabled),
            number(self.active),
            self.named.join(", ")
        );
        Err(Problem::new(Code::ImportDisablesMany).with_detail(detail).into())
    }
}
