//! Reading the terminal beside everything else, so that the time of a key is when it came. Crossterm's
//! stream wakes only the task that first found it empty, so no other may ask it.

use crate::tui::{
    terminal::colour_answer::{AnswerEvent, AnswerReader},
    theme::own_colours::{self, OwnColour, OwnColours},
};
use crossterm::event::Event;
use futures_util::{Stream, StreamExt};
use std::{borrow::Borrow, future::pending, io, pin::pin, time::Instant};
use tokio::{
    sync::{
        mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel},
        oneshot,
    },
    task::JoinHandle,
    time::{timeout, timeout_at},
};

/// What the terminal told, and when it was read.
#[derive(Clone, Debug)]
pub struct TimedEvent {
    pub event: Event,
    pub at: Instant,
}

impl Borrow<Event> for TimedEvent {
    fn borrow(&self) -> &Event {
        &self.event
    }
}

/// The events of `input`, each with the time at which it was read.
pub fn timed(
    input: impl Stream<Item = io::Result<Event>>,
) -> impl Stream<Item = io::Result<TimedEvent>> {
    input.map(|event| event.map(|event| TimedEvent { event, at: Instant::now() }))
}

/// What comes from the terminal: a channel, which can be asked whether an event waits.
pub struct Input {
    pub events: UnboundedReceiver<io::Result<TimedEvent>>,
    /// The terminal's own colours, once it has said what is behind its text.
    pub colours: oneshot::Receiver<OwnColours>,
    task: JoinHandle<()>,
}

impl Input {
    /// Reads `stream` until nobody listens any more.
    pub fn read(stream: impl Stream<Item = io::Result<TimedEvent>> + Send + 'static) -> Self {
        let (sender, events) = unbounded_channel();
        let (found, colours) = oneshot::channel();
        let task = tokio::spawn(pump(stream, sender, found));
        Self { events, colours, task }
    }

    /// The terminal's own colours, if it tells them before `until`; without that time, never.
    pub async fn colours(
        answer: &mut oneshot::Receiver<OwnColours>,
        until: Option<Instant>,
    ) -> Option<OwnColours> {
        match until {
            Some(until) => timeout_at(until.into(), answer).await.ok()?.ok(),
            None => pending().await,
        }
    }

    /// Stops reading: what is typed from now on is meant for the shell.
    pub async fn stop(self) {
        self.task.abort();
        let _ = self.task.await;
    }
}

async fn pump(
    stream: impl Stream<Item = io::Result<TimedEvent>>,
    sender: UnboundedSender<io::Result<TimedEvent>>,
    found: oneshot::Sender<OwnColours>,
) {
    let mut stream = pin!(stream);
    let mut reader = AnswerReader::default();
    let (mut found, mut text) = (Some(found), None);
    loop {
        let next = match reader.patience() {
            None => stream.next().await,
            Some(patience) => match timeout(patience, stream.next()).await {
                Ok(next) => next,
                Err(_) => {
                    if !send(&sender, reader.give_up()) {
                        return;
                    }
                    continue;
                }
            },
        };
        let has_listener = match next {
            None => {
                send(&sender, reader.give_up());
                return;
            }
            Some(Err(error)) => sender.send(Err(error)).is_ok(),
            Some(Ok(event)) => match reader.on_event(event) {
                AnswerEvent::Events(events) => send(&sender, events),
                AnswerEvent::Answer(answer) => {
                    match own_colours::of_answer(&answer) {
                        Some(OwnColour::Text(color)) => text = Some(color),
                        Some(OwnColour::Background(background)) => {
                            // An answer that comes late is not waited for any more.
                            found.take().map(|found| found.send(OwnColours { background, text }));
                        }
                        None => {}
                    }
                    true
                }
            },
        };
        if !has_listener {
            return;
        }
    }
}

fn send(sender: &UnboundedSender<io::Result<TimedEvent>>, events: Vec<TimedEvent>) -> bool {
    events.into_iter().all(|event| sender.send(Ok(event)).is_ok())
}
