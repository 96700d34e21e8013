//! The worker against real servers of every kind, on loopback.

#![expect(clippy::expect_used, clippy::panic, reason = "a test that cannot go on says so")]
#![expect(clippy::wildcard_enum_match_arm, reason = "a test names the event that it waits for")]

mod common;

use std::io::{Read, Write};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel, sync_channel};
use std::time::Duration;

use common::{DEADLINE, framed, lines, nobody, old, server};
use datetime_client::worker::Worker;
use datetime_client::worker::timeouts::Timeouts;
use datetime_client_core::address::Address;
use datetime_client_core::message::{
    Anomaly, CommandId, Ending, Event, Failure, LinkEvent, LinkId, Probe, WorkerRequest,
};

/// A worker and what it tells.
struct Bench {
    worker: Worker,
    events: Receiver<Event>,
}

impl Bench {
    fn new(timeouts: Timeouts) -> Self {
        let (sender, events) = sync_channel(16);
        let worker = Worker::start(timeouts, sender, Arc::new(|_| {})).expect("there is a thread");
        Self { worker, events }
    }

    fn connected_to(address: SocketAddr) -> Self {
        let bench = Self::new(Timeouts::default());
        bench.connect(1, address);
        bench
    }

    fn connect(&self, link: u64, address: SocketAddr) {
        let address = Address::new(&address.ip().to_string(), address.port()).expect("it is one");
        assert!(self.worker.request(WorkerRequest::Connect(LinkId(link), address)));
    }

    fn ask(&self, ask: u64, words: &str) {
        assert!(self.worker.request(WorkerRequest::Send(LinkId(1), CommandId(ask), words.to_owned())));
    }

    fn next(&self) -> LinkEvent {
        match self.events.recv_timeout(DEADLINE).expect("the worker tells something") {
            Event::Link(_, event) => event,
            event @ (Event::Disk(_) | Event::EffectLost) => panic!("{event:?} is not from the worker"),
        }
    }

    /// The next event that is neither a measure nor words: those come whenever `help` is answered.
    fn next_of_note(&self) -> LinkEvent {
        loop {
            match self.next() {
                LinkEvent::Measured(_) | LinkEvent::Commands(_) => {}
                event => return event,
            }
        }
    }

    fn answer(&self) -> (u64, String) {
        match self.next_of_note() {
            LinkEvent::Answered { id: CommandId(ask), answer, round_trip: _ } => (ask, answer),
            event => panic!("{event:?} is no answer"),
        }
    }
}

fn welcomed(welcome: &str) -> LinkEvent {
    LinkEvent::Welcomed { welcome: welcome.to_owned(), framed: true }
}

#[expect(clippy::unnecessary_wraps, reason = "it is handed to a server that may also end")]
fn echo(line: &str) -> Option<String> {
    Some(match line {
        "help" => "commands: day date time week Bad! week now sync help quit exit".to_owned(),
        "quit" => "goodbye".to_owned(),
        other => format!("<{other}>"),
    })
}

/// The valid names in [`echo`]'s answer to `help`.
fn listed_commands() -> LinkEvent {
    let names = ["day", "date", "time", "week", "now", "sync", "help", "quit", "exit"];
    LinkEvent::Commands(names.map(str::to_owned).to_vec())
}

#[test]
fn a_framed_server_is_welcomed_learned_from_and_answers_in_order() {
    let bench = Bench::connected_to(framed(echo));
    assert_eq!(bench.next(), welcomed("Welcome"));
    for ask in 0..30 {
        bench.ask(ask, &format!("word {ask}"));
    }
    assert_eq!(bench.next(), listed_commands());
    for ask in 0..30 {
        assert_eq!(bench.answer(), (ask, format!("<word {ask}>")));
    }
}

#[test]
fn an_old_server_gets_bare_words_one_at_a_time_and_is_never_asked_for_help() {
    let (address, received) = old();
    let bench = Bench::connected_to(address);
    assert_eq!(bench.next(), LinkEvent::Welcomed { welcome: "Old welcome".to_owned(), framed: false });
    for (ask, words) in [(1, "day"), (2, "date"), (3, "quit")] {
        bench.ask(ask, words);
    }
    assert_eq!(bench.answer(), (1, "Sunday".to_owned()));
    assert_eq!(bench.answer(), (2, "2026-03-01".to_owned()));
    assert_eq!(bench.answer(), (3, "bye".to_owned()));
    assert_eq!(bench.next(), LinkEvent::Ended(Ending::Goodbye));
    assert_eq!(received.try_iter().collect::<Vec<_>>(), ["day", "date", "quit"]);
}

