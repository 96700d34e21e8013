//! One link: resolves the server's name, connects, and exchanges commands and answers until the connection ends.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use datetime_client_core::clock::{ClockAddress, Kind};
use datetime_client_core::message::{Event, Failure, LinkEvent, LinkId, Probe, WorkerRequest};

use super::context::{Context, Input};
use super::conversation::Conversation;
use super::happy_eyeballs::ConnectionAttempts;
use super::questions::Questions;
use super::resolve;
use crate::events::WindowClosed;

/// The size of one read: a welcome and many answers.
const READ_SIZE: usize = 4096;

/// The conversation never has more unanswered bytes than fit into the send buffer, so writes do not block. If one does,
/// the connection is closed after this time.
const WRITE_TIMEOUT: Duration = Duration::from_secs(1);

/// One link.
pub(super) struct Link {
    id: LinkId,
    clock: ClockAddress,
    state: State,
}

enum State {
    Resolving { deadline: Instant },
    Connecting(ConnectionAttempts),
    Asking(Questions),
    Open(Box<Connection>),
    Closed,
}

/// An open connection.
struct Connection {
    stream: TcpStream,
    conversation: Conversation,
    /// Lets the reading thread read again. It reads once per permission, so a fast server cannot fill the queue.
    permit_read: SyncSender<()>,
}

impl Link {
    /// Starts to connect to `clock`, or to ask a clock of another kind.
    pub(super) fn connect(id: LinkId, clock: &ClockAddress, context: &Context) -> Result<Self, WindowClosed> {
        let mut link = Self { id, clock: clock.clone(), state: State::Closed };
        if let Some(address) = resolve::numeric(clock.server()) {
            link.begin(vec![address], context)?;
            return Ok(link);
        }
        match resolve::start(id, clock.server(), context) {
            Ok(()) => link.state = State::Resolving { deadline: Instant::now() + context.timeouts.resolve },
            Err(error) => link.fail(resolve::failure(&error), context)?,
        }
        Ok(link)
    }

    /// When [`Link::advance`] has to be called, even without an input.
    pub(super) fn deadline(&self) -> Option<Instant> {
        match &self.state {
            State::Resolving { deadline } => Some(*deadline),
            State::Connecting(attempts) => Some(attempts.deadline()),
            State::Open(connection) => connection.conversation.deadline(),
            State::Asking(_) | State::Closed => None,
        }
    }

    /// Handles an input of this link.
    pub(super) fn handle(&mut self, input: Input, context: &Context) -> Result<(), WindowClosed> {
        match (input, &mut self.state) {
            (Input::Request(WorkerRequest::Close(_)), _) => self.close(),
            (Input::Request(WorkerRequest::Send(_, id, command)), State::Open(connection)) => {
                connection.conversation.send_command(id, command, Instant::now());
            }
            (Input::Request(WorkerRequest::Probe(_, probe)), State::Open(connection)) => {
                connection.conversation.send_probe(probe, Instant::now());
            }
            (Input::Request(WorkerRequest::Probe(_, Probe::Question)), State::Asking(questions)) => {
                if let Err(error) = questions.ask(context) {
                    return self.fail(Failure::Unreachable(error.to_string()), context);
                }
            }
            (Input::Answered(_, result), State::Asking(questions)) => {
                return match questions.answered(result, context) {
                    Ok(LinkEvent::Failed(failure)) => self.fail(failure, context),
                    Ok(event) => context.events.send(Event::Link(self.id, event)),
                    Err(addresses) => {
                        self.state = State::Connecting(ConnectionAttempts::new(self.id, addresses, context));
                        context.events.send(Event::Link(self.id, LinkEvent::IsOurs))
                    }
                };
            }
            (Input::Resolved(_, result), State::Resolving { .. }) => return self.resolved(result, context),
            (Input::Connected(_, address, result), State::Connecting(attempts)) => match result {
                Ok(stream) => {
                    let started = attempts.started();
                    return self.open(stream, started, context);
                }
                Err(error) => attempts.attempt_failed(address, error),
            },
            (Input::Received(_, bytes, at), State::Open(connection)) => {
                connection.conversation.receive(&bytes, at);
                // If the channel is full, the thread already has its permission.
                let _ = connection.permit_read.try_send(());
            }
            (Input::Closed(_, error), State::Open(connection)) => {
                connection.conversation.closed(error.map(|error| error.to_string()), Instant::now());
            }
            // The result of an operation that has been given up.
            _late => {}
        }
        Ok(())
    }

