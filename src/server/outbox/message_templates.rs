//! What the messages say.
//!
//! A mail never carries a secret of a factor, only a link to it; and each says what to do when it
//! was not expected, because the one who reads it first may not be the one it was meant for. For
//! the same reason it names the end of a number only. The sentences are in `assets/languages`.

pub mod approval;
pub mod emails;
pub mod hosted;
pub mod life_cycle;
pub mod mail;
pub mod operators;
pub mod text;

pub use approval::{LinkArrival, PhoneProof, approval_created};
pub use emails::{
    email_change_cancelled, email_change_ordered, email_changed, email_confirmation,
    email_confirmed,
};
pub use life_cycle::{user_added, user_disabled, user_edited, user_enabled, user_removed};
pub use operators::operator_reset;
pub use text::{phone_code, phone_verification};

use super::Message;
use crate::{
    contract::{
        PhoneNumber, User,
        api::{MessageKind, Scope, TokenInfo},
        text::one_line,
    },
    server::{crypto::TokenHash, language::Voice},
};
use jiff::Timestamp;
use mail::{ActionLink, Mail, MailOrigin, MailWriter};

/// A single-use link.
#[derive(Clone)]
pub struct Link {
    pub url: String,
    pub token: TokenHash,
    pub expires_at: Timestamp,
}

/// What a mail with a setup link begins with.
struct SetupWords {
    subject: &'static str,
    what: String,
}

pub fn setup_link(voice: &Voice, user: &User, link: &Link) -> Message {
    let writer = MailWriter::new(voice, user);
    let what = writer.say("mail-setup");
    setup(&writer, link, SetupWords { subject: "mail-setup-subject", what })
}

pub fn authenticator_reset(voice: &Voice, user: &User, link: &Link, now: Timestamp) -> Message {
    let writer = MailWriter::new(voice, user);
    let what = writer.at("mail-reset", now);
    setup(&writer, link, SetupWords { subject: "mail-reset-subject", what })
}

fn setup(writer: &MailWriter<'_>, link: &Link, words: SetupWords) -> Message {
    writer.send(&Mail {
        kind: MessageKind::SetupLink,
        subject: writer.say(words.subject),
        paragraphs: vec![
            words.what,
            writer.say("mail-setup-install"),
            writer.opens("mail-setup-open", link),
        ],
        way: Some(ActionLink { label: writer.say("mail-setup-label"), link }),
        origin: MailOrigin::Administrator,
        unexpected: writer.say("mail-unexpected-link"),
    })
}

pub fn password_reset(voice: &Voice, user: &User, link: &Link) -> Message {
    let writer = MailWriter::new(voice, user);
    writer.send(&Mail {
        kind: MessageKind::PasswordReset,
        subject: writer.say("mail-password-subject"),
        paragraphs: vec![writer.say("mail-password"), writer.opens("mail-password-open", link)],
        way: Some(ActionLink { label: writer.say("mail-password-label"), link }),
        origin: MailOrigin::Administrator,
        unexpected: writer.say("mail-unexpected-link"),
    })
}

/// `tokens`: how many machine tokens of the user were revoked with the `sessions`.
pub fn sessions_ended(
    voice: &Voice,
    user: &User,
    [sessions, tokens]: [u32; 2],
    now: Timestamp,
) -> Message {
    let writer = MailWriter::new(voice, user);
    let ended = [("time", writer.time(now)), ("count", sessions.into())];
    let mut what = vec![writer.with("mail-sessions", ended)];
    if tokens > 0 {
        what.push(writer.with("mail-sessions-tokens", [("count", tokens.into())]));
    }
    what.push(writer.say("mail-sessions-next"));
    let words = ["mail-sessions-subject", "mail-unexpected"];
    writer.tell(MailOrigin::Administrator, MessageKind::SessionsEnded, vec![what.join(" ")], words)
}

pub fn owner_reset(voice: &Voice, user: &User, now: Timestamp) -> Message {
    let writer = MailWriter::new(voice, user);
    let paragraphs = vec![writer.at("mail-host-owner", now)];
    let words = ["mail-host-subject", "mail-host-owner-unexpected"];
    writer.tell(MailOrigin::Elsewhere, MessageKind::OwnerReset, paragraphs, words)
}

