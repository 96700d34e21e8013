//! The decisions of `update`, without a window: messages go in, effects and the changed model come out.

#![expect(clippy::expect_used, reason = "a test that cannot continue fails")]

use std::time::{Duration, Instant};

use chrono::{DateTime, SubsecRound, TimeDelta};
use datetime_client_core::change::Setting;
use datetime_client_core::checks::{Check, CheckResult};
use datetime_client_core::clock::narrowing::Exchange;
use datetime_client_core::clock::ntp::NtpError;
use datetime_client_core::clock::{ClockAddress, Reading};
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
        self.now.wall += wait;
        wait
    }
}

fn server() -> ClockAddress {
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
    assert_eq!(client.model.notices.first(), Some(&Notice::Unanswered(vec!["day".to_owned()])));
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
        if requests.is_empty() {
            client.wait_until_due();
            requests = client.requests(Action::DeadlineReached);
        }
    }
    assert!(matches!(requests.as_slice(), [WorkerRequest::Send(_, _, command)] if command == "quit"));
    let check = client.model.checks.get(&server());
    let Some(Check::Done(CheckResult::Clock { estimate, .. }, _)) = check else { panic!("{check:?}") };
    assert_eq!(estimate.resolution, Duration::from_secs(1));
}

/// What a clock that is `ahead` by these milliseconds answers after 2 ms. It shows whole seconds.
fn read(now: &Now, ahead: i64) -> LinkEvent {
    let (sent, received) = (now.wall.to_utc() - TimeDelta::milliseconds(2), now.wall.to_utc());
    let shown = (sent + TimeDelta::milliseconds(ahead + 1)).trunc_subsecs(0);
    let sent_at = now.instant.checked_sub(Duration::from_millis(2)).expect("the system runs longer");
    LinkEvent::Read(Box::new(Exchange { sent, sent_at, received, reading: Reading::whole_second(shown) }))
}

#[test]
fn a_step_of_this_computers_clock_forgets_the_offsets() {
    let mut client = Client::new();
    client.requests(Action::ConnectTo("ntp://router".parse().unwrap()));
    client.link_event(read(&client.now, 0));
    assert!(client.model.server.live.estimate(client.now.instant).is_some());
    client.now.wall += Duration::from_secs(100);
    assert!(client.model.clock_was_set(&client.now));
    client.requests(Action::DeadlineReached);
    assert!(client.model.server.live.estimate(client.now.instant).is_none());
    assert!(
        client.model.server.live.due(Probe::Question, client.now.instant).is_some(),
        "it is asked at once"
    );
    assert!(!client.model.clock_was_set(&client.now));
}

#[test]
fn a_check_in_progress_is_repeated_after_a_step_of_this_computers_clock() {
    let mut client = Client::new();
    let (quick, slow): (ClockAddress, ClockAddress) =
        ("ntp://a".parse().unwrap(), "ntp://b".parse().unwrap());
    for clock in [&quick, &slow] {
        client.requests(Action::Check(clock.clone()));
    }
    let failed = LinkEvent::NotRead(Failure::NoTime(NtpError::TooShort(0).into()));
    client.requests(Event::Link(LinkId(1), read(&client.now, 0)));
    client.requests(Event::Link(LinkId(1), failed));
    let result = |client: &Client| client.model.checks.get(&quick).cloned();
    assert!(matches!(result(&client), Some(Check::Done(CheckResult::Clock { .. }, _))));
    client.now.wall += Duration::from_secs(100);
    let requests = client.requests(Action::DeadlineReached);
    assert!(
        matches!(requests.as_slice(), [WorkerRequest::Connect(_, clock)] if *clock == quick),
        "{requests:?}"
    );
}

#[test]
fn a_clock_that_answers_without_a_time_is_not_asked_again_automatically() {
    let mut client = Client::new();
    client.requests(Action::Set(Setting::Reconnect(true)));
    client.requests(Action::ConnectTo("ntp://router".parse().unwrap()));
    client.link_event(read(&client.now, 0));
    client.now.instant += Duration::from_mins(1);
    client.now.wall += Duration::from_mins(1);
    client.link_event(LinkEvent::NotRead(Failure::NoTime(NtpError::Denied.into())));
    assert!(matches!(client.model.link, Link::Lost { .. }));
    assert_eq!(client.model.backoff.due(), None);
}

#[test]
fn after_a_question_without_an_answer_the_next_one_comes_soon() {
    let mut client = Client::new();
    client.requests(Action::ConnectTo("ntp://router".parse().unwrap()));
    client.link_event(read(&client.now, 0));
    while !client.model.server.live.is_steady() {
        client.now.instant += Duration::from_secs(1);
        client.now.wall += Duration::from_secs(1);
        client.link_event(read(&client.now, 0));
    }
    assert!(client.model.server.live.next().unwrap() - client.now.instant > Duration::from_mins(1));
    let lost = Failure::TimedOut { limit: Duration::from_secs(5), details: String::new() };
    client.link_event(LinkEvent::NotRead(lost));
    let next = client.model.server.live.next().expect("a next question");
    assert!(next - client.now.instant <= Duration::from_secs(4));
}

