//! The tasks that carry effects out.

use crate::{
    client::{self, Client, ClientError, SignInClient},
    contract::{
        BearerToken, Seq, UserAction,
        api::{
            LifeCycleRequest, Presence, RealmProgress, RemoveQuery, RevealRequest, SignInStep,
            UserAddition,
        },
    },
    tui::{
        action::Action,
        effects::{
            Answer, AuthAnswer, AuthCall, Effect, Outcome, RealmCall, Reply, Request,
            SignInRequest, Timer,
            command::{Act, Command, Decision, UnknownOutcome},
        },
        export,
        terminal::clipboard::Copying,
    },
};
use std::time::{Duration, Instant};
use tokio::{sync::mpsc::UnboundedSender, task::AbortHandle};

/// Carries effects out on the runtime; each task ends in an action.
#[derive(Debug)]
pub struct Executor {
    client: Client,
    session: u64,
    /// The stream of changes under this session.
    following: Option<AbortHandle>,
    actions: UnboundedSender<Action>,
}

impl Executor {
    pub fn new(client: Client, actions: UnboundedSender<Action>) -> Self {
        Self { client, session: 0, following: None, actions }
    }

    /// Makes the calls to come under `token`.
    pub fn admit(&mut self, session: u64, token: BearerToken) {
        self.client = self.client.with_token(token);
        self.session = session;
    }

    /// Starts `effect`. [`Effect::Copy`], [`Effect::Admit`], [`Effect::Mouse`], [`Effect::Suspend`]
    /// and [`Effect::Retake`] are the runner's. `presence` says whether somebody asked for it.
    pub fn start(&mut self, effect: Effect, presence: Presence) {
        match effect {
            Effect::Follow(after) => self.follow_feed(after),
            Effect::Request(request) => self.request(request, presence),
            Effect::Authenticate { number, call } => self.authenticate(number, call),
            Effect::Timer { after, timer } => self.set_timer(after, timer),
            Effect::Admit { .. }
            | Effect::Copy(_)
            | Effect::Mouse(_)
            | Effect::Suspend
            | Effect::Retake => {}
        }
    }

    /// Does what is left of a copy, and tells what became of it.
    pub fn finish_copy(&self, copying: Copying) {
        let actions = self.actions.clone();
        match copying {
            Copying::Done(copied) => {
                let _ = actions.send(Action::Copied(copied));
            }
            Copying::Waits(work) => {
                tokio::task::spawn_blocking(move || {
                    let _ = actions.send(Action::Copied(work()));
                });
            }
        }
    }

    fn follow_feed(&mut self, after: Option<Seq>) {
        let (client, actions, session) = (self.client.clone(), self.actions.clone(), self.session);
        let send = move |feed| {
            let action = Box::new(Action::Feed(feed));
            actions.send(Action::InSession { session, action }).is_ok()
        };
        let stream = tokio::spawn(client::follow(client, after, send));
        if let Some(old) = self.following.replace(stream.abort_handle()) {
            old.abort();
        }
    }

    fn request(&self, request: Request, presence: Presence) {
        let client = self.client.with_presence(presence);
        let (actions, session) = (self.actions.clone(), self.session);
        tokio::spawn(async move {
            let answer = answer(&client, &request).await;
            let action = Box::new(Action::Reply(Box::new(Reply { request, answer })));
            // The receiver is gone only when the panel has ended.
            let _ = actions.send(Action::InSession { session, action });
        });
    }

    fn authenticate(&self, number: u64, call: AuthCall) {
        let (client, actions, session) = (self.client.clone(), self.actions.clone(), self.session);
        let reply = move |answer| Action::AuthReply { number, answer: Box::new(answer) };
        tokio::spawn(async move {
            let action = match call {
                // A sign-in belongs to no session.
                AuthCall::SignIn(request) => {
                    let client = SignInClient::of(&client);
                    reply(AuthAnswer::SignIn(sign_in(&client, request).await))
                }
                AuthCall::Realm(call) => {
                    let Some(answer) = by_realm(&client, call).await else { return };
                    reply(answer)
                }
                AuthCall::StepUp(code) => {
                    let answer = AuthAnswer::SteppedUp(client.step_up(&code).await);
                    Action::InSession { session, action: Box::new(reply(answer)) }
                }
            };
            let _ = actions.send(action);
        });
    }

