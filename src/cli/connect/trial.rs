//! Trying a directory before anything of it is written down.

use crate::{
    cli::{
        directories::{failure, way_of},
        failure::Failure,
        findings, output,
    },
    config::{Config, RemoteDirectorySettings},
    contract::Availability,
    secret::Secret,
    server::directory::remote::{
        Capabilities, Finding, LOGIN_SUBJECT, RemoteDirectory, RemoteError, Severity,
    },
};
use color_eyre::eyre;

/// Looks at `remote`, by which people sign in as `config` says, and tells what is not in order there, whose the
/// account is, and what it may do.
///
/// # Errors
/// It cannot be read, or nobody could sign in by it; the failure says what to do next.
pub async fn run(
    config: &Config,
    remote: &RemoteDirectorySettings,
    secret: Secret,
) -> eyre::Result<()> {
    let (label, url) = (remote.kind().label(), &remote.url);
    output::note(&format!("Asking {label} at {url} ..."))?;
    let way = way_of(config, remote, secret)?;
    let mut findings = way.doctor().await;
    let is_faulty = findings.iter().any(|finding| finding.severity == Severity::Fault);
    findings.retain(|finding| finding.severity != Severity::Fine);
    // What is not in order is worse where the users cannot be read for it.
    if is_faulty && let Err(error) = read_beginning(&*way).await {
        findings::tell(&findings)?;
        return Err(failure(remote, &error).into());
    }
    findings::tell(&findings)?;
    let refuses_login =
        |it: &Finding| it.subject == LOGIN_SUBJECT && it.severity == Severity::Fault;
    if findings.iter().any(refuses_login) {
        let words =
            "nobody could sign in by that client; what to do is said above. Nothing was written";
        return Err(Failure::Failed(words.to_owned()).into());
    }
    let capabilities = way.capabilities();
    if !capabilities.account.is_empty() {
        findings::tell_text(&format!("Account: {}", capabilities.account))?;
    }
    tell_offers(&capabilities)
}

/// The first two pages: some directories list users and their factors apart, and an account may see the
/// ones without the others.
async fn read_beginning(way: &dyn RemoteDirectory) -> Result<(), RemoteError> {
    let first = way.scan(None).await?;
    match first.next {
        Some(next) => way.scan(Some(next)).await.map(|_| ()),
        None => Ok(()),
    }
}

fn tell_offers(capabilities: &Capabilities) -> eyre::Result<()> {
    let (mut here, mut browser) = (Vec::new(), Vec::new());
    let offers = capabilities.offers.iter().map(|(action, offer)| (action.label(), offer));
    for (label, availability) in offers.chain([("Add User", &capabilities.add_user)]) {
        match availability {
            Availability::Available => here.push(label),
            Availability::InBrowser { .. } => browser.push(label),
            Availability::NotPossible { .. } => {}
        }
    }
    for (place, actions) in [("Done here", here), ("Done in the browser", browser)] {
        if !actions.is_empty() {
            findings::tell_text(&format!("{place}: {}", actions.join(", ")))?;
        }
    }
    Ok(())
}
