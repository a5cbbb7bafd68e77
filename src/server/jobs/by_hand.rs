//! What of a job is done by hand: on pages of the directory's own, user by user. Nothing is ordered.

use super::{
    plan::{self, JobContext},
    row_of, unknown, whose,
};
use crate::{
    contract::{
        Availability, Code, User, UserActionKind, UserId,
        api::{ByHandList, ByHandUser, HitCount, MAX_JOB_NAMED, NewJob, Person},
        query::{Order, Sort},
    },
    server::{
        service::{Actor, Service, ServiceError},
        store::{Direction, PageSize, ReadTx, Start, UserListQuery, jobs::TargetSelection},
    },
};
use jiff::Timestamp;
use std::{collections::HashSet, ops::Bound};

/// Users who are read together.
const PAGE: u16 = 200;

impl Service {
    /// Of whom the job names, those of whom it would do nothing because it is done by hand, each with the
    /// page where that is; as many as a job may name.
    ///
    /// # Errors
    /// As [`Service::preview_job`].
    pub async fn by_hand(&self, actor: &Actor, order: NewJob) -> Result<ByHandList, ServiceError> {
        plan::require_scope(actor, order.action, order.override_cool_down)?;
        let whose = whose(&order)?;
        let now = self.now();
        let row = row_of(actor, order, now);
        let principal = actor.principal();
        let context = JobContext { order: &row, principal: &principal, now };
        let mut view = self.store().snapshot().await?;
        plan::require_one_each(&mut view, &whose).await?;
        let (mut total, mut list) = (0, Vec::new());
        let mut place = Place::default();
        while let Some(mut users) = next(&mut view, &whose, &mut place, now).await? {
            self.note_offers(&mut view, &mut users).await?;
            for user in &users {
                let Some((action, url)) = self.page_for(context, user) else { continue };
                total += 1;
                if list.len() < MAX_JOB_NAMED {
                    list.push(ByHandUser { user: Person::from(user), action, url });
                }
            }
        }
        Ok(ByHandList { total, users: list })
    }

    /// What of the job is done to `user` by hand, and where; nothing where it is not, or may not be.
    pub(super) fn page_for(
        &self,
        job: JobContext<'_>,
        user: &User,
    ) -> Option<(UserActionKind, String)> {
        let JobContext { order, principal, now } = job;
        order.actions_on(user).iter().find_map(|action| {
            let page =
                action.kinds(user).iter().find_map(|kind| match user.availability(*kind) {
                    Availability::InBrowser { url } => Some((*kind, url)),
                    Availability::Available | Availability::NotPossible { .. } => None,
                })?;
            match self.judge(principal, user, action, now) {
                Ok(()) => Some(page),
                // A page of the directory's own needs no mail of ours.
                Err(refused) => (refused.code() == Some(Code::AddressMissing)).then_some(page),
            }
        })
    }
}

/// How far the users have been read.
#[derive(Default)]
struct Place {
    read: usize,
    after: Option<crate::server::store::Place>,
}

/// The next users whom the job names; nothing behind the last.
async fn next(
    view: &mut ReadTx,
    whose: &TargetSelection,
    place: &mut Place,
    now: Timestamp,
) -> Result<Option<Vec<User>>, ServiceError> {
    let ids = match whose {
        TargetSelection::Matching { filter, except } => {
            let selection = view.users().selection(filter.clone(), now).await?;
            let query = UserListQuery { selection, sort: Sort::Name, order: Order::Asc };
            let from = place.after.take().map_or(Bound::Unbounded, Bound::Excluded);
            let start = Start { direction: Direction::Forward, from };
            let size = PageSize { ahead: HitCount::exact(PAGE.into()), limit: PAGE };
            let listed = view.users().list(&query, &start, size).await?.users;
            place.after = listed.last().map(|last| last.place.clone());
            let except: HashSet<UserId> = except.iter().copied().collect();
            let users = listed.into_iter().map(|listed| listed.user);
            let users: Vec<_> = users.filter(|user| !except.contains(&user.id)).collect();
            return Ok(place.after.is_some().then_some(users));
        }
        TargetSelection::Ids(ids) => ids.clone(),
        TargetSelection::Emails(emails) => view.jobs().called(emails).await?,
    };
    let chunk: Vec<UserId> = ids.into_iter().skip(place.read).take(PAGE.into()).collect();
    place.read += chunk.len();
    let mut users = Vec::with_capacity(chunk.len());
    for id in &chunk {
        users.push(view.users().find(*id, now).await?.ok_or_else(|| unknown(&[*id]))?);
    }
    Ok((!chunk.is_empty()).then_some(users))
}
