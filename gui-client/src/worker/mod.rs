//! The thread that owns the connections. It takes orders, tells news, and wakes the window by a function it is handed;
//! it knows nothing of egui. Looking up names and connecting happen on threads of their own that can be abandoned,
//! since neither can be interrupted.

pub mod conversation;
mod endings;
mod foreign;
mod link;
mod links;
mod look_up;
mod questions;
mod race;
pub mod timeouts;

use std::io;
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::Instant;

use datetime_client_core::message::{Event, LinkEvent, LinkId, WorkerRequest};
use links::Links;
use timeouts::Timeouts;

/// Called after news was put into the channel.
pub type Waker = Arc<dyn Fn(Arrived) + Send + Sync>;

/// What kind of news came: some can wait until the window draws for another reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrived {
    /// What is to be shown at once.
    Event,
    /// The answer to a look at a clock over this connection.
    Probe(LinkId),
}

/// What may wait for the worker. Orders are bounded by the model (so many questions, so many connections), and each
/// other thread has one signal under way at most, so this is never full while the worker works.
const MAX_SIGNALS: usize = 256;

/// What the worker waits for.
#[derive(Debug)]
pub(crate) enum Signal {
    Request(WorkerRequest),
    /// The look-up of a name ended.
    LookedUp(LinkId, io::Result<Vec<SocketAddr>>),
    /// The attempt to reach one address ended.
    Reached(LinkId, SocketAddr, io::Result<TcpStream>),
    /// Bytes came, at that moment.
    Heard(LinkId, Vec<u8>, Instant),
    /// The server closed, or the connection broke.
    Closed(LinkId, Option<io::Error>),
    /// The window is gone.
    Stop,
}

/// The worker's handle; dropping it ends the worker and its connections.
#[derive(Debug)]
pub struct Worker {
    signals: SyncSender<Signal>,
}

impl Worker {
    /// Starts the thread.
    ///
    /// # Errors
    /// The system gives no thread.
    pub fn start(timeouts: Timeouts, events: SyncSender<Event>, wake: Waker) -> io::Result<Self> {
        let (signals, inbox) = sync_channel(MAX_SIGNALS);
        let mut desk = Desk { timeouts, signals: signals.clone(), events, wake };
        thread::Builder::new().name("worker".to_owned()).spawn(move || desk.work(&inbox))?;
        Ok(Self { signals })
    }

    /// Queues a request; `false` if the queue is full or the worker has ended.
    #[must_use]
    pub fn request(&self, request: WorkerRequest) -> bool {
        self.signals.try_send(Signal::Request(request)).is_ok()
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // Where it cannot be told, it ends when its news is not taken any more.
        let _ = self.signals.try_send(Signal::Stop);
    }
}

/// What the worker works with.
#[derive(Clone)]
pub(crate) struct Desk {
    pub(crate) timeouts: Timeouts,
    pub(crate) signals: SyncSender<Signal>,
    events: SyncSender<Event>,
    wake: Waker,
}

/// Nobody listens to the worker's news any more.
pub(crate) struct WindowGone;

impl Desk {
    fn work(&mut self, inbox: &Receiver<Signal>) {
        let mut links = Links::default();
        loop {
            let signal = match links.deadline() {
                Some(deadline) => inbox.recv_timeout(deadline.saturating_duration_since(Instant::now())),
                None => inbox.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            let done = match signal {
                Ok(Signal::Stop) | Err(RecvTimeoutError::Disconnected) => return links.close_all(),
                Ok(Signal::Request(WorkerRequest::SetTimeouts { connect, answer })) => {
                    self.timeouts = Timeouts { connect, answer, ..self.timeouts };
                    Ok(())
                }
                Ok(signal) => links.take(signal, self),
                Err(RecvTimeoutError::Timeout) => Ok(()),
            };
            if done.and_then(|()| links.carry_on(self)).is_err() {
                return links.close_all();
            }
        }
    }

    /// Puts news into the channel and wakes the window. Waits where the channel is full: then nothing more is read
    /// from the server either, and memory stays bounded.
    pub(crate) fn tell(&self, event: Event) -> Result<(), WindowGone> {
        let arrived = match &event {
            Event::Link(id, LinkEvent::Probed { .. }) => Arrived::Probe(*id),
            Event::Link(..) | Event::Disk(_) | Event::EffectLost => Arrived::Event,
        };
        self.events.send(event).map_err(|_| WindowGone)?;
        (self.wake)(arrived);
        Ok(())
    }
}