#[test]
fn a_server_without_help_has_no_further_words_and_its_excuse_is_no_answer() {
    let bench =
        Bench::connected_to(framed(|line| Some(if line == "day" { "Sunday" } else { "what?" }.to_owned())));
    assert_eq!(bench.next(), welcomed("Welcome"));
    bench.ask(1, "day");
    assert!(matches!(bench.next(), LinkEvent::Measured(_)));
    assert_eq!(bench.answer(), (1, "Sunday".to_owned()));
}

#[test]
fn a_server_that_says_nothing_to_help_still_answers_what_the_user_asks() {
    let address = server(|mut client| {
        let _ = client.write_all(b"Welcome\n");
        for line in lines(&client).filter(|line| line == "day") {
            let _ = client.write_all(format!("<{line}>\n").as_bytes());
        }
    });
    let bench = Bench::new(Timeouts { help: Duration::from_millis(50), ..Timeouts::default() });
    bench.connect(1, address);
    assert_eq!(bench.next(), welcomed("Welcome"));
    bench.ask(1, "day");
    assert_eq!(bench.next(), LinkEvent::HelpUnanswered);
    assert_eq!(bench.answer(), (1, "<day>".to_owned()));
}

#[test]
fn a_refusal_instead_of_a_welcome_is_told_in_the_servers_words() {
    let bench = Bench::connected_to(server(|mut client| {
        let _ = client.write_all(b"error: the server is full; try again in 30 s\n");
    }));
    let words = "the server is full; try again in 30 s".to_owned();
    assert_eq!(bench.next(), LinkEvent::Failed(Failure::ServerError(words)));
}

#[test]
fn where_nothing_listens_the_connection_is_refused() {
    let bench = Bench::connected_to(nobody());
    assert!(matches!(bench.next(), LinkEvent::Failed(Failure::Refused(details)) if !details.is_empty()));
}

#[test]
fn a_server_that_says_nothing_is_given_up_in_time_and_closed() {
    let (closed, is_closed) = channel();
    let address = server(move |client| closed.send(common::closes(client)).unwrap_or_default());
    let connect = Duration::from_millis(100);
    let bench = Bench::new(Timeouts { connect, ..Timeouts::default() });
    bench.connect(1, address);
    assert!(matches!(bench.next(), LinkEvent::Failed(Failure::NoWelcome(limit)) if limit == connect));
    assert_eq!(is_closed.recv_timeout(DEADLINE), Ok(true));
}

#[test]
fn a_line_that_nobody_asked_for_is_no_answer_to_the_next_question() {
    let address = framed(|line| if line == "day" { Some("Sunday\nnoise".to_owned()) } else { echo(line) });
    let bench = Bench::connected_to(address);
    assert_eq!(bench.next(), welcomed("Welcome"));
    bench.ask(1, "day");
    assert_eq!(bench.answer(), (1, "Sunday".to_owned()));
    assert_eq!(bench.next_of_note(), LinkEvent::Anomaly(Anomaly::UnsolicitedLines));
    bench.ask(2, "date");
    assert_eq!(bench.answer(), (2, "<date>".to_owned()));
}

/// A server that answers every line, the first one after `further` lines that nobody asked for.
fn greeting_with(further: &'static str) -> SocketAddr {
    server(move |mut client| {
        let _ = client.write_all(b"Welcome\n");
        let mut before = further;
        for line in lines(&client) {
            let _ = client.write_all(format!("{before}{}\n", echo(&line).unwrap_or_default()).as_bytes());
            before = "";
        }
    })
}

#[test]
fn further_lines_of_a_greeting_answer_no_question() {
    let bench = Bench::connected_to(greeting_with("Second line\nThird line\n"));
    assert_eq!(bench.next(), welcomed("Welcome"));
    bench.ask(1, "day");
    assert_eq!(bench.next(), LinkEvent::Anomaly(Anomaly::UnsolicitedLines));
    assert_eq!(bench.next(), listed_commands());
    assert_eq!(bench.answer(), (1, "<day>".to_owned()));
}

#[test]
fn a_notice_after_the_welcome_is_taken_for_a_refusal_of_help_and_the_list_is_still_recognised() {
    let bench = Bench::connected_to(greeting_with("error: maintenance at 18:00\n"));
    assert_eq!(bench.next(), welcomed("Welcome"));
    bench.ask(1, "day");
    assert!(matches!(bench.next(), LinkEvent::Measured(_)));
    assert_eq!(bench.next(), listed_commands());
    assert_eq!(bench.answer(), (1, "<day>".to_owned()));
}

