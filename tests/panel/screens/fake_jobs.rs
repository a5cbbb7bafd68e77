//! The jobs of the made-up organisation: they go on when a test says so.

use super::fake_server::{Organisation, person};
use jiff::SignedDuration;
use mfadmin::contract::{
    AuthenticatorState, Code, Email, JobId, User, UserActionKind, UserId,
    api::{
        ByHandList, ByHandUser, ItemOutcome, Job, JobAction, JobItem, JobItemQuery, JobItems,
        JobPreview, JobState, JobTargets, NewJob, Person, SkipCount,
    },
    query::UserQuery,
    rules,
};
use std::collections::BTreeMap;
use uuid::Uuid;

#[derive(Default)]
pub struct FakeJobs {
    /// The newest last.
    pub jobs: Vec<Job>,
    orders: Vec<NewJob>,
    items: Vec<Vec<JobItem>>,
    /// Whose items fail by a fault of the server.
    pub breaks_on: Option<UserId>,
}

impl Organisation {
    /// Whom an order is for; none where nobody has the address.
    fn chosen(&self, whom: &JobTargets) -> Vec<(Email, Option<User>)> {
        let all = UserQuery::default();
        let known = |user: User| (user.email.clone().unwrap(), Some(user));
        match whom {
            JobTargets::Ids { ids } => {
                let users = self.found(&all).into_iter();
                users.filter(|user| ids.contains(&user.id)).map(known).collect()
            }
            JobTargets::Emails { emails } => {
                let users = self.found(&all);
                let find = |email: &Email| {
                    users.iter().find(|user| user.email.as_ref() == Some(email)).cloned()
                };
                emails.iter().map(|email| (email.clone(), find(email))).collect()
            }
            JobTargets::Filter { filter, except } => {
                let users = self.found(&UserQuery::of(filter)).into_iter();
                users.filter(|user| !except.contains(&user.id)).map(known).collect()
            }
        }
    }

    /// Why the order would not be done to `user`.
    fn why_not(&self, order: &NewJob, user: &User) -> Option<Code> {
        let me = &self.me;
        let check = |action| rules::check_by(me.user.id, me.role(), me.policy, user, action);
        let cool = |sent| match rules::cools_until(sent, self.now) {
            Some(_) if !order.override_cool_down => Err(Code::CoolDown),
            _ => Ok(()),
        };
        let verdict = match order.action {
            JobAction::SendSetupLink => check(UserActionKind::SendSetupLink)
                .and_then(|()| cool(rules::setup_link_sent_at(user))),
            JobAction::ResetAuthenticator | JobAction::ReplaceAuthenticator => {
                check(UserActionKind::ResetAuthenticator)
            }
            JobAction::ResetPassword | JobAction::ResetAccess => {
                check(UserActionKind::ResetPassword).and_then(|()| cool(user.password_link_sent_at))
            }
            JobAction::EndSessions => check(UserActionKind::EndSessions),
            JobAction::Remind | JobAction::Disable | JobAction::Enable | JobAction::Remove => {
                let actions = order.action.on(user, order.override_cool_down, None);
                actions.iter().flat_map(|action| action.kinds(user)).copied().try_for_each(check)
            }
        };
        verdict.err()
    }

    /// Avochato has no way of it.
    fn is_by_hand(&self, order: &NewJob) -> bool {
        let is_of_app =
            matches!(order.action, JobAction::SendSetupLink | JobAction::ResetAuthenticator);
        is_of_app && self.me.directory.is_some()
    }

    pub fn by_hand(&self, order: &NewJob) -> ByHandList {
        let url = "https://www.avochato.com/manage-users".to_owned();
        let chosen = self.chosen(&order.whom).into_iter().filter_map(|(_, user)| user);
        let action = UserActionKind::ResetAuthenticator;
        let page = |user: User| ByHandUser { user: person(&user), action, url: url.clone() };
        let users: Vec<_> = chosen.map(page).collect();
        ByHandList { total: users.len() as u64, users }
    }

    pub fn preview(&self, order: &NewJob) -> JobPreview {
        let chosen = self.chosen(&order.whom);
        let mut skips: BTreeMap<String, SkipCount> = BTreeMap::new();
        for (_, user) in &chosen {
            let why = match user {
                Some(user) => self.why_not(order, user),
                None => Some(Code::UserNotFound),
            };
            if let Some(code) = why {
                skips.entry(code.to_string()).or_insert(SkipCount { code, count: 0 }).count += 1;
            }
        }
        let mut skipped: Vec<_> = skips.into_values().collect();
        skipped.sort_by_key(|skip| std::cmp::Reverse(skip.count));
        let total = chosen.len() as u64;
        if self.is_by_hand(order) {
            let skipped = vec![SkipCount { code: Code::NotInDirectory, count: total }];
            return JobPreview { total, acts: 0, skipped, by_hand: total, unknown: Vec::new() };
        }
        let acts = total - skipped.iter().map(|skip| skip.count).sum::<u64>();
        JobPreview { total, acts, skipped, by_hand: 0, unknown: Vec::new() }
    }

