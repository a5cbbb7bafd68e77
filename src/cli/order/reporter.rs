//! What a job did, or would do, as it becomes known.

use super::super::{
    failure::{CommandError, Failure},
    output::{self, Output},
};
use super::JobFormat;
use crate::{
    client::Client,
    contract::{
        api::{ItemOutcome, Job, JobAction, JobItem, JobItemQuery, JobPreview, JobState},
        query::MAX_LIMIT,
        text::{counted, number},
    },
};
use serde::Serialize;

/// Tells what becomes of one job on standard output.
pub struct JobReporter {
    format: JobFormat,
    action: JobAction,
    answers: Output,
    preview: Option<JobPreview>,
    /// The items that came to nothing; kept where they are told at the end.
    not_done: Vec<JobItem>,
    /// The number of the last item that was read.
    read: u64,
}

/// What is on standard output where one JSON object is asked for.
#[derive(Serialize)]
struct Account<'a> {
    /// Nothing for a job that was ordered elsewhere.
    preview: Option<&'a JobPreview>,
    /// Nothing in a dry run, and where there is nothing to do.
    job: Option<&'a Job>,
    not_done: &'a [JobItem],
}

/// One line of a stream.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum ReportLine<'a> {
    Preview(&'a JobPreview),
    Item(&'a JobItem),
    Job(&'a Job),
}

impl JobReporter {
    pub fn new(format: JobFormat, action: JobAction) -> Self {
        let answers = Output::to_stdout();
        Self { format, action, answers, preview: None, not_done: Vec::new(), read: 0 }
    }

    /// Tells what would be done, as a sentence that begins with `done`, and no more.
    pub fn plan(mut self, preview: &JobPreview, done: &str) -> Result<(), CommandError> {
        match self.format {
            JobFormat::Text => self.line(&self::preview(preview, self.action, done))?,
            JobFormat::Json => {
                let account = Account { preview: Some(preview), job: None, not_done: &[] };
                self.line(&output::pretty_json(&account)?)?;
            }
            JobFormat::Ndjson => self.line(&output::json(&ReportLine::Preview(preview))?)?,
        }
        self.answers.flush()?;
        Ok(())
    }

    /// Takes what is expected of a job that begins.
    pub fn begin(&mut self, preview: JobPreview) -> Result<(), CommandError> {
        if self.format == JobFormat::Ndjson {
            self.line(&output::json(&ReportLine::Preview(&preview))?)?;
            self.answers.flush()?;
        }
        self.preview = Some(preview);
        Ok(())
    }

    /// Whether `job` has come further than was told.
    pub fn is_behind(&self, job: &Job) -> bool {
        job.settled() > self.read
    }

    /// Tells the items that were settled since.
    pub async fn catch_up(&mut self, client: &Client, job: &Job) -> Result<(), CommandError> {
        while self.is_behind(job) {
            let after = Some(self.read);
            let query = JobItemQuery { outcome: None, after, limit: Some(MAX_LIMIT) };
            let page = client.job_items(job.id, &query).await?;
            let before = self.read;
            // They are settled one after the other.
            let is_settled = |item: &JobItem| {
                !matches!(item.outcome, ItemOutcome::Waiting | ItemOutcome::Requested)
            };
            for item in page.items.into_iter().take_while(is_settled) {
                self.read = item.number;
                self.item(item)?;
            }
            self.answers.flush()?;
            if self.read == before {
                break;
            }
        }
        Ok(())
    }

    /// Tells how `job` ended.
    ///
    /// # Errors
    /// Something failed, or the job did not come to its end.
    pub fn end(mut self, job: &Job) -> Result<(), CommandError> {
        match self.format {
            JobFormat::Text => self.line(&summary(job))?,
            JobFormat::Json => {
                let (preview, not_done) = (self.preview.as_ref(), &self.not_done);
                let account = Account { preview, job: Some(job), not_done };
                let text = output::pretty_json(&account)?;
                self.line(&text)?;
            }
            JobFormat::Ndjson => self.line(&output::json(&ReportLine::Job(job))?)?,
        }
        self.answers.flush()?;
        verdict(job)
    }

    fn item(&mut self, item: JobItem) -> Result<(), CommandError> {
        match self.format {
            JobFormat::Text => self.line(&sentence(&item, self.action))?,
            JobFormat::Ndjson => self.line(&output::json(&ReportLine::Item(&item))?)?,
            JobFormat::Json if item.outcome == ItemOutcome::Done => {}
            JobFormat::Json => self.not_done.push(item),
        }
        Ok(())
    }

    fn line(&mut self, text: &str) -> Result<(), CommandError> {
        self.answers.write(&output::printable(text))?;
        Ok(self.answers.write("\n")?)
    }
}

/// What became of one user.
fn sentence(item: &JobItem, action: JobAction) -> String {
    let (handle, JobItem { outcome, code, .. }) = (item.shown(), item);
    match code {
        Some(code) => format!("{handle}: {}, {}", outcome.as_str(), code.why_skipped(action)),
        None => format!("{handle}: {}", outcome.as_str()),
    }
}

/// The answer in one line.
fn summary(job: &Job) -> String {
    let Job { total, done, skipped, failed, unknown, .. } = *job;
    let [total, done, skipped, failed] = [total, done, skipped, failed].map(number);
    let label = job.action.label();
    let words = format!("{label}: {done} of {total} done, {skipped} skipped, {failed} failed");
    match unknown {
        0 => words,
        unknown => format!("{words}, {} unknown", number(unknown)),
    }
}

/// What a job would do now, as a sentence that begins with `done`.
pub fn preview(preview: &JobPreview, action: JobAction, done: &str) -> String {
    let JobPreview { total, acts, skipped, .. } = preview;
    let mut text = format!("{done} {} of {} users", number(*acts), number(*total));
    for skip in skipped {
        text += &format!("; {} skipped: {}", number(skip.count), skip.code.why_skipped(action));
    }
    text
}

/// The question before a job: who is skipped, then what is done to how many.
pub fn question(preview: &JobPreview, action: JobAction) -> String {
    let mut text = String::new();
    for skip in &preview.skipped {
        text += &format!("{} skipped: {}. ", number(skip.count), skip.code.why_skipped(action));
    }
    let users = counted(preview.acts, "user");
    text + &match action {
        JobAction::SendSetupLink => format!("Send a setup link to {users}?"),
        JobAction::ResetAuthenticator => format!("Reset the authenticator app of {users}?"),
        JobAction::ReplaceAuthenticator => {
            format!("Replace the authenticator app of {users}, keeping the old one until then?")
        }
        JobAction::ResetPassword => format!("Reset the password of {users}?"),
        JobAction::EndSessions => format!("Log {users} out of all sessions?"),
        JobAction::ResetAccess => format!("Reset the password of {users} and log out?"),
        JobAction::Remind => format!("Send a reminder to {users}?"),
        JobAction::Disable => format!("Disable {users} and end what they have open?"),
        JobAction::Enable => format!("Enable {users}?"),
        JobAction::Remove => format!("Remove {users} for good? Their data are erased."),
    }
}

fn verdict(job: &Job) -> Result<(), CommandError> {
    let Job { id, total, failed, unknown, .. } = *job;
    match (job.state, failed) {
        (JobState::Cancelled, _) => Err(Failure::Failed(format!(
            "the job was cancelled; {} of {} were not processed",
            number(total - job.settled()),
            number(total)
        ))
        .into()),
        (_, 0) if unknown > 0 => Err(Failure::Failed(format!(
            "{} of {} are unknown: the directory may have done it. `mfadmin jobs check {id}` looks \
             again, `mfadmin jobs repeat {id}` sends it again",
            number(unknown),
            number(total)
        ))
        .into()),
        (_, 0) => Ok(()),
        (_, failed) => Err(Failure::Failed(format!(
            "{} of {} failed. `mfadmin jobs retry {id}` retries them",
            number(failed),
            number(total)
        ))
        .into()),
    }
}
