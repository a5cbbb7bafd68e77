//! Who is named, and has no account: told one by one, before anything is done.

use super::{Named, OnUnknown, Order};
use crate::{
    cli::{
        failure::{CommandError, Failure},
        output,
        who::Who,
    },
    client::{Client, ClientError},
    contract::{
        Code, Problem,
        api::{JobPreview, JobTargets},
        text::number,
    },
};
use std::collections::HashSet;

/// Those whom `named` names, by ID if somebody is named by a username, and how many usernames are
/// nobody's and were skipped.
///
/// # Errors
/// Several users are called so; or somebody is unknown, and the others are not to be done alone.
pub async fn resolve(
    client: &Client,
    named: Vec<Named>,
    on_unknown: OnUnknown,
) -> Result<(Vec<Named>, usize), CommandError> {
    if !named.iter().any(|named| matches!(named.who, Who::Username(_))) {
        return Ok((named, 0));
    }
    let (mut known, mut strangers) = (Vec::with_capacity(named.len()), 0);
    for Named { who, place } in named {
        match who.id(client).await? {
            Some(id) => known.push(Named { who: Who::Id(id), place }),
            None => {
                output::note(&format!("{place}{who}: {}", no_such(&who)))?;
                strangers += 1;
            }
        }
    }
    match (strangers, on_unknown) {
        (1.., OnUnknown::Refused) => Err(refusal(strangers).into()),
        _ => Ok((known, strangers)),
    }
}

fn no_such(who: &Who) -> String {
    let what = match who {
        Who::Id(_) => "ID; find it with `mfadmin users --search NAME --format csv`",
        Who::Email(_) => "address; correct it, or add the user with `mfadmin import`",
        Who::Username(_) => "username; find it with `mfadmin users --search NAME`",
    };
    format!("no user has this {what}")
}

impl Order {
    /// What the order would do, and how many strangers were skipped of it.
    ///
    /// # Errors
    /// There are strangers, and the others are not to be done alone; or nobody is left.
    pub(super) async fn preview(
        &mut self,
        client: &Client,
    ) -> Result<(JobPreview, usize), CommandError> {
        let mut left_out = 0;
        loop {
            let unknown = match client.preview_job(&self.job).await {
                Ok(preview) if preview.unknown.is_empty() => return Ok((preview, left_out)),
                Ok(preview) => preview.unknown.into_iter().map(Who::Email).collect(),
                Err(ClientError::Problem(problem)) if problem.code == Code::UserNotFound => {
                    self.named_in(&problem)
                }
                Err(error) => return Err(error.into()),
            };
            let count = self.tell(&unknown)?;
            if self.on_unknown == OnUnknown::Refused || count == 0 {
                return Err(refusal(count).into());
            }
            left_out += count;
            self.leave_out(&unknown);
            if self.named.is_empty() {
                let what = "none of the users are known. Nothing was changed".to_owned();
                return Err(Failure::Failed(what).into());
            }
        }
    }

    /// Those whose ids the refusal tells.
    fn named_in(&self, problem: &Problem) -> HashSet<Who> {
        let told: HashSet<&str> =
            problem.errors.iter().map(|error| error.message.as_str()).collect();
        let is_told = |who: &&Who| match who {
            Who::Id(id) => told.contains(JobTargets::unknown(*id).message.as_str()),
            Who::Email(_) | Who::Username(_) => false,
        };
        self.named.iter().map(|named| &named.who).filter(is_told).cloned().collect()
    }

    /// Tells each place where one of `unknown` is named, and gives their number.
    fn tell(&self, unknown: &HashSet<Who>) -> Result<usize, CommandError> {
        let named = self.named.iter().filter(|named| unknown.contains(&named.who));
        let mut count = 0;
        for named in named {
            output::note(&format!("{}{}: {}", named.place, named.who, no_such(&named.who)))?;
            count += 1;
        }
        Ok(count)
    }

    fn leave_out(&mut self, unknown: &HashSet<Who>) {
        self.named.retain(|named| !unknown.contains(&named.who));
        match &mut self.job.whom {
            JobTargets::Ids { ids } => ids.retain(|id| !unknown.contains(&Who::Id(*id))),
            JobTargets::Emails { emails } => {
                emails.retain(|email| !unknown.contains(&Who::Email(email.clone())));
            }
            JobTargets::Filter { .. } => {}
        }
    }
}

fn refusal(count: usize) -> Failure {
    Failure::Failed(match count {
        // The server means somebody that this list does not name.
        0 => "the server does not know this user. Nothing was changed".to_owned(),
        1 => {
            "1 user is unknown. Nothing was changed. Correct the line above, or run the action on \
             the others with --partial"
                .to_owned()
        }
        count => format!(
            "{} users are unknown. Nothing was changed. Correct the lines above, or run the \
             action on the others with --partial",
            number(count as u64)
        ),
    })
}
