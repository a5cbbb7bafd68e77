//! What the directory itself says, and how old what is known of it here is.

use super::super::{directories::remote_of, failure::sentence, setup::Setup};
use crate::{
    config::{RemoteAccount, RemoteDirectorySettings},
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
    let Ok(database) = setup.database() else { return findings };
    if let Ok(store) = Store::open_to_read(&database).await {
        findings.extend(age(&store, remote).await.ok());
        findings.extend(age_of_keys(&store, remote).await.ok().flatten());
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

/// How old what no list tells may be, where the realm does not say who changed; nothing of other directories.
async fn age_of_keys(
    store: &Store,
    remote: &RemoteDirectorySettings,
) -> Result<Option<Finding>, StoreError> {
    let mut tx = store.read().await?;
    let told = tx.scans().last_whole().await?;
    let told = told.filter(|_| matches!(remote.account, RemoteAccount::Keycloak(_)));
    let Some(last) = told.filter(|last| last.change_mark.is_none()) else { return Ok(None) };
    let Some(oldest) = tx.users().oldest_reading().await? else { return Ok(None) };
    let age = last.started_at.duration_since(oldest);
    let is_old = age > SignedDuration::from_secs(remote.refresh.into());
    let time = oldest.strftime("%Y-%m-%d %H:%M UTC");
    let message =
        format!("security keys and recovery codes are read user by user, the oldest at {time}");
    let subject = "Keys";
    Ok(Some(match is_old {
        false => Finding { severity: Severity::Fine, subject, message, fix: None },
        true => Finding {
            severity: Severity::Warning,
            subject,
            message: format!("{message}: Keycloak answers too slowly to read all within refresh_seconds"),
            fix: Some(
                "Have the realm store the events of users and of admins (Realm settings, Events) and \
                 give the client view-events: then those alone are read who changed. Or raise \
                 refresh_seconds under [directory]."
                    .to_owned(),
            ),
        },
    }))
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
