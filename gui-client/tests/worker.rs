//! Tests the worker against servers of every kind, on loopback.

#![expect(clippy::expect_used, clippy::panic, reason = "a test panics if its set-up fails")]
#![expect(clippy::wildcard_enum_match_arm, reason = "a test names only the events that it expects")]

mod common;

use std::io::{Read, Write};
use std::net::SocketAddr;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use common::{DEADLINE, framed, lines, old, server, unused_address};
use datetime_client::worker::{Timeouts, Worker};
use datetime_client_core::message::{
    Anomaly, CommandId, Ending, Event, Failure, LinkEvent, LinkId, Probe, WorkerRequest,
};

/// A worker and its events.
struct TestWorker {
    worker: Worker,
    events: Receiver<Event>,
}

impl TestWorker {
    fn new(timeouts: Timeouts) -> Self {
        let (sender, events) = datetime_client::events::channel(|_| {});
        let worker = Worker::start(timeouts, sender).expect("a thread can be started");
        Self { worker, events }
    }

    fn connected_to(address: SocketAddr) -> Self {
        let worker = Self::new(Timeouts::default());
        worker.connect(1, address);
        worker
    }

    fn request(&self, request: WorkerRequest) {
        assert!(self.worker.request(request));
    }

    fn connect(&self, link: u64, address: SocketAddr) {
        let address = address.to_string().parse().expect("the address is valid");
        self.request(WorkerRequest::Connect(LinkId(link), address));
    }

    fn send(&self, id: u64, command: &str) {
        self.request(WorkerRequest::Send(LinkId(1), CommandId(id), command.to_owned()));
    }

    fn next(&self) -> LinkEvent {
        match self.events.recv_timeout(DEADLINE).expect("the worker sends an event") {
            Event::Link(_, event) => event,
            event @ (Event::Disk(_)
            | Event::Network(..)
            | Event::Addresses(_)
            | Event::StartedAgain(_)
            | Event::AlertClicked
            | Event::EffectLost) => {
                panic!("{event:?} is not from the worker")
            }
        }
    }

    /// The next event that does not come from the answer to `help`, whose time is not fixed.
    fn next_but_help(&self) -> LinkEvent {
        loop {
            match self.next() {
                LinkEvent::Measured(_) | LinkEvent::Commands(_) => {}
                event => return event,
            }
        }
    }

    fn answer(&self) -> (u64, String) {
        match self.next_but_help() {
            LinkEvent::Answered { id: CommandId(id), answer, round_trip: _ } => (id, answer),
            event => panic!("{event:?} is not an answer"),
        }
    }
}

fn welcomed(welcome: &str) -> LinkEvent {
    LinkEvent::Welcomed { welcome: welcome.to_owned(), framed: true }
}

#[expect(clippy::unnecessary_wraps, reason = "the server's function returns `None` to close")]
fn echo(line: &str) -> Option<String> {
    Some(match line {
        "help" => "commands: day date time week Bad! week now sync next help quit exit".to_owned(),
        "quit" => "goodbye".to_owned(),
        other => format!("<{other}>"),
    })
}

/// The valid names in [`echo`]'s answer to `help`.
fn listed_commands() -> LinkEvent {
    let names = ["day", "date", "time", "week", "now", "sync", "next", "help", "quit", "exit"];
    LinkEvent::Commands(names.map(str::to_owned).to_vec())
}

#[test]
fn cancelling_closes_the_connection_to_a_clock_that_does_not_answer() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("an address");
    // Longer than the test waits, so that no timeout closes the connection.
    let connect = DEADLINE * 3;
    let worker = TestWorker::new(Timeouts { connect, ..Timeouts::default() });
    let clock = format!("http://{address}").parse().expect("the address is valid");
    worker.request(WorkerRequest::Connect(LinkId(1), clock));
    let (mut stream, _) = listener.accept().expect("the worker connects");
    stream.set_read_timeout(Some(DEADLINE)).expect("a timeout");
    let mut byte = [0];
    stream.read_exact(&mut byte).expect("the request");
    worker.request(WorkerRequest::Close(LinkId(1)));
    let mut rest = Vec::new();
    // A reset also is an end.
    let _ = stream.read_to_end(&mut rest).inspect_err(|error| {
        assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset);
    });
}

