//! Reading the terminal beside everything else, so that the time of a key is when it came.

use crossterm::event::Event;
use futures_util::{Stream, StreamExt};
use std::{io, pin::pin, time::Instant};
use tokio::{
    sync::mpsc::{UnboundedReceiver, unbounded_channel},
    task::JoinHandle,
};

/// What the terminal told, and when it was read.
#[derive(Clone, Debug)]
pub struct TimedEvent {
    pub event: Event,
    pub at: Instant,
}

/// The events of `input`, each with the time at which it was read.
pub fn timed(
    input: impl Stream<Item = io::Result<Event>>,
) -> impl Stream<Item = io::Result<TimedEvent>> {
    input.map(|event| event.map(|event| TimedEvent { event, at: Instant::now() }))
}

/// Carries events over to a channel that can be asked whether one waits. Crossterm's stream wakes
/// only the task that first found it empty, so no other may ask it.
pub fn spawn_reader(
    input: impl Stream<Item = io::Result<TimedEvent>> + Send + 'static,
) -> (JoinHandle<()>, UnboundedReceiver<io::Result<TimedEvent>>) {
    let (sender, receiver) = unbounded_channel();
    let reader = tokio::spawn(async move {
        let mut input = pin!(input);
        while let Some(event) = input.next().await {
            if sender.send(event).is_err() {
                return;
            }
        }
    });
    (reader, receiver)
}
