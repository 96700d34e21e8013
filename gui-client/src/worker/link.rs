//! One connection from the order to its end: looking up, reaching, talking.

use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use datetime_client_core::address::Address;
use datetime_client_core::message::{Event, Failure, LinkEvent, LinkId, WorkerRequest};

use super::conversation::Conversation;
use super::race::Race;
use super::{Desk, Signal, WindowGone, look_up};

/// What is read at once: a welcome and many answers.
const READ: usize = 4096;

/// A write never waits by design (few bytes are under way); should it still, the connection is given up after this.
const WRITE_LIMIT: Duration = Duration::from_secs(1);

/// Where the worker stands.
pub(super) enum Phase {
    Off,
    LookingUp { id: LinkId, until: Instant },
    Reaching { id: LinkId, race: Race },
    Talking(Box<Talk>),
}

/// A connection that stands.
pub(super) struct Talk {
    id: LinkId,
    stream: TcpStream,
    conversation: Conversation,
    /// Lets the reading thread go on: it has one piece under way at most.
    go_on: SyncSender<()>,
}

impl Phase {
    pub(super) fn deadline(&self) -> Option<Instant> {
        match self {
            Self::Off => None,
            Self::LookingUp { id: _, until } => Some(*until),
            Self::Reaching { id: _, race } => Some(race.deadline()),
            Self::Talking(talk) => talk.conversation.deadline(),
        }
    }

    /// Takes one signal of this connection in; what comes late for what was done is dropped.
    pub(super) fn take(&mut self, signal: Signal, desk: &Desk) -> Result<(), WindowGone> {
        match (signal, &mut *self) {
            (Signal::Request(WorkerRequest::Close(_)), _) => self.close(),
            (Signal::Request(WorkerRequest::Send(_, ask, words)), Self::Talking(talk)) => {
                talk.conversation.ask(ask, words, Instant::now());
            }
            (Signal::Request(WorkerRequest::Probe(_, probe)), Self::Talking(talk)) => {
                talk.conversation.probe(probe, Instant::now());
            }
            (Signal::LookedUp(of, found), Self::LookingUp { .. }) => match found {
                Ok(addresses) if addresses.is_empty() => {
                    let failure = Failure::NoSuchName("the name has no address".to_owned());
                    return self.fail(of, failure, desk);
                }
                Ok(addresses) => *self = Self::Reaching { id: of, race: Race::new(of, addresses, desk) },
                Err(error) => return self.fail(of, look_up::failure(&error), desk),
            },
            (Signal::Reached(of, address, result), Self::Reaching { id: _, race }) => match result {
                Ok(stream) => return self.begin_talk(of, stream, desk),
                Err(error) => race.lost(address, error),
            },
            (Signal::Heard(_, bytes, at), Self::Talking(talk)) => {
                talk.conversation.hear(&bytes, at);
                // A full channel means that the thread may go on already.
                let _ = talk.go_on.try_send(());
            }
            (Signal::Closed(_, error), Self::Talking(talk)) => {
                talk.conversation.end(error.map(|error| error.to_string()), Instant::now());
            }
            _late => {}
        }
        Ok(())
    }

    /// Does what is due now, and tells what there is to tell.
    pub(super) fn carry_on(&mut self, desk: &Desk) -> Result<(), WindowGone> {
        match self {
            Self::Off => Ok(()),
            Self::LookingUp { id, until } => {
                let id = *id;
                if *until <= Instant::now() { self.fail(id, Failure::ResolveTimedOut, desk) } else { Ok(()) }
            }
            Self::Reaching { id, race } => {
                let id = *id;
                race.carry_on(desk).map_or(Ok(()), |failure| self.fail(id, failure, desk))
            }
            Self::Talking(talk) => {
                talk.carry_on(desk)?;
                if talk.conversation.is_over() {
                    self.close();
                }
                Ok(())
            }
        }
    }

    /// Gives up whatever there is. Threads under way end by themselves, and what they bring is dropped.
    pub(super) fn close(&mut self) {
        if let Self::Talking(talk) = self {
            // Fails where the connection is gone already.
            let _ = talk.stream.shutdown(Shutdown::Both);
        }
        *self = Self::Off;
    }

    /// Begins to connect.
    pub(super) fn connect(id: LinkId, address: &Address, desk: &Desk) -> Result<Self, WindowGone> {
        if let Some(address) = look_up::numeric(address) {
            return Ok(Self::Reaching { id, race: Race::new(id, vec![address], desk) });
        }
        match look_up::begin(id, address, desk) {
            Ok(()) => Ok(Self::LookingUp { id, until: Instant::now() + desk.timeouts.look_up }),
            Err(error) => {
                let mut phase = Self::Off;
                phase.fail(id, look_up::failure(&error), desk)?;
                Ok(phase)
            }
        }
    }

    /// Is there nothing more to do or to hear?
    pub(super) fn is_off(&self) -> bool {
        matches!(self, Self::Off)
    }

    fn begin_talk(&mut self, id: LinkId, stream: TcpStream, desk: &Desk) -> Result<(), WindowGone> {
        let began = match self {
            Self::Reaching { id: _, race } => race.began,
            Self::Off | Self::LookingUp { .. } | Self::Talking(_) => Instant::now(),
        };
        let conversation = Conversation::new(desk.timeouts, began, Instant::now());
        match read_on_a_thread(id, &stream, desk) {
            Ok(go_on) => {
                *self = Self::Talking(Box::new(Talk { id, stream, conversation, go_on }));
                Ok(())
            }
            Err(error) => self.fail(id, Failure::Unreachable(error.to_string()), desk),
        }
    }

    fn fail(&mut self, id: LinkId, failure: Failure, desk: &Desk) -> Result<(), WindowGone> {
        self.close();
        desk.tell(Event::Link(id, LinkEvent::Failed(failure)))
    }
}

impl Talk {
    fn carry_on(&mut self, desk: &Desk) -> Result<(), WindowGone> {
        self.conversation.wait_is_over(Instant::now());
        let outgoing = self.conversation.take_outgoing();
        if !outgoing.is_empty() {
            // An error here is told by the reading side as well, after the server's last words.
            let _ = self.stream.write_all(&outgoing);
        }
        while let Some(event) = self.conversation.next_event() {
            desk.tell(Event::Link(self.id, event))?;
        }
        Ok(())
    }
}

/// Starts the thread that reads; it ends when the connection is shut down, by either side.
fn read_on_a_thread(id: LinkId, stream: &TcpStream, desk: &Desk) -> std::io::Result<SyncSender<()>> {
    // Commands are short, and each wants its answer now.
    stream.set_nodelay(true)?;
    stream.set_write_timeout(Some(WRITE_LIMIT))?;
    let (go_on, may_go_on) = sync_channel(1);
    let (stream, signals) = (stream.try_clone()?, desk.signals.clone());
    let thread = thread::Builder::new().name("reader".to_owned());
    thread.spawn(move || read(id, stream, &signals, &may_go_on))?;
    Ok(go_on)
}

fn read(id: LinkId, mut stream: TcpStream, signals: &SyncSender<Signal>, may_go_on: &Receiver<()>) {
    let mut buffer = [0; READ];
    loop {
        let signal = match stream.read(&mut buffer) {
            Ok(0) => Signal::Closed(id, None),
            Ok(length) => {
                let bytes = buffer.iter().take(length).copied().collect();
                Signal::Heard(id, bytes, Instant::now())
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => Signal::Closed(id, Some(error)),
        };
        let last = matches!(signal, Signal::Closed(..));
        if signals.send(signal).is_err() || last || may_go_on.recv().is_err() {
            return;
        }
    }
}
