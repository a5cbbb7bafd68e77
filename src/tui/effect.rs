//! What `update` asks of the world, and the tasks that carry it out.

use super::{
    action::{Action, Outcome, Reply, Timer},
    export::{self, Export},
    mouse::Mouse,
    state::{
        command::{Act, Command},
        list::ListId,
    },
};
use crate::{
    client::{self, Client, ClientError, SignInClient},
    contract::{
        BearerToken, JobId, OutboxId, Seq, UserAction, UserId,
        api::{
            AuthenticatorCode, JobItemQuery, NewJob, RevealRequest, SecondFactorCode, SignIn,
            SignInStep, Typed,
        },
        query::{AuditFilter, Numbers, UserQuery},
    },
};
use std::time::Duration;
use tokio::{sync::mpsc::UnboundedSender, task::AbortHandle};

/// Which asking of a list this is: an answer to an older one is dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequestTag {
    pub generation: u64,
    pub part: PageRequest,
}

/// Which part of a list is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageRequest {
    /// The page everything else is built around.
    Whole,
    /// The page after the last loaded one.
    After,
    /// The page before the first loaded one.
    Before,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    LoadMe,
    LoadSummary,
    LoadOverview,
    LoadPage {
        list: ListId,
        question: RequestTag,
        query: Box<UserQuery>,
    },
    /// For the one user that comes next; `number` comes back with the answer.
    SeekGap {
        number: u64,
        query: Box<UserQuery>,
    },
    LoadUser(UserId),
    LoadAudit {
        question: RequestTag,
        filter: Box<AuditFilter>,
        before: Option<Seq>,
    },
    LoadOutbox {
        question: RequestTag,
        before: Option<OutboxId>,
        numbers: Numbers,
    },
    /// Have lists tell numbers whole.
    Reveal,
    /// Write a list to a file; `number` comes back with the answer.
    Export {
        number: u64,
        export: Box<Export>,
    },
    LoadJobs,
    LoadItems {
        number: u64,
        id: JobId,
        query: JobItemQuery,
    },
    /// What such a job would do.
    PreviewJob {
        number: u64,
        order: Box<NewJob>,
    },
    Act(Command),
    /// Goes on with a sign-in; `number` comes back with the answer.
    SignIn {
        number: u64,
        ask: Ask,
    },
    StepUp {
        number: u64,
        code: AuthenticatorCode,
    },
    /// From now on calls go under `token`, which is kept for the next start too.
    Admit {
        session: u64,
        token: BearerToken,
    },
    /// Follows the changes after this one.
    Follow(Option<Seq>),
    Timer {
        after: Duration,
        wake: Timer,
    },
    /// Put the text into the clipboard of the terminal.
    Copy(Typed),
    /// Have the terminal tell of the mouse, or not.
    Mouse(Mouse),
    /// Hand the terminal back to the shell until it calls again.
    Suspend,
    /// Take the terminal anew, after others may have used it.
    Retake,
}