#[test]
fn a_framed_server_lists_its_commands_and_answers_in_order() {
    let worker = TestWorker::connected_to(framed(echo));
    assert_eq!(worker.next(), welcomed("Welcome"));
    for id in 0..30 {
        worker.send(id, &format!("command {id}"));
    }
    assert_eq!(worker.next(), listed_commands());
    for id in 0..30 {
        assert_eq!(worker.answer(), (id, format!("<command {id}>")));
    }
}

#[test]
fn an_old_server_gets_bare_commands_one_at_a_time_and_never_help() {
    let (address, received) = old();
    let worker = TestWorker::connected_to(address);
    assert_eq!(worker.next(), LinkEvent::Welcomed { welcome: "Old welcome".to_owned(), framed: false });
    for (id, command) in [(1, "day"), (2, "date"), (3, "quit")] {
        worker.send(id, command);
    }
    assert_eq!(worker.answer(), (1, "Sunday".to_owned()));
    assert_eq!(worker.answer(), (2, "2026-03-01".to_owned()));
    assert_eq!(worker.answer(), (3, "bye".to_owned()));
    assert_eq!(worker.next(), LinkEvent::Ended(Ending::Goodbye));
    assert_eq!(received.try_iter().collect::<Vec<_>>(), ["day", "date", "quit"]);
}

#[test]
fn the_answer_of_a_server_without_help_is_not_taken_for_that_of_another_command() {
    let worker = TestWorker::connected_to(framed(|line| {
        Some(if line == "day" { "Sunday" } else { "what?" }.to_owned())
    }));
    assert_eq!(worker.next(), welcomed("Welcome"));
    worker.send(1, "day");
    assert!(matches!(worker.next(), LinkEvent::Measured(_)));
    assert_eq!(worker.answer(), (1, "Sunday".to_owned()));
}

#[test]
fn a_server_that_ignores_help_still_answers_the_user() {
    let address = server(|mut client| {
        let _ = client.write_all(b"Welcome\n");
        for line in lines(&client).filter(|line| line == "day") {
            let _ = client.write_all(format!("<{line}>\n").as_bytes());
        }
    });
    let worker = TestWorker::new(Timeouts { help: Duration::from_millis(50), ..Timeouts::default() });
    worker.connect(1, address);
    assert_eq!(worker.next(), welcomed("Welcome"));
    worker.send(1, "day");
    assert_eq!(worker.next(), LinkEvent::HelpUnanswered);
    assert_eq!(worker.answer(), (1, "<day>".to_owned()));
}

#[test]
fn an_error_instead_of_a_welcome_is_reported_as_sent() {
    let worker = TestWorker::connected_to(server(|mut client| {
        let _ = client.write_all(b"error: the server is full; try again in 30 s\n");
    }));
    let error = "the server is full; try again in 30 s".to_owned();
    assert_eq!(worker.next(), LinkEvent::Failed(Failure::ServerError(error)));
}

#[test]
fn a_connection_is_refused_if_nothing_listens() {
    let worker = TestWorker::connected_to(unused_address());
    assert!(matches!(worker.next(), LinkEvent::Failed(Failure::Refused(details)) if !details.is_empty()));
}

#[test]
fn a_server_without_a_welcome_is_disconnected_after_the_timeout() {
    let (closed, is_closed) = channel();
    let address = server(move |client| closed.send(common::wait_for_close(client)).unwrap_or_default());
    let connect = Duration::from_millis(100);
    let worker = TestWorker::new(Timeouts { connect, ..Timeouts::default() });
    worker.connect(1, address);
    assert!(matches!(worker.next(), LinkEvent::Failed(Failure::NoWelcome(limit)) if limit == connect));
    assert_eq!(is_closed.recv_timeout(DEADLINE), Ok(true));
}

