//! A new authenticator whose secret was made here, given to a user of the realm.
//!
//! Only what is new is sent: Keycloak adds the credential and leaves everything else of the user as it is, so
//! nobody's change meanwhile is undone. The client cannot have a code checked; but a credential of another
//! shape than Keycloak's own looks like any other in its lists and locks its user out, so each is read back.

use super::{
    calls::{KeycloakCalls, KeycloakQuestion},
    fault::{KeycloakFault, refused},
    lookup::{credentials, found, remove},
    people::SET_UP_APP,
    wire::{CredentialRow, OtpData, RealmSettings},
};
use crate::{
    contract::ExternalId,
    server::{
        crypto::{
            self,
            totp::{self, CodeAlgorithm, CodeParameters},
        },
        directory::remote::{
            DirectoryFactor, DirectoryUser, FactorId, FactorStatus, RemoteError, Step, StepOutcome,
            http::Urgency,
        },
        store::Replaces,
    },
};
use reqwest::StatusCode;
use serde_json::{Value, json};

/// What the label of an authenticator begins with that was made here.
const LABEL: &str = "mfadmin";
/// How Keycloak spells a seed in base32; without a word of it, it takes the text itself for the seed.
const BASE32: &str = "BASE32";
const OTP: &str = "otp";
const TOTP: &str = "totp";

/// The authenticators that count.
pub fn apps(user: &DirectoryUser) -> impl Iterator<Item = &DirectoryFactor> {
    let counts = |factor: &&DirectoryFactor| factor.status == FactorStatus::Active;
    user.factors.iter().filter(|factor| factor.kind.is_authenticator()).filter(counts)
}

/// What gives `user` a new authenticator. The new one is there before an old one goes, and is asked for first
/// while both are: a sign-in takes the codes of the first one alone.
pub fn plan(replaces: Replaces, user: &DirectoryUser) -> Vec<Step> {
    let hex: String = crypto::random::<8>().iter().map(|byte| format!("{byte:02x}")).collect();
    let factor = FactorId(format!("{LABEL} {hex}"));
    let id = || user.id.clone();
    let mut steps = vec![
        Step::EnrolAuthenticator { user: id(), factor: factor.clone() },
        Step::ProveAuthenticator { user: id(), factor: factor.clone() },
    ];
    let old: Vec<_> = apps(user).map(|app| app.id.clone()).collect();
    if old.is_empty() {
        return steps;
    }
    steps.push(Step::PutFirst { user: id(), factor });
    if replaces == Replaces::Authenticators {
        steps.extend(old.into_iter().map(|factor| Step::RemoveFactor { user: id(), factor }));
        // Whoever came in with an old one is out.
        steps.push(Step::EndSessions { user: id() });
    }
    steps
}

/// Does `step`, one of a new authenticator.
pub async fn enrol(calls: &KeycloakCalls, step: &Step, secret: &totp::Secret) -> StepOutcome {
    let done = match step {
        Step::EnrolAuthenticator { user, factor } => give(calls, user, factor, secret).await,
        Step::ProveAuthenticator { user, factor } => prove(calls, user, factor, secret).await,
        _ => Ok(refused("Keycloak cannot do this.")),
    };
    done.unwrap_or_else(|fault| fault.without(&secret.base32()).into_outcome())
}

async fn give(
    calls: &KeycloakCalls,
    user: &ExternalId,
    factor: &FactorId,
    secret: &totp::Secret,
) -> Result<StepOutcome, KeycloakFault> {
    let Some(row) = found(calls, user).await? else {
        return Ok(refused(
            "There is no such user in the realm any more. Read the directory again.",
        ));
    };
    let mut body = json!({ "credentials": [credential(factor, secret)] });
    // Keycloak would have the user set up one more.
    if row.required_actions.iter().any(|action| action == SET_UP_APP) {
        let others: Vec<_> = row.required_actions.iter().filter(|it| *it != SET_UP_APP).collect();
        body["requiredActions"] = json!(others);
    }
    match calls.ask(KeycloakQuestion::put(&["users", &user.0], body)).await {
        Ok(_) => Ok(StepOutcome::Done),
        // It says so of a label, too, that is there.
        Err(KeycloakFault::Answered { status: StatusCode::CONFLICT, .. })
            if is_there(calls, user, factor).await.map_err(KeycloakFault::after_effect)? =>
        {
            Ok(StepOutcome::Done)
        }
        Err(fault) => Err(fault),
    }
}

fn credential(factor: &FactorId, secret: &totp::Secret) -> Value {
    let data = OtpData::of(secret.parameters());
    json!({
        "type": OTP,
        "userLabel": factor.0,
        "secretData": json!({ "value": secret.base32() }).to_string(),
        "credentialData": json!(data).to_string(),
    })
}

/// Whether the credential is there and makes the codes that the user's app shows.
async fn prove(
    calls: &KeycloakCalls,
    user: &ExternalId,
    factor: &FactorId,
    secret: &totp::Secret,
) -> Result<StepOutcome, KeycloakFault> {
    let Some(row) = labelled(calls, user, factor).await? else {
        return Ok(refused(
            "Keycloak does not have the new authenticator any more. Send a new setup link.",
        ));
    };
    if row.otp_data().as_ref() == Some(&OtpData::of(secret.parameters())) {
        return Ok(StepOutcome::Done);
    }
    let path = ["users", &user.0, "credentials", &row.id];
    match remove(calls, &path).await? {
        StepOutcome::Done => Ok(refused(
            "Keycloak kept the new authenticator in another shape than it was given, in which it takes \
             no codes. It was removed again. This version of Keycloak may not be one that mfadmin knows.",
        )),
        other => Ok(other),
    }
}

