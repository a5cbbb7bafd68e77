//! What lies on this machine: the database, its key, its log, and the ways by which messages leave.

use super::super::{delivery_config, failure::sentence, setup::Setup};
use crate::{
    config::is_loopback,
    contract::{
        Seq,
        api::{AuditVerdict, Channel},
        text::{counted, number},
    },
    server::{
        crypto::SealingKey,
        directory::remote::{Finding, Severity},
        store::{DatabaseAddress, FigureCheck, Store, StoreError},
    },
};
use color_eyre::eyre;
use jiff::{SignedDuration, Timestamp};

/// How far the clock may be behind what was written by it.
const CLOCK_SLACK: SignedDuration = SignedDuration::from_secs(60);

/// Everything that can be seen without a server.
pub async fn findings(setup: &Setup) -> Vec<Finding> {
    let mut findings = Vec::new();
    let database = match setup.database() {
        Ok(database) => database,
        Err(error) => {
            let fix = "Correct it under [store] in the configuration file.";
            return vec![fault("Database", sentence(&error), fix)];
        }
    };
    if !database.may_exist() {
        let fix = match setup.config.directory.remote() {
            None => "Run `mfadmin init` to create an organisation.",
            Some(_) => "Run `mfadmin sync`, which makes it.",
        };
        findings.push(fault("Database", format!("there is none yet: {database}"), fix));
    } else {
        match Store::open_to_read(&database).await {
            Ok(store) => {
                let of_store = of_store(&store).await;
                store.close().await;
                findings.extend(of_store.unwrap_or_else(|error| vec![unusable(&database, &error)]));
            }
            Err(error) => findings.push(unusable(&database, &error)),
        }
        findings.push(key(setup));
    }
    findings.extend(messages(setup));
    findings
}

async fn of_store(store: &Store) -> Result<Vec<Finding>, StoreError> {
    let users = store.user_count().await?;
    let mut findings = vec![fine("Database", format!("{} in it", counted(users, "user")))];
    findings.push(match store.verify_audit(None).await? {
        AuditVerdict::Intact { head } => {
            let entries = number(head.seq.0.unsigned_abs());
            fine("Audit log", format!("intact, entries: {entries}"))
        }
        AuditVerdict::Broken { seq, flaw } => {
            let what = format!("entry {seq} {}", flaw.words());
            fault(
                "Audit log",
                what,
                "Compare the entries from there on with a copy of the database.",
            )
        }
    });
    findings.push(figures(store).await?);
    findings.push(clock(store).await?);
    Ok(findings)
}

/// The summary, the overview and the counts of lists come from figures that are kept.
async fn figures(store: &Store) -> Result<Finding, StoreError> {
    Ok(match store.read().await?.users().check_figures().await? {
        FigureCheck::Agree => fine("Figures", "agree with a full count".to_owned()),
        FigureCheck::Differ(figures) => fault(
            "Figures",
            format!(
                "{} from a full count",
                match figures {
                    1 => "1 differs".to_owned(),
                    many => format!("{} differ", number(many)),
                }
            ),
            "Run `mfadmin doctor --recount`, which counts the users again.",
        ),
    })
}

/// Has the figures be what a full count gives.
pub async fn recount(setup: &Setup) -> eyre::Result<()> {
    let database = setup.database()?;
    if !database.may_exist() {
        return Ok(());
    }
    let store = Store::open(&database).await?;
    let mut tx = store.begin_write().await?;
    tx.users().recount_figures().await?;
    tx.commit().await?;
    store.close().await;
    Ok(())
}

/// Codes of authenticator apps, and everything that runs out, go by this machine's clock. Nothing here
/// knows the right time, but that it never goes back.
async fn clock(store: &Store) -> Result<Finding, StoreError> {
    let mut tx = store.read().await?;
    let Seq(latest) = tx.audit().latest_seq().await?;
    let last = tx.audit().entries_after(Seq(latest - 1), 1).await?;
    let ahead = last.first().map(|entry| entry.at.duration_since(Timestamp::now()));
    Ok(match ahead.filter(|ahead| *ahead > CLOCK_SLACK) {
        Some(ahead) => fault(
            "Clock",
            format!(
                "the audit log's last entry is dated {} s after now by this machine's clock",
                number(ahead.as_secs().unsigned_abs())
            ),
            "Set the clock: codes of authenticator apps and the ends of links go by it.",
        ),
        None => fine("Clock", "not behind what was written by it".to_owned()),
    })
}

fn key(setup: &Setup) -> Finding {
    let path = setup.key_file();
    match SealingKey::load(&path) {
        Ok(_) => fine("Key", path.display().to_string()),
        Err(error) => {
            fault("Key", error.to_string(), "Restore the file from a backup, mode 0600, as it was.")
        }
    }
}

fn messages(setup: &Setup) -> Vec<Finding> {
    let config = &setup.config;
    let sending = match delivery_config::of(config) {
        Ok(sending) => sending.channels(),
        Err(error) => {
            let fix =
                "Correct it in the configuration file; `mfadmin serve` does not start before.";
            return vec![fault("Messages", sentence(&error), fix)];
        }
    };
    let of_channel = |subject, channel, section: &str| match sending.contains(&channel) {
        true => fine(subject, format!("set up under {section}")),
        false => warning(
            subject,
            "nothing sends them: they stay in the Outbox, to be forwarded by hand".to_owned(),
            &format!("Name a sender under {section} in the configuration file."),
        ),
    };
    let mut findings = vec![
        of_channel("Mail", Channel::Email, "[mail]"),
        of_channel("Texts", Channel::Text, "[texts]"),
    ];
    let public = config.serve.public_url.as_ref();
    if public.is_none_or(|url| is_loopback(url.as_str())) {
        findings.push(warning(
            "Public address",
            "links that users get lead to this machine alone".to_owned(),
            "Set [serve] public_url to the address at which users reach `mfadmin serve`.",
        ));
    }
    findings
}

fn unusable(database: &DatabaseAddress, error: &StoreError) -> Finding {
    match error {
        StoreError::OtherVersion { is: 0, .. } => fault(
            "Database",
            format!("mfadmin has made no tables in it yet: {database}"),
            "Run `mfadmin init` to create an organisation, or `mfadmin sync` for another system's directory.",
        ),
        StoreError::OtherVersion { .. } => warning(
            "Database",
            "an older version of mfadmin wrote it".to_owned(),
            "Open the panel or start `mfadmin serve` once, which brings it to this version.",
        ),
        StoreError::Newer { .. } => fault(
            "Database",
            "a newer version of mfadmin wrote it".to_owned(),
            "Use that version, or a newer one.",
        ),
        error => fault(
            "Database",
            error.to_string(),
            match database {
                DatabaseAddress::File(_) => {
                    "Check the file's owner and rights (0600), or restore it from a backup."
                }
                DatabaseAddress::Postgres(_) => {
                    "Check [store] url and its password, and that PostgreSQL runs and lets this machine in."
                }
            },
        ),
    }
}

fn fine(subject: &'static str, message: String) -> Finding {
    Finding { severity: Severity::Fine, subject, message, fix: None }
}

fn warning(subject: &'static str, message: String, fix: &str) -> Finding {
    Finding { severity: Severity::Warning, subject, message, fix: Some(fix.to_owned()) }
}

fn fault(subject: &'static str, message: String, fix: &str) -> Finding {
    Finding { severity: Severity::Fault, subject, message, fix: Some(fix.to_owned()) }
}
