//! What the directory itself says, and how old what is known of it here is.

use super::super::{directories::remote_of, failure::sentence, setup::Setup};
use crate::{
    config::RemoteDirectorySettings,
    contract::text::counted,
    server::{
        directory::remote::{Finding, Severity},
        store::{Store, StoreError},
    },
};
use jiff::{SignedDuration, Timestamp};

/// Everything that can be seen of `remote`.
pub async fn findings(setup: &Setup, remote: &RemoteDirectorySettings) -> Vec<Finding> {
    let mut findings = match remote_of(&setup.config, &setup.kept_in) {
        Ok(Some(way)) => way.doctor().await,
        Ok(None) => Vec::new(),
        Err(error) => vec![Finding {
            severity: Severity::Fault,
            subject: "Settings",
            message: sentence(&error),
            fix: Some("Correct [directory], or run `mfadmin connect` again.".to_owned()),
        }],
    };
    // What cannot be opened is told with the database.
    if let Ok(store) = Store::open_to_read(&setup.places.database()).await {
        findings.extend(age(&store, remote).await.ok());
        findings.extend(policy(&store, setup).await.ok());
        store.close().await;
    }
    findings
}

/// Whether the directory tells what the policy asks for.
async fn policy(store: &Store, setup: &Setup) -> Result<Finding, StoreError> {
    let subject = "Policy";
    let required = setup.config.policy.required;
    let unknown = store.read().await?.users().summary(Timestamp::now()).await?.unknown;
    Ok(match unknown {
        0 => {
            let message = format!("the directory tells what it asks for: {required}");
            Finding { severity: Severity::Fine, subject, message, fix: None }
        }
        unknown => {
            let message = format!(
                "{} cannot be judged: the directory does not tell what they have of {required}",
                counted(unknown, "user")
            );
            let fix = "Let the account see it there, or ask for what is told, under [policy] \
                       required.";
            Finding { severity: Severity::Warning, subject, message, fix: Some(fix.to_owned()) }
        }
    })
}

/// How old the users are that are known here.
async fn age(store: &Store, remote: &RemoteDirectorySettings) -> Result<Finding, StoreError> {
    let users = counted(store.user_count().await?, "user");
    let mut tx = store.read().await?;
    let last = tx.scans().last_whole().await?.map(|scan| scan.started_at);
    let fault = tx.scans().last().await?.and_then(|scan| scan.fault);
    let subject = "Users";
    let sync = || Some("Run `mfadmin sync`; it says what stops it.".to_owned());
    let Some(as_of) = last else {
        let message = "they were never read to the end".to_owned();
        return Ok(Finding { severity: Severity::Warning, subject, message, fix: sync() });
    };
    let told = format!("{users}, as of {}", as_of.strftime("%Y-%m-%d %H:%M UTC"));
    // A reading may be under way, and is missed once before anybody worries.
    let bearable = 2 * i64::from(remote.refresh);
    let is_old = Timestamp::now().duration_since(as_of) > SignedDuration::from_secs(bearable);
    Ok(match (fault, is_old) {
        (Some(fault), _) => {
            let message = format!("{told}; the last reading ended without an effect: {fault}");
            Finding { severity: Severity::Warning, subject, message, fix: sync() }
        }
        (None, true) => {
            let message = format!("{told}, which is older than refresh_seconds");
            let fix = "The panel and `mfadmin serve` read them while they run; `mfadmin sync` does \
                       it now.";
            Finding { severity: Severity::Warning, subject, message, fix: Some(fix.to_owned()) }
        }
        (None, false) => Finding { severity: Severity::Fine, subject, message: told, fix: None },
    })
}