#[test]
fn a_server_that_welcomes_refuses_and_closes_is_quoted() {
    for close in [std::net::Shutdown::Write, std::net::Shutdown::Both] {
        let bench = Bench::connected_to(server(move |mut client| {
            let _ = client.write_all(b"Welcome\nerror: this server moves to nas2\n");
            let _ = client.shutdown(close);
            common::closes(client);
        }));
        assert_eq!(bench.next(), welcomed("Welcome"));
        let words = "this server moves to nas2".to_owned();
        assert_eq!(bench.next_of_note(), LinkEvent::Ended(Ending::ServerError(words)));
    }
}

#[test]
fn a_list_of_commands_that_comes_late_is_learned() {
    let address = server(|mut client| {
        let _ = client.write_all(b"Welcome\n");
        // The question of the user comes once `help` is given up.
        let questions: Vec<String> = lines(&client).take(2).collect();
        for line in questions {
            let _ = client.write_all(format!("{}\n", echo(&line).unwrap_or_default()).as_bytes());
        }
        common::closes(client);
    });
    let bench = Bench::new(Timeouts { help: Duration::from_millis(50), ..Timeouts::default() });
    bench.connect(1, address);
    assert_eq!(bench.next(), welcomed("Welcome"));
    bench.ask(1, "day");
    assert_eq!(bench.next(), LinkEvent::HelpUnanswered);
    assert_eq!(bench.next(), listed_commands());
    assert_eq!(bench.answer(), (1, "<day>".to_owned()));
}

#[test]
fn a_welcome_that_never_ends_is_not_called_silence() {
    let address = server(|mut client| {
        let pause = Some(Duration::from_millis(10));
        client.set_read_timeout(pause).expect("it is not zero");
        // Reading what never comes is the pause.
        while client.write_all(b"x").is_ok() && !matches!(client.read(&mut [0]), Ok(0)) {}
    });
    let bench = Bench::new(Timeouts { connect: Duration::from_millis(100), ..Timeouts::default() });
    bench.connect(1, address);
    assert_eq!(bench.next(), LinkEvent::Failed(Failure::TooMuchData));
}

#[test]
fn no_text_of_a_server_reverses_the_window() {
    let address = framed(|line| if line == "day" { Some("\u{202e}yadnuS".to_owned()) } else { echo(line) });
    let bench = Bench::connected_to(address);
    assert_eq!(bench.next(), welcomed("Welcome"));
    bench.ask(1, "day");
    assert_eq!(bench.answer(), (1, "\u{fffd}yadnuS".to_owned()));
}

#[test]
fn a_question_without_an_answer_ends_the_connection_in_time() {
    let address = server(|mut client| {
        let _ = client.write_all(b"Welcome\n");
        for line in lines(&client) {
            if let Some(help) = echo(&line).filter(|_| line == "help") {
                let _ = client.write_all(format!("{help}\n").as_bytes());
            }
        }
    });
    let answer = Duration::from_millis(100);
    let bench = Bench::new(Timeouts { answer, ..Timeouts::default() });
    bench.connect(1, address);
    assert_eq!(bench.next_of_note(), welcomed("Welcome"));
    bench.ask(1, "day");
    assert_eq!(bench.next_of_note(), LinkEvent::Ended(Ending::NoAnswer(answer)));
}

#[test]
fn a_flood_is_cut_off_before_and_after_the_welcome() {
    let flood = |welcome: &'static [u8]| {
        server(move |mut client| {
            let _ = client.write_all(welcome);
            while client.write_all(&[b'x'; 4096]).is_ok() {}
        })
    };
    assert_eq!(Bench::connected_to(flood(b"")).next(), LinkEvent::Failed(Failure::TooMuchData));
    let bench = Bench::connected_to(flood(b"Welcome\n"));
    assert_eq!(bench.next(), welcomed("Welcome"));
    assert_eq!(bench.next_of_note(), LinkEvent::Ended(Ending::TooMuchData));
}

#[test]
fn endless_lines_that_nobody_asked_for_are_cut_off_too() {
    let address = server(|mut client| while client.write_all(b"noise\n").is_ok() {});
    let bench = Bench::connected_to(address);
    assert_eq!(bench.next(), welcomed("noise"));
    assert_eq!(bench.next_of_note(), LinkEvent::Anomaly(Anomaly::UnsolicitedLines));
    assert_eq!(bench.next_of_note(), LinkEvent::Ended(Ending::TooMuchData));
}

#[test]
fn endless_errors_that_nobody_asked_for_are_cut_off_too() {
    let address = server(|mut client| {
        let _ = client.write_all(b"Welcome\n");
        while client.write_all(b"error: no\n").is_ok() {}
    });
    let bench = Bench::connected_to(address);
    assert_eq!(bench.next(), welcomed("Welcome"));
    assert_eq!(bench.next_of_note(), LinkEvent::Ended(Ending::TooMuchData));
}

