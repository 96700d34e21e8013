//! Desktop notifications. Each has its own thread, because the notification service may not answer, and because the click on a
//! notification is waited for there. A missing service is no error: the window shows the same.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use notify_rust::Notification;

use crate::events::EventSender;

/// The maximum number of threads. Beyond it, the service has not answered for a long time, and a notification is dropped.
const MAX_THREADS: usize = 16;

/// The maximum number of notifications whose click is waited for. A desktop may keep notifications for days.
#[cfg(all(unix, not(target_os = "macos")))]
const MAX_CLICKABLE: usize = 8;

static THREADS: AtomicUsize = AtomicUsize::new(0);

/// Counts a thread while it exists.
struct Counted;

impl Counted {
    fn new() -> (Self, usize) {
        let before = THREADS.fetch_add(1, Ordering::Relaxed);
        (Self, before)
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        THREADS.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Shows a notification. A click on it sends [`datetime_client_core::message::Event::AlertClicked`], on systems that report clicks.
pub fn show(title: String, body: String, events: EventSender) {
    let (counted, before) = Counted::new();
    if before >= MAX_THREADS {
        return;
    }
    // Without a thread, only the task bar tells the user.
    let _ = thread::Builder::new().name("notification".to_owned()).spawn(move || {
        show_and_wait(&title, &body, before, &events);
        drop(counted);
    });
}

fn notification(title: &str, body: &str) -> Notification {
    let mut notification = Notification::new();
    notification.appname(crate::texts::title()).summary(title).body(body);
    notification
}

#[cfg(all(unix, not(target_os = "macos")))]
fn show_and_wait(title: &str, body: &str, before: usize, events: &EventSender) {
    use datetime_client_core::message::Event;
    use notify_rust::Hint;

    /// The action of a click on the notification itself (Desktop Notifications Specification).
    const DEFAULT_ACTION: &str = "default";

    let Ok(capabilities) = notify_rust::get_capabilities() else { return };
    let has = |name: &str| capabilities.iter().any(|capability| capability == name);
    let body = if has("body-markup") { escaped(body) } else { body.to_owned() };
    let mut notification = notification(title, &body);
    notification.icon("datetime-client").hint(Hint::DesktopEntry("datetime-client".to_owned()));
    let is_clickable = has("actions") && before < MAX_CLICKABLE;
    if is_clickable {
        notification.action(DEFAULT_ACTION, crate::texts::alerts::show());
    }
    let Ok(shown) = notification.show() else { return };
    if is_clickable {
        shown.wait_for_action(|action| {
            if action == DEFAULT_ACTION {
                events.send_or_drop(Event::AlertClicked);
            }
        });
    }
}

/// Escapes a text for a service that takes it for markup: names are the user's or a server's.
#[cfg(all(unix, not(target_os = "macos")))]
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(not(all(unix, not(target_os = "macos"))))]
fn show_and_wait(title: &str, body: &str, _before: usize, _events: &EventSender) {
    let _ = notification(title, body).show();
}