#[test]
fn an_unsolicited_line_is_not_taken_for_the_next_answer() {
    let address = framed(|line| if line == "day" { Some("Sunday\nnoise".to_owned()) } else { echo(line) });
    let worker = TestWorker::connected_to(address);
    assert_eq!(worker.next(), welcomed("Welcome"));
    worker.send(1, "day");
    assert_eq!(worker.answer(), (1, "Sunday".to_owned()));
    assert_eq!(worker.next_but_help(), LinkEvent::Anomaly(Anomaly::UnsolicitedLines));
    worker.send(2, "date");
    assert_eq!(worker.answer(), (2, "<date>".to_owned()));
}

/// Starts a server that answers every line, and sends `extra` unsolicited lines before the first answer.
fn greeting_with(extra: &'static str) -> SocketAddr {
    server(move |mut client| {
        let _ = client.write_all(b"Welcome\n");
        let mut before = extra;
        for line in lines(&client) {
            let _ = client.write_all(format!("{before}{}\n", echo(&line).unwrap_or_default()).as_bytes());
            before = "";
        }
    })
}

#[test]
fn the_lines_of_a_long_welcome_are_not_taken_for_answers() {
    let worker = TestWorker::connected_to(greeting_with("Second line\nThird line\n"));
    assert_eq!(worker.next(), welcomed("Welcome"));
    worker.send(1, "day");
    assert_eq!(worker.next(), LinkEvent::Anomaly(Anomaly::UnsolicitedLines));
    assert_eq!(worker.next(), listed_commands());
    assert_eq!(worker.answer(), (1, "<day>".to_owned()));
}

#[test]
fn an_error_after_the_welcome_is_taken_for_the_answer_to_help_until_the_list_comes() {
    let worker = TestWorker::connected_to(greeting_with("error: maintenance at 18:00\n"));
    assert_eq!(worker.next(), welcomed("Welcome"));
    worker.send(1, "day");
    assert!(matches!(worker.next(), LinkEvent::Measured(_)));
    assert_eq!(worker.next(), listed_commands());
    assert_eq!(worker.answer(), (1, "<day>".to_owned()));
}

#[test]
fn an_error_right_before_the_close_is_its_reason() {
    for close in [std::net::Shutdown::Write, std::net::Shutdown::Both] {
        let worker = TestWorker::connected_to(server(move |mut client| {
            let _ = client.write_all(b"Welcome\nerror: this server moves to nas2\n");
            let _ = client.shutdown(close);
            common::wait_for_close(client);
        }));
        assert_eq!(worker.next(), welcomed("Welcome"));
        let error = "this server moves to nas2".to_owned();
        assert_eq!(worker.next_but_help(), LinkEvent::Ended(Ending::ServerError(error)));
    }
}

#[test]
fn a_late_list_of_commands_is_reported() {
    let address = server(|mut client| {
        let _ = client.write_all(b"Welcome\n");
        // The user's command arrives after the timeout of `help`.
        let commands: Vec<String> = lines(&client).take(2).collect();
        for line in commands {
            let _ = client.write_all(format!("{}\n", echo(&line).unwrap_or_default()).as_bytes());
        }
        common::wait_for_close(client);
    });
    let worker = TestWorker::new(Timeouts { help: Duration::from_millis(50), ..Timeouts::default() });
    worker.connect(1, address);
    assert_eq!(worker.next(), welcomed("Welcome"));
    worker.send(1, "day");
    assert_eq!(worker.next(), LinkEvent::HelpUnanswered);
    assert_eq!(worker.next(), listed_commands());
    assert_eq!(worker.answer(), (1, "<day>".to_owned()));
}

#[test]
fn an_endless_welcome_is_too_much_data_and_not_silence() {
    let address = server(|mut client| {
        let pause = Some(Duration::from_millis(10));
        client.set_read_timeout(pause).expect("it is not zero");
        // The read waits until its timeout.
        while client.write_all(b"x").is_ok() && !matches!(client.read(&mut [0]), Ok(0)) {}
    });
    let worker = TestWorker::new(Timeouts { connect: Duration::from_millis(100), ..Timeouts::default() });
    worker.connect(1, address);
    assert_eq!(worker.next(), LinkEvent::Failed(Failure::TooMuchData));
}