#[test]
fn what_a_server_said_before_it_answered_again_were_not_its_last_words() {
    let address = framed(|line| match line {
        "day" => Some("Sunday\nerror: something is odd".to_owned()),
        "date" => Some("2026-03-01".to_owned()),
        "time" => None,
        other => echo(other),
    });
    let bench = Bench::connected_to(address);
    assert_eq!(bench.next(), welcomed("Welcome"));
    for (ask, words, answer) in [(1, "day", "Sunday"), (2, "date", "2026-03-01")] {
        bench.ask(ask, words);
        assert_eq!(bench.answer(), (ask, answer.to_owned()));
    }
    bench.ask(3, "time");
    assert_eq!(bench.next_of_note(), LinkEvent::Ended(Ending::Closed));
}

#[test]
fn the_last_words_of_a_server_tell_an_idle_close_from_others() {
    let last = |line: &'static str| {
        let bench = Bench::connected_to(server(move |mut client| {
            let _ = client.write_all(b"Welcome\n");
            let _ = lines(&client).next();
            let _ = client.write_all(format!("commands: day\n{line}").as_bytes());
            let _ = client.shutdown(std::net::Shutdown::Write);
            common::closes(client);
        }));
        assert_eq!(bench.next(), welcomed("Welcome"));
        bench.next_of_note()
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
fn quit_is_answered_and_ends_well() {
    let bench = Bench::connected_to(framed(echo));
    assert_eq!(bench.next(), welcomed("Welcome"));
    bench.ask(1, "quit");
    assert_eq!(bench.answer(), (1, "goodbye".to_owned()));
    assert_eq!(
        bench.next(),
        LinkEvent::Ended(Ending::Goodbye),
        "though this server does not close by itself"
    );
}

#[test]
fn an_order_to_close_closes_that_connection_and_no_other() {
    let (closed, is_closed) = channel();
    let first = server(move |mut client| {
        let _ = client.write_all(b"First\n");
        let _ = closed.send(common::closes(client));
    });
    let bench = Bench::connected_to(first);
    assert_eq!(bench.next(), welcomed("First"));
    bench.connect(2, framed(echo));
    assert_eq!(bench.next_of_note(), welcomed("Welcome"));
    assert!(bench.worker.request(WorkerRequest::Close(LinkId(1))));
    assert_eq!(is_closed.recv_timeout(DEADLINE), Ok(true));
    assert!(bench.worker.request(WorkerRequest::Send(LinkId(2), CommandId(1), "day".to_owned())));
    assert_eq!(bench.answer(), (1, "<day>".to_owned()));
}

#[test]
fn a_look_is_asked_in_its_turn_and_told_apart_from_what_the_user_asks() {
    let bench = Bench::connected_to(framed(echo));
    assert_eq!(bench.next(), welcomed("Welcome"));
    bench.ask(1, "day");
    assert!(bench.worker.request(WorkerRequest::Probe(LinkId(1), Probe::Now)));
    bench.ask(2, "date");
    assert_eq!(bench.answer(), (1, "<day>".to_owned()));
    let LinkEvent::Probed { probe: Probe::Now, answer, sent, received } = bench.next() else {
        panic!("it is no look")
    };
    assert_eq!(answer, "<now>");
    assert!(sent <= received);
    assert_eq!(bench.answer(), (2, "<date>".to_owned()));
}

#[test]
fn new_patience_counts_for_connections_made_after_it() {
    let bench = Bench::new(Timeouts::default());
    let short = Duration::from_millis(100);
    assert!(bench.worker.request(WorkerRequest::SetTimeouts { connect: short, answer: short }));
    bench.connect(1, server(|client| assert!(common::closes(client))));
    assert!(matches!(bench.next(), LinkEvent::Failed(Failure::NoWelcome(limit)) if limit == short));
}

#[test]
fn a_dropped_worker_closes_its_connection() {
    let (closed, is_closed) = channel();
    let address = server(move |mut client| {
        let _ = client.write_all(b"Welcome\n");
        let _ = closed.send(common::closes(client));
    });
    let bench = Bench::connected_to(address);
    assert_eq!(bench.next(), welcomed("Welcome"));
    drop(bench);
    assert_eq!(is_closed.recv_timeout(DEADLINE), Ok(true));
}

#[test]
fn localhost_is_reached_by_whichever_address_answers() {
    let address = framed(echo);
    let bench = Bench::new(Timeouts::default());
    let named = Address::new("localhost", address.port()).expect("it is one");
    assert!(bench.worker.request(WorkerRequest::Connect(LinkId(1), named)));
    assert_eq!(bench.next(), welcomed("Welcome"));
}
