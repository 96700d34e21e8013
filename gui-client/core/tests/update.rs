//! The decisions of `update`, without a window: messages go in, effects and the changed model come out.

#![expect(clippy::expect_used, reason = "a test that cannot continue fails")]

use std::time::{Duration, Instant};

use chrono::DateTime;
use datetime_client_core::address::Address;
use datetime_client_core::change::Setting;
use datetime_client_core::checks::{Check, CheckResult};
use datetime_client_core::link::Link;
use datetime_client_core::message::{
    Action, Effect, Ending, Event, Failure, LinkEvent, LinkId, Message, Probe, WorkerRequest,
};
use datetime_client_core::notice::Notice;
use datetime_client_core::settings::Settings;
use datetime_client_core::{Model, Now, update};
use datetime_protocol::answer::ERROR_PREFIX;
use datetime_protocol::error::{Closing, Refusal};

struct Client {
    model: Model,
    now: Now,
}

impl Client {
    fn new() -> Self {
        let wall = DateTime::parse_from_rfc3339("2026-03-01T14:03:27+09:00").expect("a valid timestamp");
        Self {
            model: Model::new(Settings::default(), Vec::new()),
            now: Now { instant: Instant::now(), wall },
        }
    }

    fn connected() -> Self {
        let mut client = Self::new();
        client.requests(Action::ConnectTo(server()));
        client.link_event(LinkEvent::Welcomed { welcome: "Welcome".to_owned(), framed: true });
        client
    }

    /// Applies a message; returns the requests to the worker.
    fn requests(&mut self, message: impl Into<Message>) -> Vec<WorkerRequest> {
        let effects = update(&mut self.model, message, self.now);
        let request = |effect| if let Effect::Worker(request) = effect { Some(request) } else { None };
        effects.into_iter().filter_map(request).collect()
    }

    /// Applies an event of the current link.
    fn link_event(&mut self, event: LinkEvent) -> Vec<WorkerRequest> {
        let id = self.model.link.id().expect("there is a link");
        self.requests(Event::Link(id, event))
    }

    /// Lets the time pass until something is due, and returns how long that took.
    fn wait_until_due(&mut self) -> Duration {
        let due = self.model.due().expect("something is due later");
        let wait = due - self.now.instant;
        self.now.instant = due;
        wait
    }
}

fn server() -> Address {
    "nas".parse().expect("a valid address")
}

fn without_prefix(line: &str) -> String {
    line.strip_prefix(ERROR_PREFIX).expect("an error line").to_owned()
}

#[test]
fn the_retry_time_of_a_refusal_is_that_which_the_server_wrote() {
    for (refusal, seconds) in [(Refusal::Full { max_clients: 2 }, Some(30)), (Refusal::NotAllowed, None)] {
        let mut client = Client::new();
        client.requests(Action::ConnectTo(server()));
        let line = without_prefix(&refusal.to_string());
        client.link_event(LinkEvent::Failed(Failure::ServerError(line)));
        let Link::Failed(failed) = &client.model.link else { panic!("it is refused") };
        let retry_at = seconds.map(|seconds| client.now.instant + Duration::from_secs(seconds));
        assert_eq!(failed.retry_at, retry_at, "{refusal}");
    }
}

#[test]
fn a_command_that_crosses_with_an_idle_close_is_sent_once_more_and_not_a_third_time() {
    let idle = Ending::Idle(without_prefix(&Closing::Idle(Duration::from_mins(5)).to_string()));
    let mut client = Client::connected();
    client.requests(Action::Send("day".to_owned()));
    let reconnect = client.link_event(LinkEvent::Ended(idle.clone()));
    assert!(
        matches!(reconnect.as_slice(), [WorkerRequest::Close(_), WorkerRequest::Connect(..)]),
        "{reconnect:?}"
    );
    let resent = client.link_event(LinkEvent::Welcomed { welcome: "Welcome".to_owned(), framed: true });
    assert!(matches!(resent.as_slice(), [WorkerRequest::Send(_, _, command)] if command == "day"));
    assert_eq!(client.link_event(LinkEvent::Ended(idle)), []);
    assert_eq!(client.model.notice, Some(Notice::Unanswered(vec!["day".to_owned()])));
}

#[test]
fn a_lost_connection_is_made_again_after_a_delay_only_if_that_is_set() {
    let mut client = Client::connected();
    client.link_event(LinkEvent::Ended(Ending::Closed));
    assert_eq!(client.model.due(), None);

    let mut client = Client::connected();
    client.requests(Action::Set(Setting::Reconnect(true)));
    client.link_event(LinkEvent::Ended(Ending::Closed));
    assert_eq!(client.wait_until_due(), Duration::from_secs(1));
    let requests = client.requests(Action::DeadlineReached);
    assert!(matches!(requests.as_slice(), [WorkerRequest::Connect(_, to)] if *to == server()));
}

#[test]
fn events_of_an_earlier_link_are_ignored() {
    let mut client = Client::connected();
    let earlier = client.model.link.id().expect("it is connected");
    client.requests(Action::ConnectTo("other".parse().expect("a valid address")));
    client.link_event(LinkEvent::Welcomed { welcome: "Welcome".to_owned(), framed: true });
    let before = client.model.link.clone();
    assert_eq!(client.requests(Event::Link(earlier, LinkEvent::Ended(Ending::Closed))), []);
    assert_eq!(client.model.link, before);
}

#[test]
fn a_zone_is_added_only_to_commands_that_take_one() {
    let mut client = Client::connected();
    client.link_event(LinkEvent::Commands(vec!["week".to_owned(), "now".to_owned()]));
    client.requests(Action::ChooseZone(Some("Asia/Tokyo")));
    let with_zone = |command| client.model.with_zone(command);
    assert_eq!(["day", "week", "now"].map(with_zone), ["day Asia/Tokyo", "week Asia/Tokyo", "now"]);
}

#[test]
fn a_check_reads_the_clock_with_time_if_the_server_has_no_now() {
    let mut client = Client::connected();
    client.requests(Action::Disconnect);
    let requests = client.requests(Action::CheckAll);
    let Some(&WorkerRequest::Connect(link, _)) = requests.first() else { panic!("{requests:?}") };
    client.requests(Event::Link(link, LinkEvent::Welcomed { welcome: "Welcome".to_owned(), framed: true }));
    let mut requests = client.requests(Event::Link(link, LinkEvent::Measured(Duration::ZERO)));
    while let Some(&WorkerRequest::Probe(_, probe)) = requests.first() {
        requests = client.requests(answer_to(link, probe, &client.now));
    }
    assert!(matches!(requests.as_slice(), [WorkerRequest::Send(_, _, command)] if command == "quit"));
    let check = client.model.checks.get(&server());
    let Some(Check::Done(CheckResult::Clock { estimate, .. }, _)) = check else { panic!("{check:?}") };
    assert_eq!(estimate.resolution, Duration::from_secs(1));
}

fn answer_to(link: LinkId, probe: Probe, now: &Now) -> Event {
    let answer = match probe {
        Probe::Time => now.wall.format("%H:%M:%S").to_string(),
        Probe::Now | Probe::Sync => "error: unknown command".to_owned(),
    };
    Event::Link(link, LinkEvent::Probed { probe, answer, sent: now.instant, received: now.instant })
}

#[test]
fn an_effect_that_its_thread_did_not_take_is_reported() {
    let mut client = Client::new();
    client.requests(Event::EffectLost);
    assert_eq!(client.model.notice, Some(Notice::InternalError));
}
