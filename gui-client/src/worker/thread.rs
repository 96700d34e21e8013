//! Starts the worker's thread, and runs it until its handle is dropped.

use std::io;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::Instant;

use datetime_client_core::message::WorkerRequest;

use super::context::{Context, Input};
use super::links::Links;
use super::timeouts::Timeouts;
use crate::events::EventSender;

/// The capacity of the queue of inputs. The core bounds the pending commands and the links, and every other thread sends
/// one input at a time, so the queue is never full while the worker runs.
const MAX_INPUTS: usize = 256;

/// Handle of the worker. Dropping it closes all connections and ends the thread.
#[derive(Debug)]
pub struct Worker {
    inputs: SyncSender<Input>,
}

impl Worker {
    /// Starts the thread.
    ///
    /// # Errors
    /// The system cannot start a thread.
    pub fn start(timeouts: Timeouts, events: EventSender) -> io::Result<Self> {
        let (sender, inputs) = sync_channel(MAX_INPUTS);
        let last_questions = Arc::default();
        let context = Context { timeouts, inputs: sender.clone(), events, last_questions };
        thread::Builder::new().name("worker".to_owned()).spawn(move || run(context, &inputs))?;
        Ok(Self { inputs: sender })
    }

    /// Queues a request; `false` if the queue is full or the worker has ended.
    #[must_use]
    pub fn request(&self, request: WorkerRequest) -> bool {
        self.inputs.try_send(Input::Request(request)).is_ok()
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // If the queue is full, the worker ends when it cannot send its next event.
        let _ = self.inputs.try_send(Input::Stop);
    }
}

fn run(mut context: Context, inputs: &Receiver<Input>) {
    let mut links = Links::default();
    loop {
        let input = match links.deadline() {
            Some(deadline) => inputs.recv_timeout(deadline.saturating_duration_since(Instant::now())),
            None => inputs.recv().map_err(|_| RecvTimeoutError::Disconnected),
        };
        let handled = match input {
            Ok(Input::Stop) | Err(RecvTimeoutError::Disconnected) => return links.close_all(),
            Ok(Input::Request(WorkerRequest::SetTimeouts { connect, answer })) => {
                context.timeouts = Timeouts { connect, answer, ..context.timeouts };
                Ok(())
            }
            Ok(input) => links.handle(input, &context),
            Err(RecvTimeoutError::Timeout) => Ok(()),
        };
        if handled.and_then(|()| links.advance(&context)).is_err() {
            return links.close_all();
        }
    }
}