#[test]
fn a_server_cannot_reverse_the_direction_of_text() {
    let address = framed(|line| if line == "day" { Some("\u{202e}yadnuS".to_owned()) } else { echo(line) });
    let worker = TestWorker::connected_to(address);
    assert_eq!(worker.next(), welcomed("Welcome"));
    worker.send(1, "day");
    assert_eq!(worker.answer(), (1, "\u{fffd}yadnuS".to_owned()));
}

#[test]
fn a_command_without_an_answer_ends_the_connection_after_the_timeout() {
    let address = server(|mut client| {
        let _ = client.write_all(b"Welcome\n");
        for line in lines(&client) {
            if let Some(help) = echo(&line).filter(|_| line == "help") {
                let _ = client.write_all(format!("{help}\n").as_bytes());
            }
        }
    });
    let answer = Duration::from_millis(100);
    let worker = TestWorker::new(Timeouts { answer, ..Timeouts::default() });
    worker.connect(1, address);
    assert_eq!(worker.next_but_help(), welcomed("Welcome"));
    worker.send(1, "day");
    assert_eq!(worker.next_but_help(), LinkEvent::Ended(Ending::NoAnswer(answer)));
}

#[test]
fn an_endless_line_ends_the_connection_before_and_after_the_welcome() {
    let flood = |welcome: &'static [u8]| {
        server(move |mut client| {
            let _ = client.write_all(welcome);
            while client.write_all(&[b'x'; 4096]).is_ok() {}
        })
    };
    assert_eq!(TestWorker::connected_to(flood(b"")).next(), LinkEvent::Failed(Failure::TooMuchData));
    let worker = TestWorker::connected_to(flood(b"Welcome\n"));
    assert_eq!(worker.next(), welcomed("Welcome"));
    assert_eq!(worker.next_but_help(), LinkEvent::Ended(Ending::TooMuchData));
}

#[test]
fn endless_unsolicited_lines_end_the_connection() {
    let address = server(|mut client| while client.write_all(b"noise\n").is_ok() {});
    let worker = TestWorker::connected_to(address);
    assert_eq!(worker.next(), welcomed("noise"));
    assert_eq!(worker.next_but_help(), LinkEvent::Anomaly(Anomaly::UnsolicitedLines));
    assert_eq!(worker.next_but_help(), LinkEvent::Ended(Ending::TooMuchData));
}

#[test]
fn endless_unsolicited_errors_end_the_connection() {
    let address = server(|mut client| {
        let _ = client.write_all(b"Welcome\n");
        while client.write_all(b"error: no\n").is_ok() {}
    });
    let worker = TestWorker::connected_to(address);
    assert_eq!(worker.next(), welcomed("Welcome"));
    assert_eq!(worker.next_but_help(), LinkEvent::Ended(Ending::TooMuchData));
}

#[test]
fn an_error_before_a_later_answer_is_not_the_reason_of_a_close() {
    let address = framed(|line| match line {
        "day" => Some("Sunday\nerror: something is odd".to_owned()),
        "date" => Some("2026-03-01".to_owned()),
        "time" => None,
        other => echo(other),
    });
    let worker = TestWorker::connected_to(address);
    assert_eq!(worker.next(), welcomed("Welcome"));
    for (id, command, answer) in [(1, "day", "Sunday"), (2, "date", "2026-03-01")] {
        worker.send(id, command);
        assert_eq!(worker.answer(), (id, answer.to_owned()));
    }
    worker.send(3, "time");
    assert_eq!(worker.next_but_help(), LinkEvent::Ended(Ending::Closed));
}

