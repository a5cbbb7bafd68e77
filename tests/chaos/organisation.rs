//! The service under test: servers on one database, their clock, their mail server, and panels that follow
//! each of them.

use crate::{
    PATIENCE,
    burst::{Counter, Deed},
    dice::Dice,
    faked_clock::FakedClock,
    ledger::{Ledger, connect},
    postbox::Postbox,
    replica::Replica,
};
use jiff::SignedDuration;
use mfadmin::{
    client::{Client, events},
    contract::{
        BearerToken, Seq, UserId,
        api::{AuditHead, AuditVerdict},
    },
    server::{
        service::access,
        store::{DatabaseAddress, Store},
    },
};
use mfadmin_testing::{program::TestHome, test_app::newcomer};
use sqlx::Row;
use std::{collections::BTreeMap, fs, sync::Arc, time::Duration};
use tokio::{
    sync::watch,
    time::{Instant, sleep, timeout},
};

/// What is done in a round, but for what looks whether all goes on.
const DEEDS: [(Deed, usize); 4] =
    [(Deed::Mail, 24), (Deed::HeldMail, 4), (Deed::Disable, 8), (Deed::Job, 6)];
/// Longer than a lease of a message, and than its pause after a line that broke.
const LAPSE: i64 = 90;
/// Longer than all rounds and all jumps of the clock.
const SIGNED_IN: SignedDuration = SignedDuration::from_hours(24 * 366);

pub struct Organisation {
    pub database: DatabaseAddress,
    pub replicas: Vec<Replica>,
    pub clock: FakedClock,
    postbox: Postbox,
    counter: Arc<Counter>,
    token: BearerToken,
    ledger: Ledger,
    /// Nobody has acted on them.
    fresh: Vec<(UserId, String)>,
    addresses: BTreeMap<UserId, String>,
    followers: Vec<watch::Receiver<Seq>>,
    head: Option<AuditHead>,
}

/// Where servers find what they need.
pub struct Settings {
    /// The home that `mfadmin init` made, with the key.
    pub first: TestHome,
    /// `[store]` of each server.
    pub stores: Vec<String>,
    pub database: DatabaseAddress,
    pub rounds: usize,
}

impl Organisation {
    pub async fn open(settings: Settings) -> Self {
        let Settings { first, stores, database, rounds } = settings;
        let store = Store::open(database.clone()).await.unwrap();
        let each: usize = DEEDS.iter().map(|(_, count)| count).sum();
        let count = rounds * (each + 1) + 100;
        let users: Vec<_> = (0..count).map(|n| newcomer(&format!("u{n:06}"))).collect();
        let addresses: BTreeMap<_, _> =
            users.iter().map(|user| (user.id, user.email.to_string())).collect();
        store.seed(users.into_iter()).await.unwrap();
        let owner = store.first_owner().await.unwrap().unwrap();
        let token = access::issue_session(&store, owner, SIGNED_IN).await.unwrap();
        store.close().await;

        let postbox = Postbox::open().await;
        let clock = FakedClock::in_folder(&first.path(""));
        let mut replicas = Vec::new();
        let mut homes = vec![first];
        homes.extend((1..stores.len()).map(|_| TestHome::new()));
        for (home, store) in homes.into_iter().zip(&stores) {
            configure(&home, store, postbox.port);
            replicas.push(Replica::start(home, clock.environment()).await);
        }
        let urls: Vec<_> = replicas.iter().map(|replica| replica.url.clone()).collect();
        let followers = urls.iter().map(|url| follow(url, &token)).collect();
        let counter = Arc::new(Counter::new(urls, token.clone()));
        Self {
            database,
            replicas,
            clock,
            postbox,
            counter,
            token,
            ledger: Ledger::default(),
            fresh: addresses.clone().into_iter().collect(),
            addresses,
            followers,
            head: None,
        }
    }

    /// What is to be done in the next round, in any order.
    pub fn deeds(&mut self, dice: &mut Dice) -> Vec<(UserId, Deed)> {
        let kinds = DEEDS.iter().flat_map(|(deed, count)| vec![*deed; *count]);
        let mut deeds: Vec<_> = kinds.map(|deed| (self.fresh.pop().unwrap().0, deed)).collect();
        for last in (1..deeds.len()).rev() {
            deeds.swap(last, dice.below(last + 1));
        }
        deeds
    }

