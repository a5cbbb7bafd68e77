//! The server: the API of [`crate::contract`] over a database of its own.

pub mod audit;
mod background_tasks;
pub mod clock;
pub mod crypto;
pub mod demo;
pub mod directory;
pub mod http;
mod jobs;
pub mod language;
mod leased_work;
pub mod metrics;
mod options;
pub mod outbox;
pub mod service;
pub mod store;

pub use audit::exporters::Shipping;
pub use directory::{hosted::SetupPages, link_issuer::LinkLifetimes, local::passwords};
pub use http::{
    HttpOptions, address,
    limits::Limits,
    routing::{Access, Route},
    tls,
};
pub use options::{Options, StartError};
pub use outbox::{
    DeliveryConfig, DeliveryConfigError, LinkReach, MailBy, MailSender, RetryPolicy, Smtp, TextBy,
};
pub use service::{
    ServiceError, SessionLifetimes,
    mirror::{self, RemoteOptions},
};

use crate::{
    contract::{AccountId, api::DirectoryStatus},
    tls_provider,
};
use audit::{
    AuditLog,
    exporters::{self, Origin},
};
use background_tasks::BackgroundTasks;
use clock::Clock;
use directory::{Directory, link_issuer::LinkIssuer, local::LocalDirectory};
use http::{
    app::{App, Transport},
    listener::{Listener, local::LocalDoor},
    router,
    tls::Certificates,
};
use jiff::SignedDuration;
use jobs::JobRunner;
use language::Voice;
use outbox::{Outbox, Worker};
use service::{
    Parts, Service,
    access::SharedSession,
    daily_stats,
    mirror::{Mirror, OnShrink, ScanError, ScanReport, ScanStart},
};
use std::{fmt, io, net::SocketAddr, sync::Arc, time::Duration};
use store::Store;
use tokio::{
    net::{TcpListener, UnixListener},
    task::JoinHandle,
};

/// How long requests under way may take to finish once the server is told to stop.
const GRACE: Duration = Duration::from_secs(5);

/// A running server. Dropping it stops it without grace; [`Server::shutdown`] stops it well.
pub struct Server {
    addr: SocketAddr,
    transport: Transport,
    routes: Vec<Route>,
    store: Store,
    service: Arc<Service>,
    tasks: BackgroundTasks,
    local: LocalDoor,
    listener: JoinHandle<Option<()>>,
}

impl Server {
    /// Opens the database, binds the address, and serves.
    ///
    /// # Errors
    /// [`StartError`] when the address is taken, the certificate does not serve, or the database
    /// cannot be opened.
    pub async fn start(options: Options) -> Result<Self, StartError> {
        Self::start_with_limits(options, Limits::default()).await
    }

    /// [`Self::start`] under other limits.
    pub async fn start_with_limits(options: Options, limits: Limits) -> Result<Self, StartError> {
        tls_provider::install();
        let Options {
            listen,
            http,
            database,
            key,
            organisation,
            policy,
            landlines,
            links,
            public_url,
            breached,
            sessions,
            delivery,
            shipping,
            clock,
            directory,
            setup_pages,
            pages,
        } = options;
        let voice = Voice::of(organisation, &pages)?;
        let failed = |source| StartError::Listen { addr: listen, source };
        let transports = outbox::transports(&delivery, &clock)?;
        let certificates = http.tls.map(Certificates::load).transpose()?.map(Arc::new);
        let transport = match certificates {
            Some(_) => Transport::Tls,
            None => Transport::Plain,
        };
        let store = Store::open(&database).await?.with_clock(clock.clone());
        let socket = TcpListener::bind(listen).await.map_err(failed)?;
        let addr = socket.local_addr().map_err(failed)?;
        let public_url = public_url.unwrap_or_else(|| transport.url(addr));
        let sends = delivery.channels();
        let public_url = public_url.trim_end_matches('/').to_owned();
        let audit = AuditLog::new(store.clone());
        let outbox =
            Outbox::new(store.clone(), key.clone(), audit.clone()).reaching(delivery.reach);
        let links =
            LinkIssuer { public_url: public_url.clone(), lifetimes: links, sends: sends.clone() };
        let tasks = BackgroundTasks::default();
        let remote = directory.as_ref().map(|options| options.remote.clone());
        let mirror = directory.map(Mirror::new);
        let required = policy.required;
        let local = LocalDirectory { key: key.clone(), voice: voice.clone(), links, required };
        let directory = Directory::of(local, remote.clone(), setup_pages);
        let parts = Parts {
            tasks: tasks.clone(),
            store: store.clone(),
            outbox: outbox.clone(),
            audit: audit.clone(),
            directory,
            mirror,
            key,
            voice,
            policy,
            landlines,
            public_url,
            breached,
            sessions,
            sends,
        };
        let service = Arc::new(Service::new(parts));
        service.apply_requirements().await?;
        service.hold_unsendable().await?;
        // The server may not see the end of the day.
        service.note_day(clock.now()).await?;
        // What was held when the server before this one ended, before anybody asks what became of it.
        if let Err(error) = service.run_due().await {
            tracing::error!(%error, "held actions cannot run");
        }
        let stopping = tasks.stopping();
        let origin = Origin { public_url: service.public_url(), clock: service.clock() };
        for exporter in exporters::exporters(&audit, &origin, &shipping, &stopping)? {
            tasks.spawn(exporter.run());
        }
        if !transports.is_empty() {
            tasks.spawn(Worker::new(outbox, transports, delivery.pace, stopping.clone()).run());
        }
        tasks.spawn(service.clone().tell_of_refusals(stopping.clone()));
        tasks.spawn(service.clone().tell_of_abandoned_sign_ins(stopping.clone()));
        tasks.spawn(daily_stats::note(service.clone(), stopping.clone()));
        tasks.spawn(service.clone().run_held(stopping.clone()));
        if store.is_shared() {
            tasks.spawn(service.clone().follow_others(stopping.clone()));
        }
        if let Some(remote) = remote {
            tasks.spawn(service.clone().run_operations(remote, stopping.clone()));
            tasks.spawn(service.clone().run_mirror(stopping.clone()));
        }
        tasks.spawn(JobRunner::new(service.clone(), stopping).run());
        let proxies = Arc::new(http.proxies);
        let (router, routes) = router::router(App {
            service: service.clone(),
            limits,
            address_limits: Arc::default(),
            proxies: proxies.clone(),
            transport,
        });
        let listener = Listener { socket, certificates, proxies, limits };
        let local = LocalDoor { router: router.clone(), limits };
        let listener = tasks.spawn(listener.serve(router, tasks.clone()));
        tracing::info!(%addr, "the server listens");
        Ok(Self { addr, transport, routes, store, service, tasks, local, listener })
    }

