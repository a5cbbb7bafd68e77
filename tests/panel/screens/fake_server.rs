//! Eight people and a bot that live in memory and answer the panel's questions.

mod searched;

use super::{
    fake_jobs::FakeJobs,
    fake_sign_in::{self, FakeSignIn},
    listing, messages, overview,
};
use jiff::{SignedDuration, Timestamp};
use mfadmin::{
    client::ClientError,
    contract::{
        AuthenticatorState, Code, Kind, PhoneNumber, PhoneState, Region, RequestSource,
        RequiredFactors, Role, Seq, User, UserId,
        api::{
            AuditEntry, AuditEvent, AuditOutcome, AuditPage, DayFigure, DirectoryStatus, Jobs,
            MAX_COUNTED, Me, OutboxMessage, OutboxPage, Overview, Person, Reveal, Summary,
            UserPage,
        },
        query::{AuditFilter, Numbers, UserQuery},
        rules, search,
    },
    tui::{
        action::Action,
        effects::{Answer, AuthAnswer, AuthCall, Effect, RealmCall, Reply, Request},
        export::{AddressFile, ExportError, Exported},
    },
};
use mfadmin_testing::sample;
use searched::{holds, parts};
use std::net::Ipv4Addr;
use uuid::Uuid;

pub struct Organisation {
    pub now: Timestamp,
    pub me: Me,
    pub users: Vec<User>,
    pub outbox: Vec<OutboxMessage>,
    pub is_away: bool,
    pub refuses_with: Option<Code>,
    /// What signing in meets.
    pub sign_in: FakeSignIn,
    pub wants_step_up: bool,
    pub refuses_acts_with: Option<Code>,
    /// The keys under which commands came.
    pub keys: Vec<String>,
    /// Users on a page at most.
    pub page: usize,
    /// So many users are counted, and no more.
    pub counts_to: u64,
    /// Why commands were refused.
    pub refusals: Vec<Code>,
    pub fake_jobs: FakeJobs,
    /// The list of pages that was saved last.
    pub saved: Option<AddressFile>,
    /// The days before today.
    pub days: Vec<DayFigure>,
}

impl Organisation {
    pub fn new() -> Self {
        let now: Timestamp = "2026-11-24T10:00:00Z".parse().unwrap();
        let number = || PhoneNumber::parse("+14155552671", Region::default()).unwrap();
        let ago = |hours| now - SignedDuration::from_hours(hours);
        let verified = || PhoneState::Verified { number: number(), at: Some(ago(900)) };
        let unverified = || PhoneState::Unverified { number: number() };
        let configured = || AuthenticatorState::Configured { at: Some(ago(800)) };
        let sent = || AuthenticatorState::LinkSent {
            at: ago(2),
            expires_at: now + SignedDuration::from_hours(22),
        };
        let expired = || AuthenticatorState::LinkSent { at: ago(50), expires_at: ago(26) };
        let none = || AuthenticatorState::NotConfigured;
        use Kind::{Avobot, Human};
        use Role::{Admin, Member, Owner};
        let people = [
            ("Ana Lima", Member, Human, PhoneState::NotSet, none()),
            ("Bo Chen", Admin, Human, unverified(), configured()),
            ("José Ñandú", Member, Human, verified(), none()),
            ("Mia Moss", Member, Human, PhoneState::NotSet, sent()),
            ("Noa Levi", Member, Human, verified(), expired()),
            ("Olu Owner", Owner, Human, verified(), configured()),
            ("Reminder", Member, Avobot, PhoneState::NotSet, none()),
            ("محمد علي", Member, Human, PhoneState::NotSet, configured()),
            ("李小龍", Member, Human, verified(), configured()),
        ];
        let users: Vec<User> = (1u128..)
            .zip(people)
            .map(|(at, (name, role, kind, phone, authenticator))| User {
                id: UserId(Uuid::from_u128(at)),
                email: Some(format!("user{at}@example.com").parse().unwrap()),
                role,
                kind,
                phone,
                authenticator,
                active_sessions: (at % 3) as u32,
                last_sign_in_at: (at % 4 != 0).then(|| ago(at as i64 * 7)),
                created_at: ago(24 * 400),
                ..sample::user(name)
            })
            .zip(1..)
            .map(|(user, at)| {
                let unmet = rules::unmet_by(RequiredFactors::default(), &user);
                let gap_since = rules::gap_since(unmet, None, None, ago(at * 24));
                User { missing: unmet.missing, gap_since, ..user }
            })
            .collect();
        let me = User { name: "Olu Owner".into(), ..users[5].clone() };
        let outbox = messages::in_each_state(now, &users);
        Self {
            now,
            me: Me {
                user: me,
                organisation: mfadmin::contract::api::Organisation {
                    name: "Acme Messaging".into(),
                    default_region: Region::default(),
                    support: None,
                    time_zone: Default::default(),
                },
                policy: Default::default(),
                sends: None,
                from: None,
                landlines: Default::default(),
                languages: ["en", "de", "pt"].map(|tag| tag.parse().unwrap()).to_vec(),
                directory: None,
                realm: None,
            },
            users,
            outbox,
            is_away: false,
            refuses_with: None,
            sign_in: FakeSignIn::new(now),
            wants_step_up: false,
            refuses_acts_with: None,
            keys: Vec::new(),
            page: 100,
            counts_to: MAX_COUNTED,
            refusals: Vec::new(),
            fake_jobs: FakeJobs::default(),
            saved: None,
            days: overview::days(now),
        }
    }