/// Puts the authenticator before the user's other credentials.
pub async fn put_first(
    calls: &KeycloakCalls,
    user: &ExternalId,
    factor: &FactorId,
) -> Result<StepOutcome, KeycloakFault> {
    let Some(row) = labelled(calls, user, factor).await? else {
        return Ok(refused("Keycloak does not have the new authenticator any more."));
    };
    let path = ["users", &user.0, "credentials", &row.id, "moveToFirst"];
    calls.ask(KeycloakQuestion::post(&path, None)).await.map(|_| StepOutcome::Done)
}

/// Whether Keycloak has the credential, in whatever shape.
pub async fn is_there(
    calls: &KeycloakCalls,
    user: &ExternalId,
    factor: &FactorId,
) -> Result<bool, KeycloakFault> {
    labelled(calls, user, factor).await.map(|row| row.is_some())
}

/// Whether it has it in a shape in which it takes codes.
pub async fn works(
    calls: &KeycloakCalls,
    user: &ExternalId,
    factor: &FactorId,
) -> Result<bool, KeycloakFault> {
    let row = labelled(calls, user, factor).await?;
    Ok(row.and_then(|row| row.otp_data()).is_some_and(|data| data.parameters().is_some()))
}

/// Whether it is the first of the user's authenticators.
pub async fn is_first(
    calls: &KeycloakCalls,
    user: &ExternalId,
    factor: &FactorId,
) -> Result<bool, KeycloakFault> {
    let rows = credentials(calls, user).await?.unwrap_or_default();
    let first = rows.iter().find(|row| row.kind == OTP);
    Ok(first.is_some_and(|row| row.user_label.as_deref() == Some(&factor.0)))
}

async fn labelled(
    calls: &KeycloakCalls,
    user: &ExternalId,
    factor: &FactorId,
) -> Result<Option<CredentialRow>, KeycloakFault> {
    let rows = credentials(calls, user).await?.unwrap_or_default();
    let is_it =
        |row: &CredentialRow| row.kind == OTP && row.user_label.as_deref() == Some(&factor.0);
    Ok(rows.into_iter().find(is_it))
}

/// The realm's own OTP policy. A realm that asks for codes by a counter takes those by the time as well; where
/// the policy may not be read, the usual parameters hold, for a credential is judged by its own.
pub async fn code_parameters(calls: &KeycloakCalls) -> Result<CodeParameters, RemoteError> {
    let question = KeycloakQuestion::get(&[], &[], Urgency::Now);
    let row: Option<RealmSettings> = calls.read(question).await?;
    let row = row.unwrap_or_default();
    let Some(algorithm) = row.otp_policy_algorithm.as_deref() else {
        return Ok(CodeParameters::default());
    };
    let (digits, period) =
        (row.otp_policy_digits.unwrap_or(6), row.otp_policy_period.unwrap_or(30));
    let parameters = algorithm_of(algorithm).and_then(|it| CodeParameters::new(it, digits, period));
    parameters.ok_or_else(|| RemoteError::Setting {
        setting: "the realm's OTP policy",
        message: "it asks for codes that no authenticator app shows. Choose SHA1, 6 digits and 30 \
                  seconds in Keycloak, under Authentication, Policies, OTP policy."
            .to_owned(),
    })
}

fn algorithm_of(word: &str) -> Option<CodeAlgorithm> {
    let all = [CodeAlgorithm::Sha1, CodeAlgorithm::Sha256, CodeAlgorithm::Sha512];
    all.into_iter().find(|algorithm| word_of(*algorithm) == word)
}

/// How Keycloak spells it. With any other word each sign-in is a fault of the server.
fn word_of(algorithm: CodeAlgorithm) -> &'static str {
    match algorithm {
        CodeAlgorithm::Sha1 => "HmacSHA1",
        CodeAlgorithm::Sha256 => "HmacSHA256",
        CodeAlgorithm::Sha512 => "HmacSHA512",
    }
}

impl OtpData {
    /// What Keycloak itself writes of an authenticator that goes by the time.
    fn of(parameters: CodeParameters) -> Self {
        Self {
            sub_type: Some(TOTP.to_owned()),
            digits: parameters.digits().into(),
            counter: 0,
            period: parameters.period().into(),
            algorithm: word_of(parameters.algorithm()).to_owned(),
            secret_encoding: Some(BASE32.to_owned()),
        }
    }

    /// How its codes are made; nothing where it takes none.
    fn parameters(&self) -> Option<CodeParameters> {
        let is_read = self.sub_type.as_deref() == Some(TOTP)
            && self.secret_encoding.as_deref() == Some(BASE32);
        let algorithm = algorithm_of(&self.algorithm).filter(|_| is_read)?;
        CodeParameters::new(algorithm, self.digits, self.period)
    }
}
