//! Desktop notifications, with a notification service of the test on its own bus.

#![cfg(target_os = "linux")]
#![expect(clippy::expect_used, reason = "a test that cannot continue panics")]
#![allow(missing_docs, reason = "zbus generates methods without it")]

use std::collections::HashMap;
use std::env;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use datetime_client::{events, notifications};
use datetime_client_core::message::Event;
use tempfile::NamedTempFile;
use zbus::blocking::connection::Builder;
use zbus::object_server::SignalEmitter;
use zbus::zvariant::OwnedValue;

/// How long the bus and the child may take.
const TIMEOUT: Duration = Duration::from_secs(20);

/// Set in the child.
const CHILD: &str = "DATETIME_TEST_NOTIFICATION";

/// Ends the process when it is dropped.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A bus that starts no services.
const CONFIGURATION: &str = "<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen>\
    <policy context=\"default\"><allow send_destination=\"*\"/><allow receive_sender=\"*\"/><allow own=\"*\"/></policy></busconfig>";

/// A bus of its own, and its address; `None` if there is no dbus-daemon.
fn bus() -> Option<(Process, String)> {
    let mut configuration = NamedTempFile::new().expect("a temporary file can be created");
    configuration.write_all(CONFIGURATION.as_bytes()).expect("it can be written");
    let mut daemon = Command::new("dbus-daemon")
        .args(["--nofork", "--print-address=1", "--config-file"])
        .arg(configuration.path())
        .stdout(Stdio::piped())
        .spawn()
        .ok()?;
    let mut address = String::new();
    let output = daemon.stdout.take().expect("it is piped");
    let daemon = Process(daemon);
    BufReader::new(output).read_line(&mut address).expect("it prints its address");
    Some((daemon, address.trim().to_owned()))
}

/// A service that sends the title and the body of each notification.
struct Service {
    capabilities: Vec<String>,
    shown: Sender<(String, String)>,
}

#[zbus::interface(name = "org.freedesktop.Notifications")]
impl Service {
    fn get_capabilities(&self) -> Vec<String> {
        self.capabilities.clone()
    }

    #[expect(clippy::too_many_arguments, reason = "the specification has as many")]
    fn notify(
        &self,
        app_name: String,
        replaces: u32,
        icon: String,
        summary: String,
        body: String,
        actions: Vec<String>,
        hints: HashMap<String, OwnedValue>,
        expires: i32,
    ) -> u32 {
        drop((app_name, replaces, icon, actions, hints, expires));
        let _ = self.shown.send((summary, body));
        ID
    }

    #[zbus(signal)]
    async fn action_invoked(emitter: &SignalEmitter<'_>, id: u32, action: &str) -> zbus::Result<()>;
}

/// The number that the service gives its notification.
const ID: u32 = 7;

const PATH: &str = "/org/freedesktop/Notifications";

fn child(bus: &str) -> Process {
    let name = "child_shows_a_notification_and_ends_once_it_is_clicked";
    let child = Command::new(env::current_exe().expect("it has a path"))
        .args(["--exact", name, "--nocapture"])
        .env(CHILD, "1")
        .env("DBUS_SESSION_BUS_ADDRESS", bus)
        .stdout(Stdio::piped())
        .spawn();
    Process(child.expect("a child can be started"))
}

/// Not a test: the tests below run it as a child process.
#[test]
fn child_shows_a_notification_and_ends_once_it_is_clicked() {
    if env::var(CHILD).is_err() {
        return;
    }
    let (sender, received) = events::channel(|_| {});
    notifications::show("NAS is wrong".to_owned(), "3 s < 4 s & more".to_owned(), sender);
    // Without a service, the thread ends and drops the sender.
    println!("\n{:?}", received.recv_timeout(TIMEOUT).ok() == Some(Event::AlertClicked));
}

/// Whether the child reports that the notification was clicked, once it ends.
fn was_clicked(child: &mut Process) -> Receiver<bool> {
    let output = BufReader::new(child.0.stdout.take().expect("it is piped"));
    let (sender, receiver) = channel();
    thread::spawn(move || {
        sender.send(output.lines().map_while(Result::ok).filter(|line| line == "true").count() > 0)
    });
    receiver
}

#[test]
fn a_notification_is_shown_as_plain_text_and_a_click_on_it_is_an_event() {
    let Some((_daemon, address)) = bus() else { return };
    let (sender, shown) = channel();
    let capabilities = ["actions", "body", "body-markup"].map(str::to_owned).to_vec();
    let connection = Builder::address(address.as_str())
        .and_then(|builder| builder.name("org.freedesktop.Notifications"))
        .and_then(|builder| builder.serve_at(PATH, Service { capabilities, shown: sender }))
        .and_then(Builder::build)
        .expect("the service starts");
    let mut child = child(&address);
    let clicked = was_clicked(&mut child);
    let (title, body) = shown.recv_timeout(TIMEOUT).expect("a notification is shown");
    assert_eq!((title.as_str(), body.as_str()), ("NAS is wrong", "3 s &lt; 4 s &amp; more"));
    let service = connection.object_server().interface::<_, Service>(PATH).expect("it is served");
    // The user clicks until something happens: the program may not listen yet.
    let begin = Instant::now();
    let is_clicked = loop {
        let click = Service::action_invoked(service.signal_emitter(), ID, "default");
        zbus::block_on(click).expect("the bus takes signals");
        if let Ok(is_clicked) = clicked.recv_timeout(Duration::from_millis(100)) {
            break is_clicked;
        }
        assert!(begin.elapsed() < TIMEOUT, "nothing happens");
    };
    assert!(is_clicked);
}

#[test]
fn without_a_service_or_a_bus_nothing_happens() {
    let Some((_daemon, address)) = bus() else { return };
    for address in [address.as_str(), "unix:path=/nonexistent/bus", ""] {
        let mut child = child(address);
        assert_eq!(was_clicked(&mut child).recv_timeout(TIMEOUT), Ok(false), "{address}");
        assert!(child.0.wait().expect("it ends").success(), "{address}");
    }
}
