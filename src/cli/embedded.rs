//! A server inside this process.

use super::{delivery_config, directories::remote_of, failure::Failure, lock::Lock, setup::Setup};
use crate::{
    config::{Config, Links},
    contract::BearerToken,
    server::{
        DeliveryConfig, HttpOptions, Limits, LinkLifetimes, Options, RemoteOptions, Server,
        SessionLifetimes, SetupPages, Shipping,
        crypto::SealingKey,
        directory::local::passwords::BreachedPasswords,
        service::access::{self, LocalUse},
        store::DatabaseAddress,
    },
};
use color_eyre::eyre::{self, WrapErr};
use jiff::SignedDuration;
use std::{
    fs,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::PathBuf,
};

/// How long the panel of an embedded server stays signed in.
pub const PANEL_SESSION: SignedDuration = SignedDuration::from_hours(12);

/// Any free port of this machine alone.
pub const ANY_PORT: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0);

/// How clients come in, and what the links begin with that they get.
pub struct Door {
    pub listen: SocketAddr,
    /// Absent: the address it is bound to.
    pub public_url: Option<String>,
    pub http: HttpOptions,
    pub limits: Limits,
}

impl Door {
    /// For this process alone. Its own address is gone with it; the links in its messages are to lead
    /// where `mfadmin serve` answers.
    pub fn of_this_process(config: &Config) -> Self {
        Self {
            listen: ANY_PORT,
            public_url: Some(base_of_links(config)),
            http: HttpOptions::default(),
            limits: Limits::default(),
        }
    }
}

/// When a directory that another system keeps is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refreshing {
    /// When its time has come, for whoever stays.
    InTime,
    /// When somebody asks. A command is gone before a reading ends.
    OnDemand,
}

/// A running server, and a session of its Owner.
pub struct Embedded {
    server: Server,
    token: BearerToken,
    _lock: Lock,
}

impl Embedded {
    pub fn url(&self) -> String {
        self.server.url()
    }

    pub fn token(&self) -> &BearerToken {
        &self.token
    }

    pub fn server(&self) -> &Server {
        &self.server
    }

    /// Ends the session, and the server. What is held runs before: it would wait for the next start,
    /// which may be days away.
    pub async fn shutdown(self) {
        self.server.finish_held().await;
        if let Err(error) = access::end_session(self.server.store(), &self.token).await {
            // The next start ends it.
            tracing::warn!(%error, "the session of this process is not ended");
        }
        self.server.shutdown().await;
    }
}

/// The server on this user's own database, for this process to speak to.
pub async fn own(setup: &Setup, purpose: LocalUse) -> eyre::Result<Embedded> {
    let refreshing = match purpose {
        LocalUse::Panel => Refreshing::InTime,
        LocalUse::Command => Refreshing::OnDemand,
    };
    let door = Door::of_this_process(&setup.config);
    let (server, lock) = start(setup, door, refreshing).await?;
    let owner = server.store().first_owner().await?.ok_or_else(|| no_organisation(setup))?;
    let token = access::issue_local_session(server.store(), owner, PANEL_SESSION, purpose)
        .await
        .wrap_err("signing in as the Owner")?;
    Ok(Embedded { server, token, _lock: lock })
}

/// What links begin with that lead to where `mfadmin serve` answers.
pub fn base_of_links(config: &Config) -> String {
    let serve = &config.serve;
    serve.public_url.as_ref().map_or_else(|| serve.local_url(), ToString::to_string)
}

