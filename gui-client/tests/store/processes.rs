//! Processes that save until they are killed, and two that save at the same time.

use std::env;
use std::io::{BufRead, BufReader, ErrorKind, Read, Write, stdin};
use std::process::{Child, ChildStdout, Command, Stdio};

use datetime_client_core::settings::{HistoryLimit, WindowGeometry};

use super::*;

/// The file that a child saves to.
const FILE: &str = "DATETIME_TEST_SETTINGS_FILE";
/// The beginning of the names of its servers.
const SERVERS: &str = "DATETIME_TEST_SETTINGS_SERVERS";
/// The child prints this when it is ready.
const READY: &str = "ready";
/// The child prints this after each save.
const SAVED: &str = "saved";
/// A child that is not killed ends after this many saves.
const MAX_SAVES: usize = 5000;
/// In each file that a child writes, the width of the window is the limit of the history plus this.
const DIFFERENCE: f32 = 100.0;

fn width(settings: &Settings) -> f32 {
    #[expect(clippy::cast_precision_loss, reason = "it is at most some thousands")]
    let count = settings.history.count() as f32;
    count + DIFFERENCE
}

/// One save of a child: it counts up, in two settings, and uses a server.
fn count_up(settings: &mut Settings, server: &str, second: usize) {
    let next = |number: usize| i64::try_from(number).expect("it is small");
    settings.history = HistoryLimit::from(next(settings.history.count() + 1));
    settings.window = WindowGeometry { width: width(settings), ..settings.window };
    used(server, next(second)).apply(settings);
    answered(server).apply(settings);
}

/// Not a test: the tests below run it as a child process.
#[test]
fn child_saves_until_it_is_killed_or_has_saved_as_often_as_requested() {
    let (Ok(file), Ok(servers)) = (env::var(FILE), env::var(SERVERS)) else { return };
    let mut store = open(Path::new(&file));
    println!("\n{READY}");
    let mut request = String::new();
    stdin().read_line(&mut request).expect("the parent writes");
    for number in 0..request.trim().parse().unwrap_or(MAX_SAVES) {
        let server = format!("{servers}-{}", number % 4);
        // The lock is not fair: on a slow disk, the other child may hold it for too long.
        while let Err(error) = store.update(|settings| count_up(settings, &server, number)) {
            assert_eq!(error.kind(), ErrorKind::TimedOut, "{error}");
        }
        println!("{SAVED}");
    }
}

/// A child that saves; killed when it is dropped.
struct Saver {
    child: Child,
    output: BufReader<ChildStdout>,
}

impl Saver {
    fn start(file: &Path, servers: &str) -> Self {
        let name = "processes::child_saves_until_it_is_killed_or_has_saved_as_often_as_requested";
        let mut child = Command::new(env::current_exe().expect("it has a path"))
            .args(["--exact", name, "--nocapture", "--test-threads=1"])
            .env(FILE, file)
            .env(SERVERS, servers)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("a child can be started");
        let output = BufReader::new(child.stdout.take().expect("it is piped"));
        let mut saver = Self { child, output };
        saver.wait_for(READY);
        saver
    }

    fn request(&mut self, saves: &str) {
        let mut stdin = self.child.stdin.take().expect("it is piped");
        writeln!(stdin, "{saves}").expect("the child reads");
    }

    fn wait_for(&mut self, expected: &str) {
        let mut line = String::new();
        while line.trim() != expected {
            line.clear();
            assert_ne!(self.output.read_line(&mut line).expect("it can be read"), 0, "it ended early");
        }
    }

    fn rest_of_output(&mut self) -> String {
        let mut rest = String::new();
        self.output.read_to_string(&mut rest).expect("it is text");
        rest
    }

    /// Kills it (SIGKILL on Unix), and returns how many more saves it reported.
    fn kill(mut self) -> usize {
        self.child.kill().expect("it runs");
        self.child.wait().expect("it ends");
        self.rest_of_output().matches(SAVED).count()
    }

    fn wait(mut self) {
        let rest = self.rest_of_output();
        assert!(self.child.wait().expect("it ends").success(), "{rest}");
    }
}

impl Drop for Saver {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn is_complete(settings: &Settings) -> bool {
    settings.window.width.total_cmp(&width(settings)).is_eq()
}

#[test]
fn a_process_that_is_killed_at_any_time_leaves_a_complete_file() {
    with("history = 1000\nwindow = { width = 1100.0 } # mine\n", |file| {
        let mut count = 1000;
        for round in 0..40_u32 {
            let mut saver = Saver::start(file, "a");
            saver.request("as many as possible");
            // After a different time in each round, so that different parts of a save are interrupted.
            let reported = 1 + usize::try_from(round * 7 % 40).expect("it is small");
            (0..reported).for_each(|_| saver.wait_for(SAVED));
            (0..round * 5000).for_each(|_| std::hint::spin_loop());
            count += reported + saver.kill();
            let settings = load(file);
            assert!(is_complete(&settings), "round {round}: {settings:?}");
            // The last save may be complete and not yet reported.
            let found = settings.history.count();
            assert!(
                found == count || found == count + 1,
                "round {round}: {found} is not {count} or the next"
            );
            count = found;
            assert!(text_of(file).contains("# mine"));
            let backup = load(&sibling(file, ".bak"));
            assert!(is_complete(&backup), "round {round}: {backup:?}");
            let temporary = names_in_folder_of(file).iter().filter(|name| name.starts_with('.')).count();
            assert!(temporary <= 1, "round {round}: {temporary}");
        }
    });
}

#[test]
fn two_processes_that_save_at_the_same_time_lose_nothing() {
    with("history = 1000\nwindow = { width = 1100.0 }\n", |file| {
        let mut savers = ["a", "b"].map(|servers| Saver::start(file, servers));
        for saver in &mut savers {
            saver.request("50");
        }
        savers.into_iter().for_each(Saver::wait);
        let settings = load(file);
        assert_eq!((settings.history.count(), is_complete(&settings)), (1100, true));
        let mut found = names(&settings.recents);
        found.sort();
        let numbers =
            |servers: &str| (0..4).map(|number| format!("{servers}-{number}:9900")).collect::<Vec<_>>();
        assert_eq!(found, [numbers("a"), numbers("b")].concat());
    });
}