#[test]
fn the_first_answer_of_a_clock_without_commands_connects_it_and_its_answers_are_computed_from_its_time() {
    let mut client = Client::new();
    client.requests(Action::ConnectTo("ntp://router".parse().unwrap()));
    client.now.instant += Duration::from_secs(1);
    client.link_event(read(&client.now, 0));
    assert!(matches!(&client.model.link, Link::Connected(_)) && client.model.server.is_computed());
    // It was asked just now, so no question is needed.
    assert_eq!(client.requests(Action::Send("date".to_owned())), []);
    client.now.instant += Duration::from_secs(10);
    client.now.wall += Duration::from_secs(10);
    let requests = client.requests(Action::Send("Time".to_owned()));
    let id = client.model.link.id().unwrap();
    assert_eq!(requests, [WorkerRequest::Probe(id, Probe::Question)]);
    assert_eq!(client.requests(Action::Send("x".to_owned())), [], "one question at a time");
    client.link_event(read(&client.now, 0));
    let answers: Vec<_> = client.model.history.rows().map(|entry| entry.answer.as_str()).collect();
    let [error, "14:03:36", "2026-03-01"] = answers.as_slice() else { panic!("{answers:?}") };
    assert!(error.starts_with("error: this kind of clock has no commands"));
    assert_eq!(client.requests(Action::Send("quit".to_owned())), [WorkerRequest::Close(id)]);
    assert_eq!(client.model.link, Link::Disconnected);
}

#[test]
fn a_clock_without_commands_is_lost_after_three_questions_without_an_answer_or_one_that_the_user_waits_for() {
    let unanswered =
        || LinkEvent::NotRead(Failure::TimedOut { limit: Duration::from_secs(5), details: String::new() });
    for is_waiting in [false, true] {
        let mut client = Client::new();
        client.requests(Action::ConnectTo("ntp://router".parse().unwrap()));
        client.link_event(read(&client.now, 0));
        if is_waiting {
            client.now.instant += Duration::from_secs(10);
            client.requests(Action::Send("time".to_owned()));
        } else {
            assert_eq!((client.link_event(unanswered()), client.link_event(unanswered())), (vec![], vec![]));
        }
        let id = client.model.link.id().unwrap();
        assert_eq!(client.link_event(unanswered()), [WorkerRequest::Close(id)]);
        let ending = Ending::NoAnswer(Duration::from_secs(5));
        assert_eq!(client.model.link, Link::Lost { server: "ntp://router".parse().unwrap(), ending });
    }
}

#[test]
fn a_web_address_of_a_server_of_our_own_becomes_its_own_address() {
    let mut client = Client::new();
    client.requests(Action::ConnectTo("http://nas:9901".parse().unwrap()));
    assert_eq!(client.link_event(LinkEvent::IsOurs), []);
    client.link_event(LinkEvent::Welcomed { welcome: "Welcome".to_owned(), framed: true });
    let ours: ClockAddress = "nas:9901".parse().unwrap();
    let listed: Vec<_> = client.model.recents().iter().map(|recent| recent.address.clone()).collect();
    assert_eq!((client.model.link.server(), listed), (Some(&ours), vec![ours.clone()]));
    assert_eq!((client.model.form.host.as_str(), client.model.form.port.as_str()), ("nas", "9901"));
}

#[test]
fn a_check_of_whole_seconds_asks_when_they_change_and_ends_in_time() {
    for ahead in [0, 400, -3_600_000, 700_123] {
        let clock: ClockAddress = "http://printer".parse().unwrap();
        let mut client = Client::new();
        let started = client.now.instant;
        let requests = client.requests(Action::Check(clock.clone()));
        let Some(&WorkerRequest::Connect(link, _)) = requests.first() else { panic!("{requests:?}") };
        let mut questions = 1;
        client.requests(Event::Link(link, read(&client.now, ahead)));
        while !matches!(client.model.checks.get(&clock), Some(Check::Done(..))) {
            client.wait_until_due();
            if let [WorkerRequest::Probe(_, Probe::Question)] = *client.requests(Action::DeadlineReached) {
                questions += 1;
                client.now.instant += Duration::from_millis(2);
                client.now.wall += Duration::from_millis(2);
                client.requests(Event::Link(link, read(&client.now, ahead)));
            }
        }
        assert!(
            questions <= 10 && client.now.instant - started <= Duration::from_millis(5600),
            "{questions}"
        );
        let Some(Check::Done(CheckResult::Clock { estimate, .. }, _)) = client.model.checks.get(&clock)
        else {
            panic!("it answers")
        };
        let wrong = (estimate.offset - TimeDelta::milliseconds(ahead)).abs().to_std().unwrap();
        assert!(
            wrong <= estimate.error && estimate.error <= Duration::from_millis(60),
            "{ahead}: {estimate:?}"
        );
    }
}

#[test]
fn a_check_that_gets_no_answer_ends_after_the_timeout() {
    let mut client = Client::new();
    client.requests(Action::Check(server()));
    assert_eq!(client.wait_until_due(), Duration::from_millis(5600));
    assert!(matches!(client.requests(Action::DeadlineReached).as_slice(), [WorkerRequest::Close(_)]));
    let result = client.model.checks.get(&server());
    assert!(
        matches!(result, Some(Check::Done(CheckResult::Failed(Failure::TimedOut { .. }), _))),
        "{result:?}"
    );
}

fn answer_to(link: LinkId, probe: Probe, now: &Now) -> Event {
    let answer = match probe {
        Probe::Time => now.wall.format("%H:%M:%S").to_string(),
        Probe::Now | Probe::Sync | Probe::Question => "error: unknown command".to_owned(),
    };
    Event::Link(link, LinkEvent::Probed { probe, answer, sent: now.instant, received: now.instant })
}

#[test]
fn an_effect_that_its_thread_did_not_take_is_reported() {
    let mut client = Client::new();
    client.requests(Event::EffectLost);
    assert_eq!(client.model.notices.first(), Some(&Notice::InternalError));
}