    /// Serves the user that runs this server on `socket`, too, as `account`; everybody else is turned
    /// away there.
    pub fn serve_locally(
        &self,
        socket: UnixListener,
        account: AccountId,
        lifetime: SignedDuration,
    ) {
        let session = SharedSession::of(self.store.clone(), account, lifetime);
        self.tasks.spawn(self.local.clone().serve(socket, session, self.tasks.clone()));
    }

    /// Shows what is counted to whoever can connect to `addr`, over plain HTTP; gives the address that it
    /// is bound to.
    ///
    /// # Errors
    /// The address is taken, or none of this machine.
    pub async fn serve_metrics(
        &self,
        addr: SocketAddr,
        reader: metrics::MetricsReader,
    ) -> Result<SocketAddr, StartError> {
        let failed = |source| StartError::Listen { addr, source };
        let socket = TcpListener::bind(addr).await.map_err(failed)?;
        let bound = socket.local_addr().map_err(failed)?;
        let proxies = Arc::new(address::Proxies::default());
        let listener = Listener { socket, certificates: None, proxies, limits: self.local.limits };
        let router = http::metrics::router(self.service.clone(), reader);
        self.tasks.spawn(listener.serve(router, self.tasks.clone()));
        Ok(bound)
    }

    /// The address it is bound to.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// `http://` or `https://` and the address.
    pub fn url(&self) -> String {
        self.transport.url(self.addr)
    }

    /// Every route that it serves.
    pub fn routes(&self) -> &[Route] {
        &self.routes
    }

    pub fn store(&self) -> &Store {
        &self.store
    }

    /// The clock of its options.
    pub fn clock(&self) -> &Clock {
        self.store.clock()
    }

    /// Reads all users of the directory that another system keeps.
    ///
    /// # Errors
    /// [`ScanError`]; what was read of single users is in the mirror all the same.
    pub async fn read_directory(
        &self,
        start: ScanStart,
        on_shrink: OnShrink,
    ) -> Result<ScanReport, ScanError> {
        self.service.read_directory(start, on_shrink).await
    }

    /// How old the mirror is, and how far a reading has come.
    ///
    /// # Errors
    /// The database fails.
    pub async fn directory_status(&self) -> Result<DirectoryStatus, ServiceError> {
        self.service.directory_status().await
    }

    /// Does what is held at once: whoever ordered it leaves, and takes nothing back.
    pub async fn finish_held(&self) {
        let run = tokio::time::timeout(GRACE, self.service.run_every_held()).await;
        if let Ok(Err(error)) = run {
            // The next start runs it.
            tracing::error!(%error, "held actions cannot run");
        }
    }

    /// Takes no new connections, ends the event streams, lets requests and messages under way
    /// finish (for at most 5 seconds), and closes the database.
    pub async fn shutdown(self) {
        self.tasks.stop(GRACE).await;
        let _ = tokio::time::timeout(GRACE, self.service.tell_of_last_refusals()).await;
        // A connection in the hands of a request that was cut off may come back late or never.
        let _ = tokio::time::timeout(GRACE, self.store.close()).await;
    }

    /// Serves until `told` is ready, then stops as [`Self::shutdown`] does.
    ///
    /// # Errors
    /// When the server stops by itself, which is a fault.
    pub async fn wait(mut self, told: impl Future<Output = ()> + Send) -> io::Result<()> {
        tokio::select! {
            () = told => {
                self.shutdown().await;
                Ok(())
            }
            ended = &mut self.listener => ended.map(drop).map_err(io::Error::other),
        }
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server").field("addr", &self.addr).finish_non_exhaustive()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.tasks.break_off();
    }
}
