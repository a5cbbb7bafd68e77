//! What `update` asks of the world, and the tasks that carry it out.

use super::{
    action::{Action, Outcome, Reply, Wake},
    state::{
        command::{Act, Command},
        list::ListId,
    },
};
use crate::{
    client::{self, Client, ClientError},
    contract::{
        OutboxId, Seq, UserId,
        api::ResetRequest,
        query::{AuditFilter, UserQuery},
    },
};
use std::time::Duration;
use tokio::sync::mpsc::UnboundedSender;

/// Which asking of a list this is: an answer to an older one is dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Question {
    pub generation: u64,
    pub part: Part,
}

/// Which part of a list is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
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
    LoadPage {
        list: ListId,
        question: Question,
        query: Box<UserQuery>,
    },
    LoadUser(UserId),
    LoadAudit {
        question: Question,
        filter: Box<AuditFilter>,
        before: Option<Seq>,
    },
    LoadOutbox {
        question: Question,
        before: Option<OutboxId>,
    },
    Act(Command),
    Follow,
    Wake {
        after: Duration,
        wake: Wake,
    },
    /// Put the text into the clipboard of the terminal.
    Copy(String),
    /// Hand the terminal back to the shell until it calls again.
    Suspend,
    /// Take the terminal anew, after others may have used it.
    Retake,
}

/// Carries effects out on the runtime; each task ends in an action.
#[derive(Clone, Debug)]
pub struct Executor {
    client: Client,
    actions: UnboundedSender<Action>,
}

impl Executor {
    pub fn new(client: Client, actions: UnboundedSender<Action>) -> Self {
        Self { client, actions }
    }

    /// Starts `effect`. [`Effect::Copy`], [`Effect::Suspend`] and [`Effect::Retake`] are the host's.
    pub fn start(&self, effect: Effect) {
        let Self { client, actions } = self.clone();
        tokio::spawn(async move {
            let reply = match effect {
                Effect::LoadMe => Reply::Me(client.me().await),
                Effect::LoadSummary => Reply::Summary(client.summary().await),
                Effect::LoadPage { list, question, query } => {
                    Reply::Page { list, question, answer: client.users(&query).await }
                }
                Effect::LoadUser(id) => Reply::User { id, answer: client.user(id).await },
                Effect::LoadAudit { question, filter, before } => {
                    Reply::Audit { question, answer: client.audit(&filter, before).await }
                }
                Effect::LoadOutbox { question, before } => {
                    Reply::Outbox { question, answer: client.outbox(before).await }
                }
                Effect::Act(command) => {
                    let answer = act(&client, &command).await;
                    Reply::Acted { command, answer }
                }
                Effect::Follow => {
                    let tell = |feed| actions.send(Action::Feed(feed)).is_ok();
                    return client::follow(client, tell).await;
                }
                Effect::Wake { after, wake } => {
                    tokio::time::sleep(after).await;
                    let _ = actions.send(Action::Wake(wake));
                    return;
                }
                Effect::Copy(_) | Effect::Suspend | Effect::Retake => return,
            };
            // The receiver is gone only when the panel has ended.
            let _ = actions.send(Action::Reply(Box::new(reply)));
        });
    }
}

async fn act(client: &Client, command: &Command) -> Result<Outcome, ClientError> {
    let Command { user, key, .. } = command;
    let receipt = match &command.act {
        Act::SetPhone { patch, revision, .. } | Act::SendPhoneLink { patch, revision } => {
            client.set_phone(*user, *revision, patch, key).await
        }
        Act::SendSetupLink(wanted) => client.send_setup_link(*user, wanted, key).await,
        Act::ResetAuthenticator => {
            client.reset_authenticator(*user, &ResetRequest::default(), key).await
        }
        Act::ResetAccess(reset) => client.reset_access(*user, reset, key).await,
        Act::RetryMessage(id) => {
            let message = client.retry_message(*id, key).await?;
            return Ok(Outcome::Message(Box::new(message)));
        }
    };
    receipt.map(|receipt| Outcome::Receipt(Box::new(receipt)))
}