    /// Does what is due, and sends the events that are ready.
    pub(super) fn advance(&mut self, context: &Context) -> Result<(), WindowClosed> {
        match &mut self.state {
            State::Resolving { deadline } if *deadline <= Instant::now() => {
                self.fail(Failure::ResolveTimedOut, context)
            }
            State::Resolving { .. } | State::Asking(_) | State::Closed => Ok(()),
            State::Connecting(attempts) => match attempts.advance(context) {
                Some(failure) => self.fail(failure, context),
                None => Ok(()),
            },
            State::Open(connection) => {
                connection.advance(self.id, context)?;
                if connection.conversation.is_over() {
                    self.close();
                }
                Ok(())
            }
        }
    }

    /// Closes the connection, or gives up connecting. The threads of pending operations end later; their results are
    /// dropped.
    pub(super) fn close(&mut self) {
        if let State::Open(connection) = &self.state {
            // Fails if the connection is broken already.
            let _ = connection.stream.shutdown(Shutdown::Both);
        }
        self.state = State::Closed;
    }

    pub(super) fn is_closed(&self) -> bool {
        matches!(self.state, State::Closed)
    }

    fn resolved(
        &mut self,
        result: io::Result<Vec<SocketAddr>>,
        context: &Context,
    ) -> Result<(), WindowClosed> {
        match result {
            Ok(addresses) if addresses.is_empty() => {
                self.fail(Failure::NoSuchName("the name has no address".to_owned()), context)
            }
            Ok(addresses) => self.begin(addresses, context),
            Err(error) => self.fail(resolve::failure(&error), context),
        }
    }

    /// Connects to a server of our own at the first of these addresses that accepts, or asks a clock of another kind.
    fn begin(&mut self, addresses: Vec<SocketAddr>, context: &Context) -> Result<(), WindowClosed> {
        if self.clock.kind() == Kind::Datetime {
            self.state = State::Connecting(ConnectionAttempts::new(self.id, addresses, context));
            return Ok(());
        }
        match Questions::start(self.id, self.clock.clone(), addresses, context) {
            Ok(questions) => self.state = State::Asking(questions),
            Err(error) => return self.fail(Failure::Unreachable(error.to_string()), context),
        }
        Ok(())
    }

    fn open(&mut self, stream: TcpStream, started: Instant, context: &Context) -> Result<(), WindowClosed> {
        let conversation = Conversation::new(context.timeouts, started, Instant::now());
        match start_reading(self.id, &stream, context) {
            Ok(permit_read) => {
                self.state = State::Open(Box::new(Connection { stream, conversation, permit_read }));
                Ok(())
            }
            Err(error) => self.fail(Failure::Unreachable(error.to_string()), context),
        }
    }

    fn fail(&mut self, failure: Failure, context: &Context) -> Result<(), WindowClosed> {
        self.close();
        context.events.send(Event::Link(self.id, LinkEvent::Failed(failure)))
    }
}

impl Connection {
    fn advance(&mut self, id: LinkId, context: &Context) -> Result<(), WindowClosed> {
        self.conversation.handle_timeouts(Instant::now());
        let outgoing = self.conversation.take_outgoing();
        if !outgoing.is_empty() {
            // The reading thread reports a broken connection too, after the last bytes of the server.
            let _ = self.stream.write_all(&outgoing);
        }
        while let Some(event) = self.conversation.next_event() {
            context.events.send(Event::Link(id, event))?;
        }
        Ok(())
    }
}

/// Starts the thread that reads. It ends when either side shuts the connection down.
fn start_reading(id: LinkId, stream: &TcpStream, context: &Context) -> io::Result<SyncSender<()>> {
    // Commands are short, and each one is answered immediately.
    stream.set_nodelay(true)?;
    stream.set_write_timeout(Some(WRITE_TIMEOUT))?;
    let (permit_read, permits) = sync_channel(1);
    let (stream, inputs) = (stream.try_clone()?, context.inputs.clone());
    let thread = thread::Builder::new().name("reader".to_owned());
    thread.spawn(move || read(id, stream, &inputs, &permits))?;
    Ok(permit_read)
}

fn read(id: LinkId, mut stream: TcpStream, inputs: &SyncSender<Input>, permits: &Receiver<()>) {
    let mut buffer = [0; READ_SIZE];
    loop {
        let input = match stream.read(&mut buffer) {
            Ok(0) => Input::Closed(id, None),
            Ok(length) => {
                let bytes = buffer.iter().take(length).copied().collect();
                Input::Received(id, bytes, Instant::now())
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => Input::Closed(id, Some(error)),
        };
        let is_last = matches!(input, Input::Closed(..));
        if inputs.send(input).is_err() || is_last || permits.recv().is_err() {
            return;
        }
    }
}
