//! What the threads that ask clocks have in common: the pause between two questions to one device, and cancelling.

use std::collections::HashMap;
use std::io;
use std::net::{IpAddr, Shutdown, SocketAddr, TcpStream};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use datetime_client_core::clock::narrowing::MIN_INTERVAL;

/// When each device was asked last.
#[derive(Debug, Default)]
pub(in super::super) struct LastQuestions(Mutex<HashMap<(IpAddr, u16), Instant>>);

impl LastQuestions {
    /// Waits until the device at `address` may be asked, and records the question. Returns false if it was cancelled first.
    pub(super) fn wait(&self, address: SocketAddr, cancel: &Cancel) -> bool {
        // A device is asked through all its ports. The ports of this computer may lead anywhere, as in a tunnel.
        let port = if address.ip().is_loopback() { address.port() } else { 0 };
        loop {
            if cancel.is_cancelled() {
                return false;
            }
            let now = Instant::now();
            let mut last = lock(&self.0);
            last.retain(|_, at| *at + MIN_INTERVAL > now);
            match last.get(&(address.ip(), port)) {
                None => {
                    last.insert((address.ip(), port), now);
                    return true;
                }
                Some(at) => {
                    let pause = (*at + MIN_INTERVAL).saturating_duration_since(now);
                    drop(last);
                    cancel.wait(pause);
                }
            }
        }
    }
}

/// Ends a question from another thread.
#[derive(Debug, Default)]
pub(in super::super) struct Cancel {
    question: Mutex<State>,
    cancelled: Condvar,
}

#[derive(Debug, Default)]
struct State {
    is_cancelled: bool,
    stream: Option<TcpStream>,
}

impl State {
    fn close(&self) {
        if let Some(stream) = &self.stream {
            // Fails if the connection is broken already.
            let _ = stream.shutdown(Shutdown::Both);
        }
    }
}

impl Cancel {
    /// Ends the question, and closes its connection.
    pub(in super::super) fn cancel(&self) {
        let mut question = lock(&self.question);
        question.is_cancelled = true;
        question.close();
        self.cancelled.notify_all();
    }

    pub(super) fn is_cancelled(&self) -> bool {
        lock(&self.question).is_cancelled
    }

    /// Waits for `time`, or until the question is cancelled.
    fn wait(&self, time: Duration) {
        let question = lock(&self.question);
        drop(self.cancelled.wait_timeout_while(question, time, |question| !question.is_cancelled));
    }

    /// Sets the connection that is closed if the question is cancelled.
    ///
    /// # Errors
    /// The system cannot duplicate the socket.
    pub(super) fn watch(&self, stream: &TcpStream) -> io::Result<()> {
        let mut question = lock(&self.question);
        question.stream = Some(stream.try_clone()?);
        if question.is_cancelled {
            question.close();
        }
        Ok(())
    }

    /// Releases the connection, so that it is closed as soon as the thread that asks drops it.
    pub(super) fn release(&self) {
        lock(&self.question).stream = None;
    }
}

/// The values are whole in any case, so a panic of another thread does not matter.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::thread;

    use super::*;

    fn address(text: &str) -> SocketAddr {
        text.parse().unwrap()
    }

    #[test]
    fn a_device_is_asked_twice_a_second_at_most_through_any_of_its_ports() {
        let last = LastQuestions::default();
        let cancel = Cancel::default();
        let start = Instant::now();
        assert!(last.wait(address("192.0.2.1:80"), &cancel));
        assert!(last.wait(address("192.0.2.2:80"), &cancel) && last.wait(address("127.0.0.1:80"), &cancel));
        assert!(last.wait(address("127.0.0.1:123"), &cancel));
        assert!(start.elapsed() < MIN_INTERVAL, "other devices do not wait");
        assert!(last.wait(address("192.0.2.1:123"), &cancel));
        assert!(start.elapsed() >= MIN_INTERVAL);
    }

    #[test]
    fn a_cancelled_question_is_not_asked() {
        let last = Arc::new(LastQuestions::default());
        let cancel = Arc::new(Cancel::default());
        assert!(last.wait(address("192.0.2.1:80"), &cancel));
        let waiting = thread::spawn({
            let (last, cancel) = (Arc::clone(&last), Arc::clone(&cancel));
            move || last.wait(address("192.0.2.1:80"), &cancel)
        });
        cancel.cancel();
        assert!(!waiting.join().unwrap());
    }
}
