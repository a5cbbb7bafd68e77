//! Choosing a new password by a link. The link alone signs nobody in: whoever has a second factor
//! proves it first, and needs it again to sign in.

use super::{LinkError, LinkRejection, LinkRequest, ProofRequired};
use crate::{
    contract::{Principal, User},
    server::{
        directory::{
            NewPassword, UserChange,
            local::passwords::{Password, Unacceptable, common},
        },
        service::{Service, ServiceError, actions::ActionContext},
    },
};
use jiff::Timestamp;
use tokio::time::Instant;

/// Passwords that may be refused on one link: judging one costs more than sending it.
const MAX_REFUSED: i64 = 50;

/// What the page needs to know.
pub struct PasswordView {
    pub email: String,
    pub expires_at: Timestamp,
}

/// What came of a password.
pub enum Chosen {
    /// `sessions_ended`: whether the user is logged out everywhere.
    Done {
        sessions_ended: bool,
    },
    /// The two fields differ.
    Differs(PasswordView),
    Unacceptable(PasswordView, Unacceptable),
    /// The proof is still missing.
    ProofRequired(ProofRequired),
}

impl Service {
    /// Looks at a password link, which changes nothing.
    pub async fn look_at_password(
        &self,
        link_request: &LinkRequest,
    ) -> Result<Result<PasswordView, ProofRequired>, LinkError> {
        let now = self.now();
        let followed = self.follow(&mut self.store.snapshot().await?, link_request, now).await?;
        match followed.needed {
            Some(needed) => Ok(Err(needed)),
            None => Ok(Ok(view(&followed.user, followed.link.expires_at))),
        }
    }

    /// Takes the new password, typed twice.
    pub async fn choose_password(
        &self,
        link_request: &LinkRequest,
        typed: &str,
        again: &str,
    ) -> Result<Chosen, LinkError> {
        let begun = Instant::now();
        let now = self.now();
        let followed = self.follow(&mut self.store.snapshot().await?, link_request, now).await?;
        if let Some(needed) = followed.needed {
            return Ok(Chosen::ProofRequired(needed));
        }
        let view = view(&followed.user, followed.link.expires_at);
        if typed != again {
            return Ok(Chosen::Differs(view));
        }
        if followed.link.refused >= MAX_REFUSED {
            return Err(LinkRejection::TooManyTries.into());
        }
        let password = match self.acceptable(link_request, &followed.user, typed).await? {
            Ok(password) => password,
            Err(reason) => {
                let mut tx = self.store.begin_write().await?;
                tx.links().count_refused(link_request.token).await?;
                tx.commit().await?;
                return Ok(Chosen::Unacceptable(view, reason));
            }
        };
        let still = async || self.still_open(link_request).await;
        let hash = self.compute_with(&self.hashing, still, move || password.hash()).await?;
        self.require_haste(begun)?;

        let mut tx = self.store.begin_write().await?;
        let now = self.now();
        let mut followed = self.follow(&mut tx, link_request, now).await?;
        if let Some(needed) = followed.needed {
            return Ok(Chosen::ProofRequired(needed));
        }
        if !tx.links().consume(link_request.token, now).await? {
            return Err(LinkRejection::Used { at: now }.into());
        }
        let user = &mut followed.user;
        let sessions_ended = followed.link.ends_sessions;
        let principal = Principal::of(user, link_request.from);
        let change = UserChange::SetPassword(NewPassword { hash, ends_sessions: sessions_ended });
        let context = ActionContext { principal: &principal, note: None, now, request: None };
        let performed = self.perform(&mut tx, context, user, change).await?;
        tx.commit().await?;
        self.announce(performed.recorded.seq);
        Ok(Chosen::Done { sessions_ended })
    }

    async fn acceptable(
        &self,
        link_request: &LinkRequest,
        user: &User,
        typed: &str,
    ) -> Result<Result<Password, Unacceptable>, LinkError> {
        let password = match Password::parse(typed) {
            Ok(password) => password,
            Err(reason) => return Ok(Err(reason)),
        };
        let (name, email) = (&user.name, user.email.as_ref().map_or("", |email| email.as_str()));
        let mut about = vec![self.voice.name.clone(), name.clone(), email.to_owned()];
        about.extend(name.split_whitespace().map(str::to_owned));
        about.extend(email.split(['@', '.', '+']).map(str::to_owned));
        let breached = self.breached.clone();
        let still = async || self.still_open(link_request).await;
        let judged = self.compute_with(&self.judging, still, move || -> Result<_, ServiceError> {
            let about: Vec<&str> = about.iter().map(String::as_str).collect();
            if let Err(reason) = password.judge(&about) {
                return Ok(Err(reason));
            }
            if common::contains(&password) {
                return Ok(Err(Unacceptable::Common));
            }
            if let Some(list) = breached
                && list.contains(&password).map_err(ServiceError::BreachList)?
            {
                return Ok(Err(Unacceptable::Breached));
            }
            Ok(Ok(password))
        });
        judged.await
    }
}

fn view(user: &User, expires_at: Timestamp) -> PasswordView {
    PasswordView { email: user.handle().to_string(), expires_at }
}
