//! Staying with a job until its end, or until somebody leaves it.

use super::{
    super::{
        failure::{CommandError, Failure},
        output::{self, is_dumb_terminal},
        signals,
        target::Target,
    },
    reporter::JobReporter,
};
use crate::{
    client::{Client, ClientError},
    contract::{
        api::Job,
        text::{count_of, counted, number},
    },
};
use color_eyre::eyre::{self, WrapErr};
use std::{
    io::{self, IsTerminal},
    pin::Pin,
    time::{Duration, Instant},
};

/// How long a server may be away before nobody waits for it any more.
const PATIENCE: Duration = Duration::from_secs(60);
const FIRST_PAUSE: Duration = Duration::from_millis(50);
/// Also how seldom the progress is drawn.
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// The signals by which somebody leaves. From then on they end nothing by themselves.
pub struct Stop(Pin<Box<dyn Future<Output = ()>>>);

impl Stop {
    pub fn watch() -> eyre::Result<Self> {
        Ok(Self(Box::pin(signals::stop().wrap_err("watching for signals")?)))
    }
}

/// Stays with `job` until its end. `teller` tells what becomes of its users; how far it has come is
/// told on standard error.
///
/// # Errors
/// Somebody left, or the server is away for too long; the job goes on, and the error says how to
/// follow it. Else what the teller makes of the end.
pub async fn to_its_end(
    client: &Client,
    target: &Target,
    mut job: Job,
    mut stop: Stop,
    mut teller: JobReporter,
) -> Result<(), CommandError> {
    let Job { id, total, .. } = job;
    let users = counted(total, "user");
    if !job.state.is_over() {
        output::note(&format!("Job {id}: {users}. Ctrl-C stops following; the job continues."))?;
    }
    let progress = Progress::begin(&job);
    let (mut pause, mut seen) = (Duration::ZERO, Instant::now());
    loop {
        let step = async {
            tokio::time::sleep(pause).await;
            if !job.state.is_over() && pause > Duration::ZERO {
                job = client.job(id).await?;
            }
            if teller.is_behind(&job) {
                progress.clear()?;
                teller.catch_up(client, &job).await?;
            }
            Ok(progress.draw(&job)?)
        };
        let step: Result<(), CommandError> = tokio::select! {
            step = step => step,
            () = &mut stop.0 => Err(left(&job, target).into()),
        };
        match step {
            Ok(()) if job.state.is_over() => break,
            Ok(()) => seen = Instant::now(),
            Err(CommandError::Call(error)) if error.is_outage() && seen.elapsed() < PATIENCE => {}
            Err(trouble) => {
                progress.clear()?;
                return Err(match trouble {
                    CommandError::Call(error) if error.is_outage() => away(&job, &error).into(),
                    trouble => trouble,
                });
            }
        }
        pause = (pause * 3 / 2).clamp(FIRST_PAUSE, LONGEST_PAUSE);
    }
    progress.clear()?;
    teller.end(&job)
}

fn left(job: &Job, target: &Target) -> Failure {
    let (id, users) = (job.id, count_of(job.settled(), job.total));
    Failure::Failed(match target {
        Target::Remote { .. } | Target::Beside(_) => format!(
            "stopped following at {users}; job {id} continues on the server. \
             `mfadmin jobs follow {id}` follows it, `mfadmin jobs cancel {id}` cancels it"
        ),
        // The server ends with this process.
        Target::Own(_) => format!(
            "stopped at {users}; job {id} continues when the panel is opened or \
             `mfadmin serve` runs. `mfadmin jobs follow {id}` resumes it now, `mfadmin jobs \
             cancel {id}` cancels it"
        ),
    })
}

fn away(job: &Job, error: &ClientError) -> Failure {
    let id = job.id;
    Failure::Unreachable(format!(
        "the server is unreachable ({error}); job {id} continues once it runs. `mfadmin jobs \
         follow {id}` shows its progress"
    ))
}

/// One line of a terminal; silent elsewhere.
pub struct Progress {
    shown: bool,
    began: Instant,
    /// What was settled before anybody looked.
    before: u64,
}

impl Progress {
    pub fn begin(job: &Job) -> Self {
        let shown = io::stderr().is_terminal() && !is_dumb_terminal();
        Self { shown, began: Instant::now(), before: job.settled() }
    }

    fn draw(&self, job: &Job) -> io::Result<()> {
        match self.shown {
            true => output::redraw(&self.line(job, self.began.elapsed())),
            false => Ok(()),
        }
    }

    fn clear(&self) -> io::Result<()> {
        if self.shown { output::redraw("") } else { Ok(()) }
    }

    pub fn line(&self, job: &Job, elapsed: Duration) -> String {
        let Job { total, skipped, failed, unknown, .. } = *job;
        let settled = job.settled();
        let mut line = format!("{} of {}", number(settled), number(total));
        for (count, word) in [(skipped, "skipped"), (failed, "failed"), (unknown, "unknown")] {
            if count > 0 {
                line += &format!(", {} {word}", number(count));
            }
        }
        let fresh = settled.saturating_sub(self.before) as f64;
        let rate = fresh / elapsed.as_secs_f64();
        if elapsed >= Duration::from_secs(1) && rate > 0.0 {
            let left = (total.saturating_sub(settled)) as f64 / rate;
            line += &format!(", {rate:.0} a second, about {left:.0} s left");
        }
        line
    }
}
