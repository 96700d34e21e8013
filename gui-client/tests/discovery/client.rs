//! The client without its window: the search, and the model that it fills.

use std::fs;
use std::net::{TcpStream, ToSocketAddrs};
use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant};

use chrono::Local;
use datetime_client::discovery::Discovery;
use datetime_client::events;
use datetime_client_core::clock::ClockAddress;
use datetime_client_core::message::{Action, Effect, Event, Message, WorkerRequest};
use datetime_client_core::network::{NetworkEvent, Via, WhyEmpty};
use datetime_client_core::settings::Settings;
use datetime_client_core::{Model, Now, update};

use crate::machine::wait;

pub struct Client {
    model: Model,
    events: Receiver<Event>,
    _discovery: Discovery,
    probed: Vec<String>,
    via: Option<Via>,
}

impl Client {
    /// Starts as when the window begins to show the list.
    pub fn start() -> Self {
        let (sender, events) = events::channel(|_| {});
        let mut model = Model::new(Settings::default(), Vec::new());
        let effects = update(&mut model, Action::ShowNetwork(true), now());
        let Some(Effect::Search(id)) = effects.first() else { panic!("it searches: {effects:?}") };
        let discovery = Discovery::start(*id, sender).expect("a thread starts");
        Self { model, events, _discovery: discovery, probed: Vec::new(), via: None }
    }

    fn apply(&mut self, message: impl Into<Message>) {
        for effect in update(&mut self.model, message, now()) {
            if let Effect::Worker(WorkerRequest::Connect(_, clock)) = effect {
                self.probed.push(clock.to_string());
            }
        }
    }

    /// Handles events until a condition holds; returns whether it does.
    fn until(&mut self, limit: Duration, condition: impl Fn(&Self) -> bool) -> bool {
        let begin = Instant::now();
        while !condition(self) {
            let Some(left) = limit.checked_sub(begin.elapsed()) else { return false };
            if let Ok(event) = self.events.recv_timeout(left.min(Duration::from_millis(100))) {
                if let Event::Network(_, NetworkEvent::Began(via)) = &event {
                    self.via = Some(*via);
                }
                self.apply(event);
            }
            if self.model.due().is_some_and(|due| due <= Instant::now()) {
                self.apply(Action::DeadlineReached);
            }
        }
        println!("    after {:?}", begin.elapsed());
        true
    }

    pub fn run(&mut self, time: Duration) {
        self.until(time, |_| false);
    }

    pub fn expect(&mut self, limit: Duration, what: &str, condition: impl Fn(&[String]) -> bool) {
        let holds = self.until(limit, |client| condition(&client.list()));
        assert!(holds, "{what}: {:?}, {:?}", self.list(), self.model.network.why_empty(true));
    }

    pub fn expect_reason(&mut self, limit: Duration, reason: &WhyEmpty) {
        let holds = self.until(limit, |client| client.model.network.why_empty(true) == *reason);
        assert!(holds, "{:?} is not {reason:?}", self.model.network.why_empty(true));
    }

    pub fn expect_via(&mut self, limit: Duration, via: Via) {
        assert!(self.until(limit, |client| client.via == Some(via)), "{:?}", self.via);
    }

    /// The entries: names, addresses, and whether they are gone.
    pub fn list(&self) -> Vec<String> {
        let listed = self.model.network.listed(self.model.recents());
        let shown = listed.iter().map(|found| {
            format!("{} {}{}", found.name, found.address, if found.is_gone { " gone" } else { "" })
        });
        shown.collect()
    }

    /// The clocks that were connected to.
    pub fn probed(&self) -> Vec<String> {
        self.probed.clone()
    }

    pub fn via(&self) -> Option<Via> {
        self.via
    }
}

fn now() -> Now {
    Now { instant: Instant::now(), wall: Local::now().fixed_offset() }
}

/// Connects to a clock as the worker does.
pub fn can_connect(clock: &str) -> bool {
    let clock: ClockAddress = clock.parse().expect("it is an address");
    let mut addresses = (clock.host(), clock.port()).to_socket_addrs().expect("it needs no resolver");
    let address = addresses.next().expect("there is one");
    wait(|| TcpStream::connect(address).is_ok());
    true
}

/// The resident memory of this process.
pub fn memory_kib() -> u64 {
    let status = fs::read_to_string("/proc/self/status").expect("it can be read");
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("it has this line");
    line.trim().trim_end_matches(" kB").parse().expect("it is a number")
}
