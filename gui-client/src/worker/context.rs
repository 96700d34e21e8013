//! Everything that the parts of the worker share: its timeouts, its queue of inputs and the channel to the window.

use std::io;
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::sync::mpsc::SyncSender;
use std::time::Instant;

use datetime_client_core::clock::narrowing::Exchange;
use datetime_client_core::message::{LinkId, WorkerRequest};

use super::query::{LastQuestions, QueryError};
use super::timeouts::Timeouts;
use crate::events::EventSender;

/// Everything that the parts of the worker share.
pub(super) struct Context {
    pub(super) timeouts: Timeouts,
    /// The worker's own queue, for the threads that it starts.
    pub(super) inputs: SyncSender<Input>,
    pub(super) events: EventSender,
    /// For the clocks of other kinds.
    pub(super) last_questions: Arc<LastQuestions>,
}

/// An input of the worker.
#[derive(Debug)]
pub(super) enum Input {
    /// A request of the window.
    Request(WorkerRequest),
    /// A name was resolved, or could not be.
    Resolved(LinkId, io::Result<Vec<SocketAddr>>),
    /// An attempt to connect to one address succeeded or failed.
    Connected(LinkId, SocketAddr, io::Result<TcpStream>),
    /// A clock of another kind has answered a question from this address, or has not.
    Answered(LinkId, Result<(SocketAddr, Exchange), QueryError>),
    /// Bytes were received at this time.
    Received(LinkId, Vec<u8>, Instant),
    /// The server closed the connection, or it broke with this error.
    Closed(LinkId, Option<io::Error>),
    /// The worker is to end.
    Stop,
}

impl Input {
    /// The link that the input is about.
    pub(super) fn link(&self) -> Option<LinkId> {
        match self {
            Self::Request(
                WorkerRequest::Connect(id, _)
                | WorkerRequest::Send(id, _, _)
                | WorkerRequest::Probe(id, _)
                | WorkerRequest::Close(id),
            )
            | Self::Resolved(id, _)
            | Self::Connected(id, _, _)
            | Self::Answered(id, _)
            | Self::Received(id, _, _)
            | Self::Closed(id, _) => Some(*id),
            Self::Request(WorkerRequest::SetTimeouts { .. }) | Self::Stop => None,
        }
    }
}
