//! A look at the service: the way there, the clock, the account, the list, and which of the facts that this
//! adapter was written by hold there. It changes nothing.

use super::{
    account::{self, AccountRole, AvochatoAccount},
    calls::{AvochatoCall, AvochatoCalls, CallVerb, UserRoute},
    envelope::Verdict,
    facts::Fact,
    list,
    user_row::UserFields,
};
use crate::{
    contract::{Role, text::counted},
    server::{
        clock::Clock,
        directory::remote::{
            ExternalId, Finding, RemoteError, ScanRecord, Severity,
            http::{CallError, Urgency},
        },
    },
};
use jiff::{SignedDuration, Timestamp};

/// How far the clocks may be apart before codes by time stop working well, and at all.
const CLOCK_WARNING: SignedDuration = SignedDuration::from_secs(30);
const CLOCK_FAULT: SignedDuration = SignedDuration::from_mins(10);
/// So many pages are read; a first reading of the list tells of the others.
const PAGES: u32 = 40;
/// Nobody's id.
const NOBODY: &str = "mfadmin-asks-for-nobody";

/// What was found, and whose credentials they are.
pub struct Examined {
    pub findings: Vec<Finding>,
    pub account: Option<AvochatoAccount>,
}

/// Looks at everything; what needs an answer of before is left out where that failed.
pub async fn examine(calls: &AvochatoCalls, clock: &Clock) -> Examined {
    let mut findings = Vec::new();
    let mut account = None;
    match greet(calls, clock, &mut findings).await {
        Err(error) => findings.push(fault(way_subject(&error), &error)),
        Ok(()) => {
            account = whose(calls, &mut findings).await;
            the_list(calls, account.as_ref(), &mut findings).await;
            probe(calls, account.as_ref()).await;
        }
    }
    facts(calls, &mut findings);
    Examined { findings, account }
}

/// The way there, the certificate and the clock, by the route that needs no inbox.
async fn greet(
    calls: &AvochatoCalls,
    clock: &Clock,
    findings: &mut Vec<Finding>,
) -> Result<(), RemoteError> {
    let path = "/v1/auth_tokens".to_owned();
    let (verb, urgency) = (CallVerb::Get, Urgency::Now);
    let call = AvochatoCall { verb, path, fields: Vec::new(), urgency };
    let answer = calls.ask(call).await.map_err(CallError::into_error)?;
    findings.push(fine("reachable", format!("{} answers", calls.host())));
    findings.push(match calls.is_encrypted {
        true => fine("TLS", "its certificate is trusted".to_owned()),
        false => warning(
            "TLS",
            "calls go in clear, and stay on this machine".to_owned(),
            "Set [directory] url to an https:// address, unless this is a test.",
        ),
    });
    findings.push(clocks(answer.date, clock.now()));
    match answer.verdict {
        Verdict::Failed(failed) => Err(calls.error_of(&failed)),
        Verdict::Done(_) | Verdict::Unreadable => Ok(()),
    }
}

fn clocks(theirs: Option<Timestamp>, ours: Timestamp) -> Finding {
    let Some(theirs) = theirs else {
        let message = "it does not say what time it is there".to_owned();
        return warning("clock", message, "Compare the clock of this machine yourself.");
    };
    let apart = theirs.duration_since(ours).abs();
    let seconds = counted(apart.as_secs().unsigned_abs(), "second");
    let message = format!("the clock here and the one there are {seconds} apart");
    let severity = match apart {
        apart if apart >= CLOCK_FAULT => Severity::Fault,
        apart if apart >= CLOCK_WARNING => Severity::Warning,
        _ => return fine("clock", message),
    };
    let fix = "Set the clock of this machine by NTP, for instance with timedatectl set-ntp true.";
    Finding { severity, subject: "clock", message, fix: Some(fix.to_owned()) }
}

/// Whose credentials they are, in which inbox, and what they may do.
async fn whose(calls: &AvochatoCalls, findings: &mut Vec<Finding>) -> Option<AvochatoAccount> {
    match account::who(calls, "/v1/auth_tokens", Urgency::Now).await {
        Ok(owner) => {
            calls.facts.confirmed(Fact::AuthTokens);
            findings.push(fine("sign-in", format!("the credentials are those of {}", owner.name)));
        }
        Err(error) => {
            calls.facts.contradicted(Fact::AuthTokens, "no user in it");
            findings.push(fault("sign-in", &error));
        }
    }
    // The route above does not heed the inbox, so only this one shows that it is there.
    let account = match account::account(calls, Urgency::Now).await {
        Ok(account) => account,
        Err(error) => {
            findings.push(fault("account", &error));
            return None;
        }
    };
    findings.push(fine("account", account.words()));
    findings.push(match account.role {
        AccountRole::Is(Role::Owner | Role::Admin) => {
            fine("rights", "the account is an owner or manager, and may act".to_owned())
        }
        AccountRole::Is(Role::Member) => warning(
            "rights",
            "the account is a member: it reads, and Avochato refuses what it does".to_owned(),
            "Make the account a manager or owner in Manage Organization, or use another one's credentials.",
        ),
        AccountRole::Unclear => warning(
            "rights",
            "Avochato does not say what role the account has".to_owned(),
            "Check the account's role in Manage Organization.",
        ),
    });
    Some(account)
}

