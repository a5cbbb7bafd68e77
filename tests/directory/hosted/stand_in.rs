//! A directory in memory that takes authenticators from here, as privacyIDEA does.

use futures_util::future::BoxFuture;
use jiff::{SignedDuration, Timestamp};
use mfadmin::{
    contract::{
        Availability, DirectoryKind, EnrolmentWay, ExternalId, FactorKind, FactorStatus, Kind,
        Role, UserActionKind,
    },
    server::{
        crypto::totp::Secret,
        directory::remote::{
            Capabilities, DirectoryFactor, DirectoryUser, FactorId, FactorRecord, Finding,
            ListedUser, Observed, OldCodes, Order, OrderRefusal, RemoteDirectory, RemoteError,
            ScanCursor, ScanPage, ScanRecord, SettledStep, Since, Step, StepOutcome, Urgency,
        },
        store::Replaces,
    },
};
use std::{
    collections::{BTreeMap, HashSet},
    future::ready,
    sync::{Arc, Mutex, MutexGuard},
};

/// What one user has there.
#[derive(Clone, Debug)]
pub struct Token {
    pub serial: String,
    label: String,
    secret: Secret,
    /// Codes that were taken.
    spent: HashSet<String>,
}

#[derive(Default)]
struct Kept {
    tokens: BTreeMap<String, Vec<Token>>,
    without_address: HashSet<String>,
    is_away: bool,
    refusal: Option<String>,
    serials: usize,
}

/// Users `ana`, `ben` and `cleo`; nobody of them has anything.
#[derive(Clone, Default)]
pub struct StandIn {
    kept: Arc<Mutex<Kept>>,
}

const USERS: [&str; 3] = ["ana", "ben", "cleo"];

impl StandIn {
    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap()
    }

    /// From now on it does not answer, or does again.
    pub fn set_away(&self, is_away: bool) {
        self.kept().is_away = is_away;
    }

    /// From now on it refuses new authenticators with these words, or does no more.
    pub fn refuse(&self, words: Option<&str>) {
        self.kept().refusal = words.map(str::to_owned);
    }

    pub fn forget_address(&self, user: &str) {
        self.kept().without_address.insert(user.to_owned());
    }

    /// Gives the user an authenticator of its own.
    pub fn give(&self, user: &str, serial: &str, secret: &Secret) {
        let (serial, secret) = (serial.to_owned(), secret.clone());
        let token = Token { label: serial.clone(), serial, secret, spent: HashSet::new() };
        self.kept().tokens.entry(user.to_owned()).or_default().push(token);
    }

    /// Calls everything that the user has the same.
    pub fn relabel(&self, user: &str, label: &str) {
        let mut kept = self.kept();
        let own = kept.tokens.get_mut(user).into_iter().flatten();
        own.for_each(|token| token.label = label.to_owned());
    }

    /// The serials that the user has.
    pub fn serials(&self, user: &str) -> Vec<String> {
        let kept = self.kept();
        let own = kept.tokens.get(user).into_iter().flatten();
        own.map(|token| token.serial.clone()).collect()
    }

    /// Whether the user signs in with this code. It is spent then.
    pub fn accepts(&self, user: &str, code: &str) -> bool {
        let now = Timestamp::now();
        let mut kept = self.kept();
        let own = kept.tokens.entry(user.to_owned()).or_default();
        own.iter_mut().any(|token| token.takes(code, now))
    }

    fn user(&self, login: &str) -> DirectoryUser {
        let kept = self.kept();
        let own = kept.tokens.get(login).into_iter().flatten();
        let factors: Vec<_> = own
            .map(|token| DirectoryFactor {
                id: FactorId(token.serial.clone()),
                kind: FactorKind::Authenticator,
                status: FactorStatus::Active,
                label: token.label.clone(),
            })
            .collect();
        let email = (!kept.without_address.contains(login))
            .then(|| format!("{login}@example.com").parse().unwrap());
        DirectoryUser {
            id: ExternalId(login.to_owned()),
            language: None,
            username: Some(login.to_owned()),
            name: format!("{login} of the stand-in"),
            email,
            role: Role::Member,
            kind: Kind::Human,
            enabled: true,
            phone: Observed::Known(None),
            authenticator: Observed::Known((!factors.is_empty()).then(Since::default)),
            security_keys: Observed::Known(0),
            store: None,
            lock: Observed::Known(None),
            factors,
            last_sign_in_at: None,
            created_at: None,
        }
    }

    fn reach(&self) -> Result<(), RemoteError> {
        match self.kept().is_away {
            true => Err(RemoteError::OutOfReach("nobody answers".to_owned())),
            false => Ok(()),
        }
    }

    fn refused(message: &str) -> StepOutcome {
        StepOutcome::Refused(OrderRefusal { message: message.to_owned() })
    }

    fn do_enrol(&self, step: &Step, secret: &Secret) -> StepOutcome {
        if let Err(error) = self.reach() {
            return StepOutcome::Later { after: None, message: error.to_string() };
        }
        if let Some(words) = self.kept().refusal.clone() {
            return Self::refused(&words);
        }
        match step {
            Step::EnrolAuthenticator { user, factor } => {
                if !self.serials(&user.0).contains(&factor.0) {
                    self.give(&user.0, &factor.0, secret);
                }
                StepOutcome::Done
            }
            Step::ProveAuthenticator { user, .. } => {
                match self.accepts(&user.0, &secret.code_at(Timestamp::now()).unwrap()) {
                    true => StepOutcome::Done,
                    false => Self::refused("it does not take the code"),
                }
            }
            _ => Self::refused("it cannot do this"),
        }
    }

    fn do_execute(&self, step: &Step) -> StepOutcome {
        if let Err(error) = self.reach() {
            return StepOutcome::Later { after: None, message: error.to_string() };
        }
        let Step::RemoveFactor { user, factor } = step else {
            return Self::refused("it cannot do this");
        };
        let mut kept = self.kept();
        kept.tokens.entry(user.0.clone()).or_default().retain(|it| it.serial != factor.0);
        StepOutcome::Done
    }

    fn do_settle(&self, step: &Step) -> SettledStep {
        if let Err(error) = self.reach() {
            return SettledStep::NotRead(error);
        }
        let kept = self.kept();
        let token = |user: &ExternalId, factor: &FactorId| {
            let own = kept.tokens.get(&user.0).into_iter().flatten();
            own.into_iter().find(|token| token.serial == factor.0).cloned()
        };
        let is_done = match step {
            Step::EnrolAuthenticator { user, factor } => token(user, factor).is_some(),
            Step::ProveAuthenticator { user, factor } => {
                token(user, factor).is_some_and(|token| !token.spent.is_empty())
            }
            Step::RemoveFactor { user, factor } => token(user, factor).is_none(),
            _ => return SettledStep::CannotTell,
        };
        if is_done { SettledStep::Done } else { SettledStep::NotDone }
    }
}