    /// Does them to their end while something goes wrong.
    pub fn begin(
        &self,
        deeds: &[(UserId, Deed)],
        dice: &mut Dice,
    ) -> impl Future<Output = usize> + use<> {
        let (counter, deeds, mut dice) =
            (self.counter.clone(), deeds.to_vec(), Dice::of(dice.seed()));
        async move { counter.do_all(&deeds, &mut dice).await }
    }

    /// Everything runs again. Looks whether what was accepted is there, once, whether the chain is whole, and
    /// whether every panel is told what comes next.
    pub async fn close_round(&mut self, deeds: &[(UserId, Deed)], calls: usize, dice: &mut Dice) {
        self.ledger.accept(deeds);
        self.ledger.calls += calls;
        for replica in &self.replicas {
            replica.until_ready().await;
        }
        self.clock.pass(LAPSE);
        self.wake(dice).await;
        self.ledger.balance(&self.database).await;
        self.verify(dice).await;
        self.ledger.arrived(&self.postbox, |id| self.addresses[&id].clone());
    }

    /// One more action, of which every panel hears, and every worker.
    async fn wake(&mut self, dice: &mut Dice) {
        let deed = [(self.fresh.pop().unwrap().0, Deed::Mail)];
        self.ledger.calls += self.begin(&deed, dice).await;
        self.ledger.accept(&deed);
        let newest = self.newest().await;
        for (follower, replica) in self.followers.iter_mut().zip(&self.replicas) {
            let told = follower.wait_for(|seq| *seq >= newest);
            let told = timeout(PATIENCE, told).await;
            assert!(told.is_ok(), "a panel at {} does not hear of {newest}", replica.url);
        }
    }

    async fn newest(&self) -> Seq {
        let mut connection = connect(&self.database).await;
        let asked = sqlx::query("select max(seq) as newest from audit");
        Seq(asked.fetch_one(&mut connection).await.unwrap().get::<i64, _>("newest"))
    }

    /// The chain is whole, and what was there after the round before is there still.
    async fn verify(&mut self, dice: &mut Dice) {
        let replica = &self.replicas[dice.below(self.replicas.len())];
        let client = Client::new(&replica.url, self.token.clone()).unwrap();
        let verdict = client.verify_audit(self.head).await.unwrap();
        let AuditVerdict::Intact { head } = verdict else { panic!("{verdict:?}") };
        self.head = Some(head);
    }

    /// Waits until every mail has arrived, and says what there was.
    pub async fn finish(mut self, dice: &mut Dice, what: &str) {
        let begun = Instant::now();
        let address_of = |id: UserId| self.addresses[&id].clone();
        let mut woken = Instant::now();
        while self.ledger.arrived(&self.postbox, address_of) < self.ledger.mails() {
            let (arrived, wanted) =
                (self.ledger.arrived(&self.postbox, address_of), self.ledger.mails());
            assert!(begun.elapsed() < PATIENCE * 2, "{arrived} of {wanted} mails arrived");
            sleep(Duration::from_millis(200)).await;
            if woken.elapsed() > Duration::from_secs(10) && self.fresh.len() > 1 {
                self.clock.pass(LAPSE);
                let deed = [(self.fresh.pop().unwrap().0, Deed::Mail)];
                self.ledger.calls += self.begin(&deed, dice).await;
                self.ledger.accept(&deed);
                woken = Instant::now();
            }
        }
        self.ledger.balance(&self.database).await;
        let sent = self.postbox.taken().values().map(|mails| mails.count).sum::<usize>();
        println!(
            "{what}: {} actions accepted in {} calls, lost 0, doubled 0; {} mails, {} of them again",
            self.ledger.len(),
            self.ledger.calls,
            self.ledger.mails(),
            sent - self.ledger.mails(),
        );
    }
}

fn configure(home: &TestHome, store: &str, postbox: u16) {
    let file = home.config_file();
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    let text = format!(
        "{store}[serve]\npublic_url = \"https://mfadmin.example.com\"\n\
         trusted_proxies = [\"127.0.0.9\"]\n\
         [mail]\nserver = \"localhost:{postbox}\"\ntls = \"none\"\nfrom = \"mfa@example.com\"\n"
    );
    fs::write(file, text).unwrap();
}

/// A panel's way to hear of changes; gives the number of the newest that it was told of.
fn follow(url: &str, token: &BearerToken) -> watch::Receiver<Seq> {
    let client = Client::new(url, token.clone()).unwrap();
    let (tell, told) = watch::channel(Seq(0));
    tokio::spawn(events::follow(client, None, move |feed| {
        if let events::Feed::Change(change) = feed {
            tell.send_replace(change.seq);
        }
        true
    }));
    told
}