#[test]
fn the_last_line_of_a_server_tells_an_idle_close_from_others() {
    let last = |line: &'static str| {
        let worker = TestWorker::connected_to(server(move |mut client| {
            let _ = client.write_all(b"Welcome\n");
            let _ = lines(&client).next();
            let _ = client.write_all(format!("commands: day\n{line}").as_bytes());
            let _ = client.shutdown(std::net::Shutdown::Write);
            common::wait_for_close(client);
        }));
        assert_eq!(worker.next(), welcomed("Welcome"));
        worker.next_but_help()
    };
    let idle = "no command came for 5 min; connect again".to_owned();
    assert_eq!(
        last("error: no command came for 5 min; connect again\n"),
        LinkEvent::Ended(Ending::Idle(idle))
    );
    let stopping = "the server is stopping".to_owned();
    assert_eq!(last("error: the server is stopping\n"), LinkEvent::Ended(Ending::ServerError(stopping)));
    assert_eq!(last(""), LinkEvent::Ended(Ending::Closed));
}

#[test]
fn quit_is_answered_and_ends_the_connection() {
    let worker = TestWorker::connected_to(framed(echo));
    assert_eq!(worker.next(), welcomed("Welcome"));
    worker.send(1, "quit");
    assert_eq!(worker.answer(), (1, "goodbye".to_owned()));
    assert_eq!(
        worker.next(),
        LinkEvent::Ended(Ending::Goodbye),
        "even if the server does not close the connection"
    );
}

#[test]
fn a_request_to_close_closes_only_its_link() {
    let (closed, is_closed) = channel();
    let first = server(move |mut client| {
        let _ = client.write_all(b"First\n");
        let _ = closed.send(common::wait_for_close(client));
    });
    let worker = TestWorker::connected_to(first);
    assert_eq!(worker.next(), welcomed("First"));
    worker.connect(2, framed(echo));
    assert_eq!(worker.next_but_help(), welcomed("Welcome"));
    worker.request(WorkerRequest::Close(LinkId(1)));
    assert_eq!(is_closed.recv_timeout(DEADLINE), Ok(true));
    worker.request(WorkerRequest::Send(LinkId(2), CommandId(1), "day".to_owned()));
    assert_eq!(worker.answer(), (1, "<day>".to_owned()));
}

#[test]
fn probes_and_commands_are_answered_in_the_order_sent() {
    let worker = TestWorker::connected_to(framed(echo));
    assert_eq!(worker.next(), welcomed("Welcome"));
    worker.send(1, "day");
    worker.request(WorkerRequest::Probe(LinkId(1), Probe::Now));
    worker.send(2, "date");
    assert_eq!(worker.answer(), (1, "<day>".to_owned()));
    let LinkEvent::Probed { probe: Probe::Now, answer, sent, received } = worker.next() else {
        panic!("it is not the answer to the probe")
    };
    assert_eq!(answer, "<now>");
    assert!(sent <= received);
    assert_eq!(worker.answer(), (2, "<date>".to_owned()));
}

#[test]
fn new_timeouts_apply_to_later_connections() {
    let worker = TestWorker::new(Timeouts::default());
    let short = Duration::from_millis(100);
    worker.request(WorkerRequest::SetTimeouts { connect: short, answer: short });
    worker.connect(1, server(|client| assert!(common::wait_for_close(client))));
    assert!(matches!(worker.next(), LinkEvent::Failed(Failure::NoWelcome(limit)) if limit == short));
}

#[test]
fn dropping_the_worker_closes_its_connections() {
    let (closed, is_closed) = channel();
    let address = server(move |mut client| {
        let _ = client.write_all(b"Welcome\n");
        let _ = closed.send(common::wait_for_close(client));
    });
    let worker = TestWorker::connected_to(address);
    assert_eq!(worker.next(), welcomed("Welcome"));
    drop(worker);
    assert_eq!(is_closed.recv_timeout(DEADLINE), Ok(true));
}

#[test]
fn localhost_is_connected_to_at_the_address_that_accepts() {
    let address = framed(echo);
    let worker = TestWorker::new(Timeouts::default());
    let named = format!("localhost:{}", address.port()).parse().expect("the address is valid");
    worker.request(WorkerRequest::Connect(LinkId(1), named));
    assert_eq!(worker.next(), welcomed("Welcome"));
}