impl Token {
    fn takes(&mut self, code: &str, now: Timestamp) -> bool {
        let near = [-30, 0, 30].map(|seconds| now + SignedDuration::from_secs(seconds));
        let is_right = near.iter().any(|at| self.secret.code_at(*at).unwrap() == code);
        is_right && self.spent.insert(code.to_owned())
    }
}

impl RemoteDirectory for StandIn {
    fn capabilities(&self) -> Arc<Capabilities> {
        use UserActionKind::{RemoveFactor, ResetAuthenticator, SendSetupLink};
        let offered = [SendSetupLink, ResetAuthenticator, RemoveFactor];
        let offers = offered.map(|action| (action, Availability::Available)).to_vec();
        let (kind, account) = (DirectoryKind::PrivacyIdea, "stand-in".to_owned());
        let reason = "Not here.".to_owned();
        let add_user = Availability::NotPossible { reason };
        Arc::new(Capabilities {
            kind,
            account,
            offers,
            fixed: Vec::new(),
            refused_by_store: Vec::new(),
            refused_for_bots: None,
            add_user,
            enrolment: EnrolmentWay::Hosted,
            old_codes: OldCodes::Judged,
            notes: Vec::new(),
        })
    }

    fn scan(&self, _: Option<ScanCursor>) -> BoxFuture<'_, Result<ScanPage, RemoteError>> {
        let mut records = Vec::new();
        for user in USERS.map(|login| self.user(login)) {
            let (id, factors) = (user.id.clone(), user.factors.clone());
            let listed = ListedUser { user, revision: "1".to_owned(), is_whole: true };
            records.push(ScanRecord::User(listed));
            records.extend(factors.into_iter().map(|factor| {
                ScanRecord::Factor(id.clone(), FactorRecord { factor, number: None, since: None })
            }));
        }
        let page = ScanPage { records, next: None, expected: None };
        Box::pin(ready(self.reach().map(|()| page)))
    }

    fn fetch<'a>(
        &'a self,
        id: &'a ExternalId,
        _: Urgency,
    ) -> BoxFuture<'a, Result<Option<DirectoryUser>, RemoteError>> {
        Box::pin(ready(self.reach().map(|()| Some(self.user(&id.0)))))
    }

    fn plan(&self, order: &Order, user: Option<&DirectoryUser>) -> Result<Vec<Step>, OrderRefusal> {
        let user = user.unwrap();
        let removals = || {
            let remove = |factor: &DirectoryFactor| Step::RemoveFactor {
                user: user.id.clone(),
                factor: factor.id.clone(),
            };
            user.factors.iter().map(remove).collect::<Vec<_>>()
        };
        match order {
            Order::RemoveAuthenticators => Ok(removals()),
            Order::RemoveFactor(factor) => {
                Ok(vec![Step::RemoveFactor { user: user.id.clone(), factor: factor.clone() }])
            }
            Order::EnrolAuthenticator { replaces } => {
                let mut kept = self.kept();
                kept.serials += 1;
                let factor = FactorId(format!("NEW{}", kept.serials));
                let id = user.id.clone();
                let mut steps = vec![
                    Step::EnrolAuthenticator { user: id.clone(), factor: factor.clone() },
                    Step::ProveAuthenticator { user: id, factor },
                ];
                if *replaces == Replaces::Authenticators {
                    steps.extend(removals());
                }
                Ok(steps)
            }
            _ => Err(OrderRefusal { message: "it cannot do this".to_owned() }),
        }
    }

    fn execute<'a>(&'a self, step: &'a Step) -> BoxFuture<'a, StepOutcome> {
        Box::pin(async { self.do_execute(step) })
    }

    fn enrol<'a>(&'a self, step: &'a Step, secret: &'a Secret) -> BoxFuture<'a, StepOutcome> {
        Box::pin(async { self.do_enrol(step, secret) })
    }

    fn takes_code<'a>(
        &'a self,
        id: &'a ExternalId,
        code: &'a str,
    ) -> BoxFuture<'a, Result<bool, RemoteError>> {
        Box::pin(ready(self.reach().map(|()| self.accepts(&id.0, code))))
    }

    fn settle<'a>(&'a self, step: &'a Step) -> BoxFuture<'a, SettledStep> {
        Box::pin(async { self.do_settle(step) })
    }

    fn doctor(&self) -> BoxFuture<'_, Vec<Finding>> {
        Box::pin(ready(Vec::new()))
    }
}
