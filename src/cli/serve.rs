//! `mfadmin serve`: the server alone.

use super::{
    embedded::{self, Door, Refreshing},
    failure::Failure,
    http_options,
    local_socket::LocalSocket,
    output,
    setup::Setup,
    signals,
};
use crate::{
    contract::text::counted,
    server::{
        http::{metrics::METRICS, traces::TraceExport},
        metrics,
    },
};
use color_eyre::eyre::{self, WrapErr};
use sd_notify::NotifyState;
use std::net::SocketAddr;

/// Run the server on your own database until stopped.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  mfadmin serve\n  mfadmin serve --listen 127.0.0.1:8080")]
pub struct ServeArgs {
    /// Where to listen, in place of the configuration file's `[serve] listen`.
    #[arg(long, value_name = "ADDR:PORT")]
    listen: Option<SocketAddr>,
    /// Listen where other machines can connect without a certificate in the configuration, although
    /// tokens then cross the network in clear unless something before this server speaks TLS.
    #[arg(long)]
    insecure: bool,
}

/// Seen from the configuration: its links are https, and it speaks http on this machine.
const UNTRUSTED_PROXY: &str = "Warning: a proxy seems to stand in front of this server, and it is not trusted, so all clients \
     count as one address. Set trusted_proxies = [\"127.0.0.1\"] under [serve]";

pub async fn run(setup: Setup, args: ServeArgs) -> eyre::Result<()> {
    let serve = &setup.config.serve;
    let listen = args.listen.unwrap_or(serve.listen);
    if !listen.ip().is_loopback() && !serve.tls.is_on() && !args.insecure {
        return Err(Failure::Usage(format!(
            "{listen} can be reached from other machines, and this server speaks plain HTTP. Name \
             a certificate in {} under [serve.tls], listen on 127.0.0.1 behind a proxy that speaks \
             TLS, or accept it with --insecure",
            setup.config_file.display()
        ))
        .into());
    }
    let public_url = serve.public_url.as_ref().map(ToString::to_string);
    if listen.ip().is_unspecified() && public_url.is_none() {
        return Err(Failure::Usage(format!(
            "{listen} means every address of this machine and cannot be used in links. Set its \
             public address in {}: [serve] public_url",
            setup.config_file.display()
        ))
        .into());
    }
    let is_public =
        serve.public_url.as_ref().is_some_and(|url| url.to_string().starts_with("https:"));
    let seems_behind_a_proxy = is_public && !serve.tls.is_on() && listen.ip().is_loopback();
    if seems_behind_a_proxy && serve.trusted_proxies.is_empty() {
        output::note(UNTRUSTED_PROXY)?;
        tracing::warn!("{UNTRUSTED_PROXY}");
    }
    let stop = signals::stop().wrap_err("watching for signals")?;
    // Before the server, so that its first seconds count, too.
    let metrics = serve.metrics_listen.map(|_| metrics::install()).transpose()?;
    let traces = TraceExport::start()?;
    let (http, limits) = (http_options::of(serve), http_options::limits(serve));
    let door = Door { listen, public_url, http, limits };
    let (server, _lock) = embedded::start(&setup, door, Refreshing::InTime).await?;
    let _socket = LocalSocket::open(&setup, &server).await?;
    output::answer(&format!("Listening on {}", server.url()))?;
    if let (Some(reader), Some(addr)) = (metrics, setup.config.serve.metrics_listen) {
        let bound = server.serve_metrics(addr, reader).await.wrap_err("[serve] metrics_listen")?;
        output::answer(&format!("Metrics at http://{bound}{METRICS}"))?;
    }
    if setup.config.directory.remote().is_some() {
        let by_realm = setup.config.login.realm.enabled;
        output::note(&who_signs_in(server.store().operator_count().await?, by_realm))?;
    }
    tracing::info!(address = %server.addr(), "listening");
    let status = format!("Listening on {}", server.url());
    tell_manager(&[NotifyState::Ready, NotifyState::Status(&status)]);
    stop.await;
    tracing::info!("stopping");
    tell_manager(&[NotifyState::Stopping]);
    server.shutdown().await;
    traces.finish().await;
    Ok(())
}

/// Tells the service manager, where one started this process and asked to be told
/// (<https://www.freedesktop.org/software/systemd/man/latest/sd_notify.html>).
fn tell_manager(state: &[NotifyState<'_>]) {
    if let Err(error) = sd_notify::notify(state) {
        tracing::warn!(%error, "the service manager was not told");
    }
}

/// Who comes in to a server of a directory that another system keeps, by which people may sign in.
fn who_signs_in(operators: u64, by_realm: bool) -> String {
    let here = "the panel and the commands of this user, on this machine, go through it, as the account \
                that reads the directory";
    let some = counted(operators, "operator");
    match (by_realm, operators) {
        (true, 0) => {
            format!("Owners and Admins of the realm sign in to it with `mfadmin login`; {here}")
        }
        (true, _) => format!(
            "Owners and Admins of the realm and {some} may sign in to it with `mfadmin login`; {here}"
        ),
        // Nobody should wonder why no password is taken.
        (false, 0) => format!(
            "nobody signs in to it yet; `mfadmin operator add NAME EMAIL --role admin` adds somebody. \
             Meanwhile {here}"
        ),
        (false, _) => format!("{some} may sign in to it with `mfadmin login`; {here}"),
    }
}