    pub fn order(&mut self, order: NewJob, retry_of: Option<JobId>) -> Job {
        let chosen = self.chosen(&order.whom);
        let number = self.fake_jobs.jobs.len() as u128 + 1;
        let job = Job {
            id: JobId(Uuid::from_u128(number)),
            action: order.action,
            by: person(&self.me.user),
            reason: order.reason.clone(),
            state: JobState::Queued,
            created_at: self.now,
            started_at: None,
            finished_at: None,
            total: chosen.len() as u64,
            done: 0,
            skipped: 0,
            failed: 0,
            unknown: 0,
            retry_of,
        };
        let items = (1..).zip(chosen).map(|(number, (email, user))| JobItem {
            number,
            handle: email.as_str().to_owned(),
            email: Some(email),
            user: user.as_ref().map(person),
            outcome: ItemOutcome::Waiting,
            code: None,
        });
        self.fake_jobs.items.push(items.collect());
        self.fake_jobs.orders.push(order);
        self.fake_jobs.jobs.push(job.clone());
        job
    }

    /// Orders anew what failed of the job.
    pub fn order_again(&mut self, id: JobId) -> Result<Job, Code> {
        let at = self.fake_jobs.at(id);
        let failed =
            self.fake_jobs.items[at].iter().filter(|item| item.outcome == ItemOutcome::Failed);
        let emails: Vec<Email> = failed.filter_map(|item| item.email.clone()).collect();
        if emails.is_empty() || !self.fake_jobs.jobs[at].state.is_over() {
            return Err(Code::NothingToRetry);
        }
        let order =
            NewJob { whom: JobTargets::Emails { emails }, ..self.fake_jobs.orders[at].clone() };
        Ok(self.order(order, Some(id)))
    }

    pub fn cancel(&mut self, id: JobId) -> Result<JobId, Code> {
        let at = self.fake_jobs.at(id);
        let job = &mut self.fake_jobs.jobs[at];
        if job.state == JobState::Done {
            return Err(Code::JobOver);
        }
        (job.state, job.finished_at) = (JobState::Cancelled, Some(self.now));
        Ok(id)
    }

    /// Does the newest job that is not over to the next `count` users, and tells how far it is.
    pub fn work(&mut self, count: usize) -> Job {
        let at = self.fake_jobs.jobs.iter().rposition(|job| !job.state.is_over()).unwrap();
        for _ in 0..count {
            let waiting = |item: &&JobItem| item.outcome == ItemOutcome::Waiting;
            let Some(item) = self.fake_jobs.items[at].iter().find(waiting).cloned() else { break };
            let verdict = self.do_to(at, item.user.as_ref());
            let item = &mut self.fake_jobs.items[at][item.number as usize - 1];
            let job = &mut self.fake_jobs.jobs[at];
            (item.outcome, item.code) = verdict;
            match item.outcome {
                ItemOutcome::Done => job.done += 1,
                ItemOutcome::Skipped => job.skipped += 1,
                _ => job.failed += 1,
            }
        }
        let job = &mut self.fake_jobs.jobs[at];
        job.started_at.get_or_insert(self.now);
        job.state = JobState::Running;
        if job.settled() == job.total {
            (job.state, job.finished_at) = (JobState::Done, Some(self.now));
        }
        job.clone()
    }

    fn do_to(&mut self, at: usize, user: Option<&Person>) -> (ItemOutcome, Option<Code>) {
        let Some(person) = user else { return (ItemOutcome::Failed, Some(Code::UserNotFound)) };
        if self.fake_jobs.breaks_on == Some(person.id) {
            return (ItemOutcome::Failed, Some(Code::Internal));
        }
        let Some(index) = self.users.iter().position(|user| user.id == person.id) else {
            return (ItemOutcome::Failed, Some(Code::UserNotFound));
        };
        if let Some(code) = self.why_not(&self.fake_jobs.orders[at], &self.users[index]) {
            return (ItemOutcome::Skipped, Some(code));
        }
        let expires_at = self.now + SignedDuration::from_hours(24);
        let user = &mut self.users[index];
        if self.fake_jobs.orders[at].action == JobAction::SendSetupLink {
            user.authenticator = AuthenticatorState::LinkSent { at: self.now, expires_at };
        }
        user.revision += 1;
        (ItemOutcome::Done, None)
    }
}

impl FakeJobs {
    fn at(&self, id: JobId) -> usize {
        self.jobs.iter().position(|job| job.id == id).unwrap()
    }

    pub fn listed(&self) -> Vec<Job> {
        self.jobs.iter().rev().cloned().collect()
    }

    pub fn page(&self, id: JobId, query: &JobItemQuery) -> JobItems {
        let after = query.after.unwrap_or(0);
        let fits = |item: &&JobItem| {
            item.number > after && query.outcome.is_none_or(|outcome| outcome == item.outcome)
        };
        let items = self.items[self.at(id)].iter().filter(fits).cloned().collect();
        JobItems { items, next: None }
    }
}
