//! `mfadmin outbox`: messages to users, and what becomes of those that wait for a decision.

mod rows;

use super::{
    failure::{CommandError, Failure},
    list_writer::{ListFormat, ListWriter},
    order::{ConfirmArgs, Consent},
    output::{self, Reader},
    setup::Setup,
    target::{self, ServerChoice},
};
use crate::{
    client::{Client, IdempotencyKey},
    contract::{
        Code, OutboxId,
        api::{ChannelStatus, OutboxMessage, OutboxPage},
        query::{LogQuery, MAX_LIMIT},
        text::counted,
    },
};
use clap::Subcommand;
use color_eyre::eyre;
use std::io;

/// List messages to users; send or discard those that wait.
#[derive(Debug, clap::Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "Without a command it lists the messages, newest first; none of what they say is \
    shown.\n\nA message waits for a decision if it was queued while nothing was set up to send it: \
    configuring [mail] or [texts] later sends none of those by itself. Until when a channel waits for the \
    other side, and at what pace it sends, is told on standard error.\n\n\
    Formats:\n  json is what GET /v1/outbox shows: an array of messages; ndjson has one on each line.\n  \
    csv: id, at, channel, kind, state, hold, attempts, settled_at, answer, user_id, user_email, to,\n  \
    subject, parts. Later columns come after these.\n\n\
    Examples:\n  mfadmin outbox --waiting\n  mfadmin outbox --search ana@example.com\n  \
    mfadmin outbox send 41 42\n  mfadmin outbox discard --all --dry-run"
)]
pub struct OutboxArgs {
    #[command(subcommand)]
    decision: Option<Decision>,
    /// Only messages whose user, recipient, subject or kind holds these words.
    #[arg(long, value_name = "WORDS")]
    search: Option<String>,
    /// Only messages that wait for a decision.
    #[arg(long)]
    waiting: bool,
    #[arg(long, value_enum, default_value_t = ListFormat::Table)]
    format: ListFormat,
    #[command(flatten)]
    pub(super) target: ServerChoice,
}

#[derive(Debug, Subcommand)]
enum Decision {
    /// Send messages that wait for a decision, or that failed.
    Send(DecisionArgs),
    /// Discard messages that wait for a decision, or that failed; their texts are erased.
    Discard(DecisionArgs),
}

#[derive(Debug, clap::Args)]
struct DecisionArgs {
    /// The numbers of the messages.
    #[arg(value_name = "ID", required_unless_present = "all", conflicts_with = "all")]
    ids: Vec<OutboxId>,
    /// All messages that wait for a decision.
    #[arg(long)]
    all: bool,
    /// With --all: only those whose user, recipient, subject or kind holds these words.
    #[arg(long, value_name = "WORDS", requires = "all")]
    search: Option<String>,
    #[command(flatten)]
    agreement: ConfirmArgs,
}

pub async fn run(setup: Setup, args: OutboxArgs) -> eyre::Result<()> {
    let OutboxArgs { decision, search, waiting, format, target: _ } = args;
    target::ask(&setup, async |client: &Client, _| match decision {
        None => list(client, search, waiting, format).await,
        Some(Decision::Send(args)) => decide(client, args, Verb::Send).await,
        Some(Decision::Discard(args)) => decide(client, args, Verb::Discard).await,
    })
    .await
}

async fn list(
    client: &Client,
    search: Option<String>,
    waiting: bool,
    format: ListFormat,
) -> Result<(), CommandError> {
    let mut pages = Pages::of(search);
    let mut sheet = ListWriter::new(format);
    let mut channels = None;
    while let Some(OutboxPage { mut messages, channels: now, .. }) = pages.next(client).await? {
        channels.get_or_insert(now);
        messages.retain(|message| !waiting || message.hold.is_some());
        if sheet.page(&messages)? == Reader::Gone {
            break;
        }
    }
    sheet.end()?;
    for status in channels.into_iter().flatten() {
        tell_pace(&status)?;
    }
    Ok(())
}

