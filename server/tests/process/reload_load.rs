//! Reloads while clients connect: whatever has become of the settings file, clients are served meanwhile.

use std::fmt::Write as _;
use std::fs;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use nix::sys::signal::Signal;
use nix::sys::stat::Mode;
use nix::unistd::mkfifo;
use strum::VariantArray;

use crate::common::{Client, Server, wait_until};

/// Threads that each connect one client after the other.
const THREADS: usize = 3;

/// Times that [`CYCLE`] is repeated: 100 reloads.
const CYCLES: usize = 10;

/// What happens to the server while clients connect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, VariantArray)]
enum Event {
    /// No reload, for comparison.
    Quiet,
    /// A reload of a few lines.
    Small,
    /// A reload of as many networks as are allowed, in a file of 870 kB.
    Large,
    /// A file with more networks than are allowed, of 300 kB.
    TooMany,
    /// A reload of 900 kB without a valid line.
    Junk,
    /// The settings file is a FIFO.
    Fifo,
    /// The settings file is empty, as after saving to a full disk.
    Blank,
    /// The log is on a full disk.
    FullDisk,
}

/// After [`Event::FullDisk`] comes a reload that moves the log back, so that its end is logged.
const CYCLE: [Event; 12] = {
    use Event::{Blank, Fifo, FullDisk, Junk, Large, Quiet, Small, TooMany};
    [Small, Quiet, Large, TooMany, Junk, FullDisk, Small, Fifo, Quiet, Large, Small, Blank]
};

/// When an event began and ended.
struct Period {
    event: Event,
    start: Instant,
    end: Instant,
}

/// When a client connected, and when it got the welcome.
#[derive(Clone, Copy)]
struct Session {
    connected: Instant,
    welcomed: Instant,
}

#[test]
fn clients_are_served_and_none_is_refused_during_a_hundred_reloads() {
    let mut server = Server::start("[limits]\nmax_clients_per_address = 512");
    let (address, stop) = (server.address, AtomicBool::new(false));
    let (periods, sessions) = thread::scope(|scope| {
        let stop_on_panic = SetOnDrop(&stop);
        let threads: Vec<_> = (0..THREADS).map(|_| scope.spawn(|| connect_until(&stop, address))).collect();
        let events = CYCLE.into_iter().cycle().take(CYCLE.len() * CYCLES).enumerate();
        let periods: Vec<_> = events.map(|(round, event)| period(&mut server, event, round)).collect();
        drop(stop_on_panic);
        let join = |thread: thread::ScopedJoinHandle<'_, Vec<Session>>| thread.join().unwrap();
        (periods, threads.into_iter().flat_map(join).collect::<Vec<_>>())
    });
    for event in Event::VARIANTS {
        print(&periods, &sessions, *event);
    }
    let quiet = rate(&periods, &sessions, &[Event::Quiet]);
    let slow = rate(&periods, &sessions, &[Event::Large, Event::TooMany, Event::Junk]);
    // More than half on two processors, and a twentieth if the process that accepts clients also reads these files. A ratio within
    // one run holds on a busy machine too, unlike a limit on the delay of each client, which is printed above.
    assert!(
        slow * 5.0 > quiet,
        "{slow:.0} clients/s during slow reloads, {quiet:.0} clients/s without reloads"
    );
}

/// Connects one client after the other. No client may be refused or reset.
fn connect_until(stop: &AtomicBool, address: SocketAddr) -> Vec<Session> {
    let mut sessions = Vec::new();
    while !stop.load(Ordering::Relaxed) {
        let connected = Instant::now();
        let mut client = Client::connect(address);
        assert!(client.line().expect("a welcome").starts_with("Welcome"));
        sessions.push(Session { connected, welcomed: Instant::now() });
        assert_eq!(client.ask("quit"), "goodbye");
    }
    sessions
}

/// Causes an event and waits until the server has handled it.
fn period(server: &mut Server, event: Event, round: usize) -> Period {
    let welcome = format!("Welcome {round}");
    let settings = format!(
        "[server]\nbind = [\"127.0.0.1\"]\nport = 0\nwelcome = \"{welcome}\"\n[limits]\nmax_clients_per_address = 512\n"
    );
    let file = server.settings_file();
    let _ = fs::remove_file(&file);
    match event {
        Event::Quiet => {}
        Event::Small => server.write_settings(&settings),
        Event::Large => server.write_settings(&(settings + &networks(256, 3400))),
        Event::TooMany => server.write_settings(&(settings + &networks(14_000, 21))),
        Event::Junk => server.write_settings(&"}{ junk\n".repeat(900_000 / 8)),
        Event::Fifo => mkfifo(&file, Mode::S_IRUSR | Mode::S_IWUSR).unwrap(),
        Event::Blank => server.write_settings(""),
        Event::FullDisk => server.write_settings(&(settings + "[log]\nfile = \"/dev/full\"")),
    }
    let start = Instant::now();
    if event == Event::Quiet {
        thread::park_timeout(Duration::from_millis(100));
    } else {
        server.signal(Signal::SIGHUP);
    }
    match event {
        Event::Quiet => {}
        Event::Small | Event::Large => drop(server.wait_for_log("settings reloaded")),
        Event::TooMany | Event::Junk | Event::Fifo | Event::Blank => {
            drop(server.wait_for_log("reload failed"));
        }
        // Nothing can be logged.
        Event::FullDisk => {
            wait_until(
                || server.connect().line().unwrap() == welcome,
                || "the old settings are used".to_owned(),
            );
        }
    }
    Period { event, start, end: Instant::now() }
}

/// An access list with this many networks, each on a line of this many bytes.
fn networks(count: u16, width: usize) -> String {
    let mut text = "[access]\nallow = [\n".to_owned();
    for number in 0..count {
        let [a, b] = number.to_be_bytes();
        writeln!(text, "{:width$}", format!("\"127.{a}.{b}.0/24\", # ")).unwrap();
    }
    text + "]\n"
}

/// Clients welcomed per second during all periods of these events.
fn rate(periods: &[Period], sessions: &[Session], events: &[Event]) -> f64 {
    let periods: Vec<_> = periods.iter().filter(|period| events.contains(&period.event)).collect();
    let is_in = |session: &&Session| {
        periods.iter().any(|period| (period.start..period.end).contains(&session.welcomed))
    };
    let count = u32::try_from(sessions.iter().filter(is_in).count()).unwrap();
    let duration: Duration = periods.iter().map(|period| period.end - period.start).sum();
    f64::from(count) / duration.as_secs_f64()
}

fn print(periods: &[Period], sessions: &[Session], event: Event) {
    let of_event: Vec<_> = periods.iter().filter(|period| period.event == event).collect();
    let longest = of_event.iter().map(|period| period.end - period.start).max().unwrap_or_default();
    let overlaps = |session: &&Session| {
        of_event.iter().any(|period| session.connected < period.end && session.welcomed > period.start)
    };
    let mut delays: Vec<_> =
        sessions.iter().filter(overlaps).map(|session| session.welcomed - session.connected).collect();
    delays.sort_unstable();
    let beyond = delays.iter().filter(|delay| **delay > Duration::from_millis(50)).count();
    println!(
        "{event:?}: {} times, up to {longest:.0?} each; {} clients, {:.0}/s, slowest {:.1?}, {beyond} waited more than 50 ms",
        of_event.len(),
        delays.len(),
        rate(periods, sessions, &[event]),
        delays.last().copied().unwrap_or_default(),
    );
}

/// Sets a flag when it is dropped, so that the threads also end if the test fails.
struct SetOnDrop<'f>(&'f AtomicBool);

impl Drop for SetOnDrop<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}