    /// Adds people without a gap who come between Bo Chen and José Ñandú by name.
    pub fn crowd(&mut self, count: u128) {
        let like = self.users.iter().find(|user| user.name == "李小龍").unwrap().clone();
        self.users.extend((0..count).map(|at| User {
            id: UserId(Uuid::from_u128(1000 + at)),
            name: format!("Cy {at:03}"),
            email: Some(format!("cy{at}@example.com").parse().unwrap()),
            ..like.clone()
        }));
    }

    /// The answer to a question; alarms and the stream of changes have none.
    pub fn answer(&mut self, effect: Effect) -> Option<Action> {
        let request = match effect {
            Effect::Request(request) => request,
            Effect::Authenticate { number, call: AuthCall::Realm(call) } => {
                let answer = match call {
                    RealmCall::Ways => self.say(()).map(|()| self.sign_in.ways()),
                    call => Ok(self.sign_in.by_realm(&call)?),
                };
                let answer = Box::new(answer.unwrap_or_else(|error| AuthAnswer::Ways(Err(error))));
                return Some(Action::AuthReply { number, answer });
            }
            Effect::Authenticate { number, call } => {
                let answer = Box::new(self.authenticate(call));
                return Some(Action::AuthReply { number, answer });
            }
            Effect::Admit { .. } => {
                self.refuses_with = None;
                return None;
            }
            Effect::Follow(_)
            | Effect::Timer { .. }
            | Effect::Copy(_)
            | Effect::Mouse(_)
            | Effect::Suspend
            | Effect::Retake => return None,
        };
        let answer = self.reply(&request);
        Some(Action::Reply(Box::new(Reply { request, answer })))
    }

    fn reply(&mut self, request: &Request) -> Answer {
        match request {
            // This server holds nothing.
            Request::TakeBack { .. } => Answer::TakenBack(self.say(())),
            Request::RefreshDirectory(_) => {
                let status = self.me.directory.clone();
                let status = status.map_or_else(DirectoryStatus::local, |status| *status);
                Answer::Directory(self.say(status))
            }
            Request::LoadByHand { order, .. } => Answer::ByHand(self.say(self.by_hand(order))),
            Request::SaveAddresses { file, .. } => {
                self.saved = Some((**file).clone());
                Answer::Exported(Ok(Exported {
                    users: file.users.len() as u64,
                    path: file.path.clone(),
                    numbers: Numbers::Masked,
                }))
            }
            Request::LoadMe => Answer::Me(self.say(self.me.clone())),
            Request::LoadSummary => Answer::Summary(self.say(self.summary())),
            Request::LoadOverview => Answer::Overview(self.say(self.overview())),
            Request::LoadPage { query, .. } | Request::FindGap { query, .. } => {
                Answer::Users(self.list(query))
            }
            Request::LoadUser(id) => {
                let user = self.users.iter().find(|user| user.id == *id).cloned();
                let user = user.ok_or_else(|| fake_sign_in::refusal(Code::UserNotFound));
                Answer::User(self.say(()).and(user))
            }
            Request::LoadAudit { filter, .. } => Answer::Audit(self.say(self.audit(filter))),
            Request::Reveal => {
                let until = self.now + SignedDuration::from_mins(5);
                Answer::Reveal(self.say(Reveal { until }))
            }
            Request::LoadOutbox { query, .. } => {
                let holds = |message: &&OutboxMessage| {
                    holds(query.search.as_deref(), &[&message.user.name, &message.to])
                };
                let messages = self.outbox.iter().filter(holds).cloned().collect();
                Answer::Outbox(self.say(OutboxPage {
                    messages,
                    next: None,
                    held: 0,
                    channels: Vec::new(),
                }))
            }
            Request::Export { export, .. } => {
                let exported = |page: UserPage| Exported {
                    users: page.total,
                    path: export.path.clone(),
                    numbers: export.query.numbers,
                };
                let answer = self.list(&export.query).map(exported).map_err(ExportError::from);
                Answer::Exported(answer)
            }
            Request::LoadJobs => Answer::Jobs(self.say(Jobs { jobs: self.fake_jobs.listed() })),
            Request::LoadItems { id, query, .. } => {
                Answer::Items(self.say(self.fake_jobs.page(*id, query)))
            }
            Request::PreviewJob { order, .. } => Answer::Preview(self.say(self.preview(order))),
            Request::Act(command) => {
                let answer = self.act(command);
                let refusal = answer.as_ref().err().and_then(ClientError::code);
                self.refusals.extend(refusal);
                Answer::Outcome(answer)
            }
        }
    }