/// Which channel waits for what, beside the list and never in it.
fn tell_pace(status: &ChannelStatus) -> io::Result<()> {
    let Some(words) = status.words(|at| at.strftime("%Y-%m-%d %H:%M:%SZ").to_string()) else {
        return Ok(());
    };
    let waiting = counted(status.waiting, "message");
    let verb = if status.waiting == 1 { "waits" } else { "wait" };
    output::note(&format!("{words}. {waiting} {verb}."))?;
    match &status.pause {
        Some(pause) => output::note(&format!("Last answer: {}", pause.answer)),
        None => Ok(()),
    }
}

/// The outbox, page by page, newest first.
struct Pages {
    query: Option<LogQuery>,
}

impl Pages {
    fn of(search: Option<String>) -> Self {
        Self { query: Some(LogQuery { search, limit: Some(MAX_LIMIT), ..LogQuery::default() }) }
    }

    async fn next(&mut self, client: &Client) -> Result<Option<OutboxPage>, CommandError> {
        let Some(query) = self.query.take() else { return Ok(None) };
        let page = client.outbox(&query).await?;
        self.query = page.next.map(|id| LogQuery { before: Some(id.0), ..query });
        Ok(Some(page))
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Verb {
    Send,
    Discard,
}

impl Verb {
    fn word(self) -> &'static str {
        match self {
            Self::Send => "Send",
            Self::Discard => "Discard",
        }
    }

    fn done(self) -> &'static str {
        match self {
            Self::Send => "queued",
            Self::Discard => "discarded",
        }
    }

    fn undone(self) -> &'static str {
        match self {
            Self::Send => "sent",
            Self::Discard => "discarded",
        }
    }
}

async fn decide(client: &Client, args: DecisionArgs, verb: Verb) -> Result<(), CommandError> {
    let DecisionArgs { ids, all, search, agreement } = args;
    let mut chosen = Vec::new();
    let mut pages = Pages::of(search);
    while let Some(OutboxPage { messages, .. }) = pages.next(client).await? {
        let fits = |message: &OutboxMessage| match all {
            true => message.hold.is_some(),
            false => ids.contains(&message.id),
        };
        chosen.extend(messages.into_iter().filter(fits));
        if !all && chosen.len() == ids.len() {
            break;
        }
    }
    if let Some(unknown) = ids.iter().find(|id| !chosen.iter().any(|it| it.id == **id)) {
        let words =
            format!("there is no message {unknown}; see `mfadmin outbox`. Nothing was done");
        return Err(Failure::Failed(words).into());
    }
    // The oldest first, as they were queued.
    chosen.sort_by_key(|message| message.id.0);
    if chosen.is_empty() {
        return Ok(output::note("No message waits for a decision.")?);
    }
    if agreement.dry_run {
        let me = client.me().await?;
        for message in &chosen {
            let words = match message.is_undecided() {
                true if verb == Verb::Send && !me.sends(message.channel) => {
                    format!("would not be sent: {}", Code::SendingNotSetUp.title())
                }
                true => format!("would be {}", verb.undone()),
                false => format!("is {} and would stay so", message.state.label()),
            };
            output::answer(&line(message, &words))?;
        }
        return Ok(());
    }
    let messages = counted(chosen.len() as u64, "message");
    agreement.ask(Consent::Needed, &format!("{} {messages}?", verb.word())).await?;
    let mut refused = 0;
    for message in &chosen {
        let key = IdempotencyKey::new();
        let answer = match verb {
            Verb::Send => client.retry_message(message.id, &key).await,
            Verb::Discard => client.discard_message(message.id, &key).await,
        };
        match answer {
            Ok(_) => output::answer(&line(message, verb.done()))?,
            // What is refused for one message need not be for the next.
            Err(error) if error.code().is_some_and(|code| code.status() == 409) => {
                refused += 1;
                output::note(&line(message, &format!("not {}: {error}", verb.undone())))?;
            }
            Err(error) => return Err(error.into()),
        }
    }
    match refused {
        0 => Ok(()),
        count => {
            let words = format!("{} not {}", counted(count, "message"), verb.undone());
            Err(Failure::Failed(words).into())
        }
    }
}

fn line(message: &OutboxMessage, words: &str) -> String {
    let OutboxMessage { id, kind, to, .. } = message;
    format!("{id}  {} to {to}: {words}", kind.label())
}