/// What is said in a sign-in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    Password(SignIn),
    /// For a code by text.
    Text(BearerToken),
    Prove(BearerToken, SecondFactorCode),
    Enrol(BearerToken, AuthenticatorCode),
}

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
    /// and [`Effect::Retake`] are the runner's.
    pub fn start(&mut self, effect: Effect) {
        match effect {
            Effect::Follow(after) => self.follow(after),
            Effect::SignIn { number, ask } => self.sign_in(number, ask),
            effect => self.call(effect),
        }
    }

    fn follow(&mut self, after: Option<Seq>) {
        let (client, actions, session) = (self.client.clone(), self.actions.clone(), self.session);
        let tell = move |feed| {
            let action = Box::new(Action::Feed(feed));
            actions.send(Action::InSession { session, action }).is_ok()
        };
        let stream = tokio::spawn(client::follow(client, after, tell));
        if let Some(old) = self.following.replace(stream.abort_handle()) {
            old.abort();
        }
    }

    fn sign_in(&self, number: u64, ask: Ask) {
        let (door, actions) = (SignInClient::of(&self.client), self.actions.clone());
        tokio::spawn(async move {
            let answer = say(&door, &ask).await;
            let _ = actions.send(Action::Reply(Box::new(Reply::SignIn { number, answer })));
        });
    }

    fn call(&self, effect: Effect) {
        let (client, actions, session) = (self.client.clone(), self.actions.clone(), self.session);
        tokio::spawn(async move {
            let reply = match effect {
                Effect::LoadMe => Reply::Me(client.me().await),
                Effect::LoadSummary => Reply::Summary(client.summary().await),
                Effect::LoadOverview => Reply::Overview(client.overview().await),
                Effect::LoadPage { list, question, query } => {
                    Reply::Page { list, question, answer: client.users(&query).await }
                }
                Effect::SeekGap { number, query } => {
                    Reply::Gap { number, answer: client.users(&query).await }
                }
                Effect::LoadUser(id) => Reply::User { id, answer: client.user(id).await },
                Effect::LoadAudit { question, filter, before } => {
                    Reply::Audit { question, answer: client.audit(&filter, before).await }
                }
                Effect::LoadOutbox { question, before, numbers } => {
                    Reply::Outbox { question, answer: client.outbox(before, numbers).await }
                }
                Effect::Reveal => Reply::Revealed(client.reveal(&RevealRequest::default()).await),
                Effect::Export { number, export } => {
                    Reply::Exported { number, answer: export::write(&client, &export).await }
                }
                Effect::LoadJobs => Reply::Jobs(client.jobs().await),
                Effect::LoadItems { number, id, query } => {
                    Reply::Items { number, answer: client.job_items(id, &query).await }
                }
                Effect::PreviewJob { number, order } => {
                    Reply::Previewed { number, answer: client.preview_job(&order).await }
                }
                Effect::Act(command) => {
                    let answer = act(&client, &command).await;
                    Reply::Acted { command, answer }
                }
                Effect::StepUp { number, code } => {
                    Reply::SteppedUp { number, answer: client.step_up(&code).await }
                }
                Effect::Timer { after, wake } => {
                    tokio::time::sleep(after).await;
                    let _ = actions.send(Action::Timer(wake));
                    return;
                }
                Effect::Follow(_)
                | Effect::SignIn { .. }
                | Effect::Admit { .. }
                | Effect::Copy(_)
                | Effect::Mouse(_)
                | Effect::Suspend
                | Effect::Retake => return,
            };
            let action = Box::new(Action::Reply(Box::new(reply)));
            // The receiver is gone only when the panel has ended.
            let _ = actions.send(Action::InSession { session, action });
        });
    }
}

async fn say(door: &SignInClient, ask: &Ask) -> Result<SignInStep, ClientError> {
    match ask {
        Ask::Password(sign_in) => door.sign_in(sign_in).await,
        Ask::Text(token) => door.text_code(token).await,
        Ask::Prove(token, code) => door.prove(token, code).await,
        Ask::Enrol(token, code) => door.enrol(token, code).await,
    }
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
                UserAction::ResetAccess(reset) => client.reset_access(id, reset, key).await?,
            };
            Outcome::Receipt(Box::new(receipt))
        }
        Act::RetryMessage(_, id) => {
            Outcome::Message(Box::new(client.retry_message(*id, key).await?))
        }
        Act::ReadMessage(id, _) => Outcome::Content(client.message_content(*id).await?),
        Act::Order(order) => Outcome::Ordered(Box::new(client.create_job(order, key).await?)),
        Act::RetryJob(id) => Outcome::Ordered(Box::new(client.retry_job(*id, key).await?)),
        Act::CancelJob(id) => {
            client.cancel_job(*id).await?;
            Outcome::Cancelled(*id)
        }
    })
}