    fn set_timer(&self, after: Duration, timer: Timer) {
        let actions = self.actions.clone();
        tokio::spawn(async move {
            tokio::time::sleep(after).await;
            let _ = actions.send(Action::Timer(timer));
        });
    }
}

async fn answer(client: &Client, request: &Request) -> Answer {
    match request {
        Request::LoadMe => Answer::Me(client.me().await),
        Request::LoadSummary => Answer::Summary(client.summary().await),
        Request::RefreshDirectory(refresh) => {
            Answer::Directory(client.refresh_directory(*refresh).await)
        }
        Request::LoadOverview => Answer::Overview(client.overview().await),
        Request::LoadPage { query, .. } | Request::FindGap { query, .. } => {
            Answer::Users(client.users(query).await)
        }
        Request::LoadUser(id) => Answer::User(client.user(*id).await),
        Request::LoadAudit { filter, before, .. } => {
            Answer::Audit(client.audit(filter, *before).await)
        }
        Request::LoadOutbox { query, .. } => Answer::Outbox(client.outbox(query).await),
        Request::Reveal => Answer::Reveal(client.reveal(&RevealRequest::default()).await),
        Request::Export { export, .. } => Answer::Exported(export::write(client, export).await),
        Request::LoadJobs => Answer::Jobs(client.jobs().await),
        Request::LoadItems { id, query, .. } => Answer::Items(client.job_items(*id, query).await),
        Request::PreviewJob { order, .. } => Answer::Preview(client.preview_job(order).await),
        Request::LoadByHand { order, .. } => Answer::ByHand(client.by_hand(order).await),
        Request::SaveAddresses { file, .. } => Answer::Exported(export::write_addresses(file)),
        Request::Act(command) => Answer::Outcome(act(client, command).await),
        Request::TakeBack { id, .. } => Answer::TakenBack(client.take_back(*id).await),
    }
}

async fn sign_in(client: &SignInClient, request: SignInRequest) -> Result<SignInStep, ClientError> {
    match request {
        SignInRequest::Password(sign_in) => client.sign_in(&sign_in).await,
        SignInRequest::Text(token) => client.text_code(&token).await,
        SignInRequest::Prove(token, code) => client.prove(&token, &code).await,
        SignInRequest::Enrol(token, code) => client.enrol(&token, &code).await,
    }
}

/// The least time between two questions of how far a browser has come, whatever the server answers.
const REALM_PACE: Duration = Duration::from_secs(1);

/// Before it is asked again where the server is gone.
const REALM_RETRY: Duration = Duration::from_secs(3);

/// The answer, where there is one.
async fn by_realm(client: &Client, call: RealmCall) -> Option<AuthAnswer> {
    let door = SignInClient::of(client);
    Some(match call {
        RealmCall::Ways => AuthAnswer::Ways(door.ways().await),
        RealmCall::SignIn => AuthAnswer::RealmBegun(door.begin_by_realm().await),
        RealmCall::StepUp => AuthAnswer::RealmBegun(client.step_up_by_realm().await),
        RealmCall::Wait(token) => {
            let asked = Instant::now();
            let answer = door.wait_for_realm(&token).await;
            let pace = match &answer {
                Ok(RealmProgress::Waiting { .. }) => REALM_PACE,
                Err(error) if error.is_outage() => REALM_RETRY,
                _ => Duration::ZERO,
            };
            tokio::time::sleep(pace.saturating_sub(asked.elapsed())).await;
            AuthAnswer::RealmProgress(answer)
        }
        RealmCall::Cancel(token) => {
            door.cancel_by_realm(&token).await;
            return None;
        }
    })
}

