//! Ends the threads of a search from outside.

use std::fmt;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Called once when the search is ended.
type Hook = Box<dyn FnOnce() + Send>;

/// Whether a search was ended, shared by its threads.
#[derive(Clone, Default)]
pub(super) struct Stop(Arc<Shared>);

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    stopped: Condvar,
}

#[derive(Default)]
struct State {
    is_stopped: bool,
    hook: Option<Hook>,
}

impl Stop {
    /// Ends the search: calls the hook, and wakes the threads that wait.
    pub(super) fn stop(&self) {
        let mut state = self.lock();
        state.is_stopped = true;
        let hook = state.hook.take();
        drop(state);
        self.0.stopped.notify_all();
        if let Some(hook) = hook {
            hook();
        }
    }

    /// Sets what interrupts a call that blocks, in place of an earlier hook. If the search is ended already, it is called
    /// immediately.
    pub(super) fn on_stop(&self, hook: impl FnOnce() + Send + 'static) {
        let mut state = self.lock();
        if state.is_stopped {
            drop(state);
            hook();
        } else {
            state.hook = Some(Box::new(hook));
        }
    }

    pub(super) fn is_stopped(&self) -> bool {
        self.lock().is_stopped
    }

    /// Waits; returns early, with `true`, if the search is ended.
    pub(super) fn wait(&self, time: Duration) -> bool {
        let deadline = Instant::now() + time;
        let mut state = self.lock();
        while !state.is_stopped {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return false;
            }
            state =
                self.0.stopped.wait_timeout(state, left).map_or_else(|error| error.into_inner().0, |it| it.0);
        }
        true
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // No code panics while it holds the lock.
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Stop {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_tuple("Stop").field(&self.is_stopped()).finish()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;
    use std::thread;

    use super::*;

    #[test]
    fn ending_a_search_interrupts_its_threads() {
        let stop = Stop::default();
        assert!(!stop.wait(Duration::from_millis(1)));
        let (sender, called) = channel();
        let late = sender.clone();
        stop.on_stop(move || sender.send(1).unwrap());
        let waiting = stop.clone();
        let (started, is_started) = channel();
        let thread = thread::spawn(move || {
            started.send(()).unwrap();
            waiting.wait(Duration::from_secs(20))
        });
        is_started.recv().unwrap();
        // Most likely it waits by then.
        thread::park_timeout(Duration::from_millis(50));
        let begin = Instant::now();
        stop.stop();
        assert!(thread.join().unwrap() && stop.is_stopped());
        assert!(begin.elapsed() < Duration::from_secs(10));
        stop.on_stop(move || late.send(2).unwrap());
        assert_eq!(called.iter().collect::<Vec<_>>(), [1, 2]);
    }
}