/// The list: whether it can be read, ends, and holds the account that reads it.
async fn the_list(
    calls: &AvochatoCalls,
    account: Option<&AvochatoAccount>,
    findings: &mut Vec<Finding>,
) {
    let own = account.and_then(|account| account.user.as_ref());
    let (mut cursor, mut users, mut has_own) = (None, 0_u64, false);
    for _ in 0..PAGES {
        let page = match list::read_page(calls, cursor.as_ref()).await {
            Ok(page) => page,
            Err(error) => return findings.push(fault("list", &error)),
        };
        for record in &page.records {
            let ScanRecord::User(listed) = record else { continue };
            users += 1;
            has_own |= Some(&listed.user.id) == own;
        }
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    let users = counted(users, "user");
    findings.push(match (cursor, own, has_own) {
        (Some(_), ..) => fine("list", format!("its first {users} can be read; it goes on")),
        (None, Some(_), false) => Finding {
            severity: Severity::Fault,
            subject: "list",
            message: format!("it has {users}, and the account itself is not among them"),
            fix: Some("The list may be cut: compare it with Manage Organization.".to_owned()),
        },
        (None, ..) => fine("list", format!("it has {users}, to its end")),
    });
}

/// Asks what shows facts that nothing above has shown.
async fn probe(calls: &AvochatoCalls, account: Option<&AvochatoAccount>) {
    let nobody = ExternalId(NOBODY.to_owned());
    if let Some(path) = UserRoute::One(&nobody).path() {
        match calls.read(path, Vec::new(), Urgency::Now).await {
            Ok(found) => {
                let is_404 = found.is_none();
                calls.facts.looked_at(Fact::UnknownUser, is_404, "there was an answer");
            }
            // Nothing was learned.
            Err(error) if error.is_passing() => {}
            Err(_) => calls.facts.contradicted(Fact::UnknownUser, "there was another refusal"),
        }
    }
    let Some(own) = account.and_then(|account| account.user.as_ref()) else { return };
    let Some(path) = UserRoute::One(own).path() else { return };
    let Ok(Some(data)) = calls.read(path, Vec::new(), Urgency::Now).await else { return };
    let Some(user) = data.get("user").and_then(UserFields::read) else { return };
    user.note_single(&calls.facts);
    let Some(email) = user.email() else { return };
    if let Some(path) = UserRoute::ByEmail.path()
        && let Ok(found) = calls.read(path, vec![("email", email)], Urgency::Now).await
    {
        let found = found.as_ref().and_then(|data| UserFields::read(data.get("user")?)?.id());
        let is_own = found.as_ref() == Some(own);
        calls.facts.looked_at(Fact::ByEmail, is_own, "nobody, or another one was");
    }
}

/// Which facts hold on this service, which do not, and which nothing was seen of.
fn facts(calls: &AvochatoCalls, findings: &mut Vec<Finding>) {
    let held = calls.facts.held();
    let broken = calls.facts.broken();
    let unmet = calls.facts.never_met();
    if !held.is_empty() {
        let message = format!("confirmed on {} by this run: {}", calls.host(), held.join("; "));
        findings.push(fine("facts", message));
    }
    if !broken.is_empty() {
        let message = format!("otherwise on {} than known: {}", calls.host(), broken.join("; "));
        findings.push(warning("facts", message, "Report it to the authors of mfadmin."));
    }
    if !unmet.is_empty() {
        let message = format!(
            "not seen on {} by this run, and written by documents alone: {}",
            calls.host(),
            unmet.join("; ")
        );
        findings.push(fine("facts", message));
    }
}

fn way_subject(error: &RemoteError) -> &'static str {
    match error {
        RemoteError::NotTrusted(_) => "TLS",
        RemoteError::SignInRefused(_) | RemoteError::NotPermitted(_) => "sign-in",
        _ => "reachable",
    }
}

/// `error`, with what to do about it.
fn fault(subject: &'static str, error: &RemoteError) -> Finding {
    let fix = match error {
        RemoteError::OutOfReach(_) => {
            "Check [directory] url, and the way there: a firewall, a proxy."
        }
        RemoteError::NotTrusted(_) => {
            "Name the authority that signed the certificate in [directory] ca_file, if you trust it."
        }
        RemoteError::SignInRefused(_) => {
            "Make new credentials in Avochato, and name them in [directory] account and secret_file."
        }
        RemoteError::NotPermitted(_) => {
            "Make the account a manager or owner in Manage Organization, or use another one's credentials."
        }
        RemoteError::Setting { .. } => "Change that setting, and run mfadmin doctor again.",
        RemoteError::TooMany { .. } => "Wait, and run mfadmin doctor again.",
        RemoteError::Faulty(_) => "Wait, and ask Avochato if it stays so.",
        RemoteError::Unreadable(_) => {
            "Check that [directory] url leads to Avochato, and no proxy answers in its place."
        }
        RemoteError::Incomplete(_) => {
            "Run mfadmin sync again. Compare the list with Manage Organization if it stays so."
        }
    };
    let (message, fix) = (error.to_string(), Some(fix.to_owned()));
    Finding { severity: Severity::Fault, subject, message, fix }
}

fn fine(subject: &'static str, message: String) -> Finding {
    Finding { severity: Severity::Fine, subject, message, fix: None }
}

fn warning(subject: &'static str, message: String, fix: &str) -> Finding {
    Finding { severity: Severity::Warning, subject, message, fix: Some(fix.to_owned()) }
}