async fn act(client: &Client, command: &Command) -> Result<Outcome, ClientError> {
    let key = &command.key;
    Ok(match &command.act {
        Act::To(user, action) => {
            let id = user.id;
            let receipt = match action {
                UserAction::SetPhone(patch) => {
                    client.set_phone(id, user.revision, patch, key).await?
                }
                UserAction::SendSetupLink(wanted) => {
                    client.send_setup_link(id, wanted, key).await?
                }
                UserAction::ResetAuthenticator(wanted) => {
                    client.reset_authenticator(id, wanted, key).await?
                }
                UserAction::RemoveFactor(wanted) => client.remove_factor(id, wanted, key).await?,
                UserAction::ResetAccess(reset) => client.reset_access(id, reset, key).await?,
                UserAction::Edit(edit) => {
                    client.patch_user(id, user.revision, &edit.patch(), key).await?
                }
                UserAction::SetEmail(patch) => {
                    client.patch_user(id, user.revision, &patch.patch(), key).await?
                }
                UserAction::CancelEmailChange(LifeCycleRequest { reason }) => {
                    let query = RemoveQuery { reason: reason.clone() };
                    client.cancel_email_change(id, &query, key).await?
                }
                UserAction::Disable(wanted) => client.disable_user(id, wanted, key).await?,
                UserAction::Enable(wanted) => client.enable_user(id, wanted, key).await?,
                UserAction::Unlock(wanted) => client.unlock_user(id, wanted, key).await?,
                UserAction::Remove(LifeCycleRequest { reason }) => {
                    let query = RemoveQuery { reason: reason.clone() };
                    match client.remove_user(id, &query, key).await? {
                        // A directory is asked to do it.
                        Some(receipt) => receipt,
                        None => return Ok(Outcome::Removed(id)),
                    }
                }
            };
            Outcome::Receipt(Box::new(receipt))
        }
        Act::Add(wanted) => match client.add_user(wanted, key).await? {
            UserAddition::Added(user) => Outcome::Added(Some(user)),
            UserAddition::NotRead => Outcome::Added(None),
            UserAddition::Requested(requested) => Outcome::Requested(requested),
        },
        Act::Edit(user, patch) => {
            let receipt = client.patch_user(user.id, user.revision, patch, key).await?;
            Outcome::Receipt(Box::new(receipt))
        }
        Act::Exempt(user, wanted) => {
            Outcome::Receipt(Box::new(client.exempt(user.id, wanted, key).await?))
        }
        Act::EndExemption(user) => {
            client.end_exemption(user.id, key).await?;
            Outcome::ExemptionEnded(user.id)
        }
        Act::Approve(user, link) => Outcome::Approval(client.approve(user.id, *link).await?),
        Act::RetryMessage(_, id) => {
            Outcome::Message(Box::new(client.retry_message(*id, key).await?))
        }
        Act::DiscardMessage(_, id) => {
            Outcome::Message(Box::new(client.discard_message(*id, key).await?))
        }
        Act::ReadMessage(id, _) => Outcome::Content(client.message_content(*id).await?),
        Act::Order(order) => Outcome::Ordered(Box::new(client.create_job(order, key).await?)),
        Act::RetryJob(id) => Outcome::Ordered(Box::new(client.retry_job(*id, key).await?)),
        Act::CancelJob(id) => {
            client.cancel_job(*id).await?;
            Outcome::Cancelled(*id)
        }
        Act::Decide(UnknownOutcome::Job(id), decision) => {
            match decision {
                Decision::CheckAgain => client.check_job(*id, key).await?,
                Decision::SendAgain => client.repeat_job(*id, key).await?,
            }
            Outcome::JobReopened(*id)
        }
        // Given again under its key, it does nothing more and tells how far it has come.
        Act::Decide(UnknownOutcome::Operation(_, id), decision) => {
            match decision {
                Decision::CheckAgain => client.check_operation(*id, key).await?,
                Decision::SendAgain => client.repeat_operation(*id, key).await?,
            }
            Outcome::Operation(Box::new(client.operation(*id).await?))
        }
    })
}