    fn authenticate(&mut self, call: AuthCall) -> AuthAnswer {
        match call {
            AuthCall::SignIn(request) => AuthAnswer::SignIn(self.sign_in.answer(&request)),
            AuthCall::StepUp(code) => {
                let answer = self.sign_in.step_up(&code, self.now);
                if answer.is_ok() {
                    self.wants_step_up = false;
                }
                AuthAnswer::SteppedUp(answer)
            }
            AuthCall::Realm(_) => unreachable!("it is answered above"),
        }
    }

    fn list(&self, query: &UserQuery) -> Result<UserPage, ClientError> {
        let page = listing::page(&self.users, query, self.page, self.now);
        self.say(())?;
        let page = page.map_err(fake_sign_in::refusal)?;
        let mut page = listing::counted_to(self.counts_to, query, page);
        page.users.iter_mut().for_each(|user| user.factors.clear());
        Ok(page)
    }

    pub fn say<T>(&self, value: T) -> Result<T, ClientError> {
        if self.is_away {
            return Err(ClientError::Unreachable("Connection refused".into()));
        }
        match self.refuses_with {
            Some(code) => Err(fake_sign_in::refusal(code)),
            None => Ok(value),
        }
    }

    fn overview(&self) -> Overview {
        overview::of(&self.users, self.summary(), &self.days, self.now)
    }

    fn summary(&self) -> Summary {
        let mut summary = Summary::default();
        for user in &self.users {
            summary.count(rules::standing(user), user.present(), 1);
        }
        summary
    }

    /// Whom `query` finds, in the order it asks for.
    pub fn found(&self, query: &UserQuery) -> Vec<User> {
        listing::found(&self.users, query, self.now)
    }

    fn audit(&self, filter: &AuditFilter) -> AuditPage {
        let entry = |seq, event, target: Option<&User>, note: Option<&str>| AuditEntry {
            seq: Seq(seq),
            at: self.now - SignedDuration::from_hours(10 - seq),
            actor: Some(person(&self.me.user)),
            event,
            target: target.map(person),
            note: note.map(str::to_owned),
            outcome: AuditOutcome::Done,
            from: Some(RequestSource::Address(Ipv4Addr::new(192, 0, 2, 7).into())),
            reason: None,
        };
        let refused = AuditEntry {
            outcome: AuditOutcome::Refused(Code::OwnerProtected),
            reason: Some("HELP-12: the phone is lost".parse().unwrap()),
            ..entry(4, AuditEvent::ActionRefused, Some(&self.users[0]), Some("Reset the password"))
        };
        let mut entries = vec![
            refused,
            entry(3, AuditEvent::SetupLinkSent, Some(&self.users[3]), None),
            entry(2, AuditEvent::PhoneAdded, Some(&self.users[1]), None),
            entry(1, AuditEvent::UsersImported, None, Some("9 users")),
        ];
        let is = |person: &Option<Person>, id| person.as_ref().map(|person| person.id) == Some(id);
        entries.retain(|entry| {
            filter.user.is_none_or(|id| is(&entry.target, id))
                && filter.actor.is_none_or(|id| is(&entry.actor, id))
                && holds(filter.search.as_deref(), &parts(entry))
                && filter.events.as_ref().is_none_or(|list| list.iter().any(|e| e == entry.event))
        });
        AuditPage { entries, next: None }
    }
}

pub fn person(user: &User) -> Person {
    Person::from(user)
}
