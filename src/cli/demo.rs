//! `mfadmin demo`: a made-up organisation in a throw-away database.

use super::{
    embedded::{self, ANY_PORT, PANEL_SESSION},
    failure::Failure,
    output,
    panel::{PanelForm, local_options},
    setup::Setup,
    signals,
};
use crate::{
    client::Trust,
    config::Config,
    contract::{AccountId, BearerToken, RequiredFactors},
    server::{
        Server,
        crypto::SealingKey,
        demo::{self, DEFAULT_USERS, DemoNames, History, MAX_USERS},
        service::access,
    },
};
use color_eyre::eyre::{self, WrapErr};
use jiff::Timestamp;
use std::pin::pin;
use tempfile::TempDir;

/// Above this, making the people takes long enough to be told so.
const SLOW_FROM: u32 = 50_000;

/// Explore a sample organisation; nothing is stored or sent.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  mfadmin demo\n  mfadmin demo --users 100000 --seed 42\n  \
    mfadmin demo --headless     try the API with curl")]
pub struct DemoArgs {
    /// Number of users, Avobots included, 1 to 1,000,000.
    #[arg(long, value_name = "N", default_value_t = DEFAULT_USERS,
        value_parser = clap::value_parser!(u32).range(1..=i64::from(MAX_USERS)))]
    users: u32,
    /// The same seed gives the same users.
    #[arg(long, value_name = "N", default_value_t = 7)]
    seed: u64,
    /// Include names made to break a screen, a mail or a file.
    #[arg(long)]
    hostile_names: bool,
    /// No panel: print the server's address and a curl line with its token, and serve until
    /// Ctrl-C.
    #[arg(long)]
    headless: bool,
    /// The panel line by line: for screen readers, braille lines and terminals that only print.
    #[arg(long, conflicts_with = "headless")]
    plain: bool,
}

struct Demo {
    server: Server,
    /// Removed from the disk when dropped.
    _dir: TempDir,
}

impl DemoArgs {
    /// The same, line by line.
    pub fn plainly(self) -> Self {
        Self { plain: true, ..self }
    }
}

pub async fn run(setup: Setup, args: DemoArgs) -> eyre::Result<()> {
    let form = PanelForm::asked(args.plain).or_of(&setup.config.panel);
    if !args.headless {
        form.require_terminal()?;
    }
    // Watched before the database is made, so that Ctrl-C meanwhile removes it too.
    let mut stop = pin!(signals::stop().wrap_err("watching for signals")?);
    let demo = Demo::start().await?;
    let populated = tokio::select! {
        populated = demo.populate(&args) => populated.map(Some),
        () = &mut stop => Ok(None),
    };
    let outcome = match populated {
        Ok(Some(token)) if args.headless => {
            let told = demo.tell(&token);
            if told.is_ok() {
                stop.await;
            }
            told
        }
        Ok(Some(token)) => {
            let trust = Trust::default();
            let options = local_options(demo.server.url(), trust, token, setup.look());
            form.open(options).await
        }
        Ok(None) => Ok(()),
        Err(error) => Err(error),
    };
    // The directory can only be removed whole once nothing writes into it.
    demo.server.shutdown().await;
    outcome
}

impl Demo {
    async fn start() -> eyre::Result<Self> {
        let dir = tempfile::Builder::new().prefix("mfadmin-demo-").tempdir();
        let dir = dir.wrap_err("cannot make a temporary directory; set TMPDIR to one you own")?;
        let mut config = Config::default();
        config.organisation.name = "Demo Organisation".parse()?;
        let database = dir.path().join("demo.db");
        let options = embedded::options(&config, database.into(), SealingKey::generate(), ANY_PORT);
        Ok(Self { server: Server::start(options).await?, _dir: dir })
    }

    /// Makes the people, and signs in as the first of them.
    async fn populate(&self, args: &DemoArgs) -> eyre::Result<BearerToken> {
        if args.users >= SLOW_FROM {
            output::note(&format!(
                "Creating {} users…",
                crate::contract::text::number(args.users.into())
            ))?;
        }
        let store = self.server.store();
        let now = Timestamp::now();
        let names = if args.hostile_names { DemoNames::Hostile } else { DemoNames::Believable };
        let mut people = demo::people(args.users, args.seed, names, now).peekable();
        let you = people.peek().map(|user| AccountId::of_user(user.id));
        let mut history = History::before(now, RequiredFactors::default());
        let people = people.inspect(|user| history.add(user));
        let made = store.seed(people).await.wrap_err("creating the users")?;
        store.note_days(&history.into_days()).await.wrap_err("writing the daily figures")?;
        let you = you.filter(|_| made == u64::from(args.users)).ok_or_else(|| {
            Failure::Failed(format!("the demo created {made} users; try another --seed"))
        })?;
        Ok(access::issue_session(store, you, PANEL_SESSION).await?)
    }

    fn tell(&self, token: &BearerToken) -> eyre::Result<()> {
        let (url, token) = (self.server.url(), token.reveal());
        output::answer(&url)?;
        output::answer(&format!(
            "curl -s -H 'Authorization: Bearer {token}' '{url}/v1/users?limit=5'"
        ))?;
        output::note("Ctrl-C ends the demo and removes its database.")?;
        Ok(())
    }
}