pub fn phone_changed(
    voice: &Voice,
    user: &User,
    number: &PhoneNumber,
    (arrival, now): (LinkArrival, Timestamp),
) -> Message {
    let writer = MailWriter::new(voice, user);
    let next = match arrival {
        LinkArrival::Text => "mail-phone-text",
        LinkArrival::PassedOn => "mail-phone-passed-on",
    };
    let what = [("end", number.ending().into()), ("time", writer.time(now))];
    let what = format!("{} {}", writer.with("mail-phone", what), writer.say(next));
    let words = ["mail-phone-subject", "mail-not-your-number"];
    writer.tell(MailOrigin::Administrator, MessageKind::PhoneChanged, vec![what], words)
}

pub fn phone_verified(
    voice: &Voice,
    user: &User,
    (number, proof): (&PhoneNumber, PhoneProof),
    now: Timestamp,
) -> Message {
    let writer = MailWriter::new(voice, user);
    let by = match proof {
        PhoneProof::Text => "mail-verified-text",
        PhoneProof::Approval => "mail-verified-approval",
    };
    let what = writer.with(by, [("end", number.ending().into()), ("time", writer.time(now))]);
    let words = ["mail-verified-subject", "mail-not-your-number"];
    writer.tell(MailOrigin::Elsewhere, MessageKind::PhoneVerified, vec![what], words)
}

pub fn authenticator_configured(voice: &Voice, user: &User, now: Timestamp) -> Message {
    let writer = MailWriter::new(voice, user);
    let paragraphs = vec![writer.at("mail-configured", now), writer.say("mail-configured-keep")];
    let words = ["mail-configured-subject", "mail-not-you"];
    writer.tell(MailOrigin::Elsewhere, MessageKind::AuthenticatorConfigured, paragraphs, words)
}

pub fn password_changed(voice: &Voice, user: &User, now: Timestamp) -> Message {
    let writer = MailWriter::new(voice, user);
    let paragraphs = vec![writer.at("mail-password-changed", now)];
    let words = ["mail-password-changed-subject", "mail-not-you"];
    writer.tell(MailOrigin::Elsewhere, MessageKind::PasswordChanged, paragraphs, words)
}

/// `left`: how many recovery codes the user still has.
pub fn recovery_code_used(voice: &Voice, user: &User, left: usize, now: Timestamp) -> Message {
    let writer = MailWriter::new(voice, user);
    let rest = writer.with("mail-recovery-left", [("count", left.into())]);
    let paragraphs = vec![writer.at("mail-recovery", now), rest];
    let words = ["mail-recovery-subject", "mail-not-you"];
    writer.tell(MailOrigin::Elsewhere, MessageKind::RecoveryCodeUsed, paragraphs, words)
}

pub fn link_locked(voice: &Voice, user: &User, now: Timestamp) -> Message {
    let writer = MailWriter::new(voice, user);
    let paragraphs = vec![writer.at("mail-locked", now), writer.say("mail-locked-next")];
    writer.tell(
        MailOrigin::Elsewhere,
        MessageKind::LinkLocked,
        paragraphs,
        ["mail-locked-subject", "mail-not-you"],
    )
}

pub fn network_link(voice: &Voice, user: &User, link: &Link) -> Message {
    let writer = MailWriter::new(voice, user);
    writer.send(&Mail {
        kind: MessageKind::NetworkLink,
        subject: writer.say("mail-network-subject"),
        paragraphs: vec![writer.say("mail-network"), writer.opens("mail-network-open", link)],
        way: Some(ActionLink { label: writer.say("mail-network-label"), link }),
        origin: MailOrigin::Elsewhere,
        unexpected: writer.say("mail-network-unexpected"),
    })
}

pub fn token_created(voice: &Voice, user: &User, token: &TokenInfo) -> Message {
    let writer = MailWriter::new(voice, user);
    let scope = match token.scope {
        Scope::Read => "read",
        Scope::Act => "act",
        Scope::Remind => "remind",
    };
    let what = [
        ("token", one_line(&token.name).into()),
        ("scope", scope.into()),
        ("time", writer.time(token.created_at)),
        ("until", writer.time(token.expires_at)),
    ];
    let paragraphs = vec![writer.with("mail-token", what)];
    let words = ["mail-token-subject", "mail-token-unexpected"];
    writer.tell(MailOrigin::Elsewhere, MessageKind::TokenCreated, paragraphs, words)
}