/// The server on this user's own database, which must be there.
pub async fn start(
    setup: &Setup,
    door: Door,
    refreshing: Refreshing,
) -> eyre::Result<(Server, Lock)> {
    let Door { listen, public_url, http, limits } = door;
    let database = setup.database()?;
    if !database.may_exist() {
        return Err(no_organisation(setup).into());
    }
    let lock = Lock::acquire(&setup.places.lock_file())?;
    let key = SealingKey::load(&setup.key_file())
        .wrap_err("the database key cannot be used; restore it from a backup")?;
    let delivery = delivery_config::of(&setup.config)?;
    let breached = setup.config.passwords.breached.as_deref().map(BreachedPasswords::open);
    let breached = breached.transpose().wrap_err("[passwords] breached")?;
    match database.file() {
        // The lock says that whoever held them is gone. On PostgreSQL another server may be at them.
        Some(file) if setup.config.directory.remote().is_some() => {
            access::release_operations(file).await?;
        }
        Some(_) => {}
        None => claim(setup, &database).await?,
    }
    let options = options(&setup.config, database, key, listen);
    let shipping = shipping(&setup.config)?;
    let every = setup.config.directory.refresh_seconds.duration();
    let refresh = (refreshing == Refreshing::InTime).then_some(every);
    let directory =
        remote_of(&setup.config, &setup.kept_in)?.map(|remote| RemoteOptions { remote, refresh });
    // The address of this machine, where nobody else comes in and nothing answers once this ends.
    let is_own = public_url.is_some() && setup.config.serve.public_url.is_none();
    let setup_pages = if is_own { SetupPages::Nowhere } else { SetupPages::Reachable };
    let options = Options { public_url, breached, delivery, http, shipping, ..options };
    let options = Options { directory, setup_pages, ..options };
    let server = Server::start_with_limits(options, limits)
        .await
        .wrap_err_with(|| format!("cannot start the server on {listen}"))?;
    if server.store().first_owner().await?.is_none() {
        server.shutdown().await;
        return Err(no_organisation(setup).into());
    }
    if !server.store().is_shared() {
        // The lock says that no other process holds the database.
        access::end_local_sessions(server.store()).await?;
    }
    Ok((server, lock))
}

/// Has a database on PostgreSQL be of the directory that is managed.
///
/// # Errors
/// It is another directory's: the users of both would be mixed.
pub async fn claim(setup: &Setup, database: &DatabaseAddress) -> eyre::Result<()> {
    let name = setup.places.folder().unwrap_or("local");
    match access::claim(database, name).await? {
        None => Ok(()),
        Some(other) => Err(Failure::Usage(format!(
            "{database} holds the users of another directory ({other}). Name a database of its own for \
             this one ({name}) as [store] url"
        ))
        .into()),
    }
}

/// What `config` asks of a server, but for what lies in files; its links begin with the address it
/// is bound to, and its messages stay in the outbox.
pub fn options(
    config: &Config,
    database: DatabaseAddress,
    key: SealingKey,
    listen: SocketAddr,
) -> Options {
    Options {
        listen,
        database,
        key,
        organisation: config.organisation.for_api(),
        policy: config.policy,
        landlines: config.texts.landlines,
        links: lifetimes(&config.links),
        public_url: None,
        http: Default::default(),
        delivery: DeliveryConfig::default(),
        shipping: Shipping::default(),
        breached: None,
        sessions: SessionLifetimes {
            idle: config.sessions.idle_minutes.duration(),
            absolute: config.sessions.absolute_hours.duration(),
        },
        clock: Default::default(),
        directory: None,
        setup_pages: SetupPages::default(),
        pages: config.pages.clone(),
    }
}

/// Where else the audit log goes.
fn shipping(config: &Config) -> eyre::Result<Shipping> {
    let audit = &config.audit;
    let key = "[audit] secret_file";
    let secret =
        || delivery_config::secret("MFADMIN_AUDIT_SECRET", audit.secret_file.as_deref(), key);
    let webhook = audit.webhook.as_ref().map(|url| Ok((url.clone(), secret()?)));
    let webhook = webhook.transpose().map_err(|error: eyre::Report| error)?;
    let read = |path: &PathBuf| {
        fs::read(path).wrap_err_with(|| format!("cannot read [audit] syslog_ca_file {path:?}"))
    };
    let syslog_ca = audit.syslog_ca_file.as_ref().map(read).transpose()?;
    let (syslog, framing) = (audit.syslog.clone(), audit.framing.unwrap_or_default());
    Ok(Shipping { syslog, framing, syslog_ca, webhook, ..Shipping::default() })
}

pub fn lifetimes(links: &Links) -> LinkLifetimes {
    LinkLifetimes {
        setup: links.setup_hours.duration(),
        password: links.password_hours.duration(),
        phone: links.phone_hours.duration(),
        email: links.email_hours.duration(),
    }
}

fn no_organisation(setup: &Setup) -> Failure {
    if let Some(remote) = setup.config.directory.remote() {
        let (name, url) = (&remote.name, &remote.url);
        return Failure::Failed(format!(
            "the users of {name} at {url} were never read here. Run `mfadmin sync` to read them"
        ));
    }
    Failure::Failed(
        "no organisation found. Run `mfadmin init` to create one, or `mfadmin demo` to explore a \
         sample; to manage one on a server, give its address with --server"
            .to_owned(),
    )
}
