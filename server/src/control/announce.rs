//! `datetime-server announce`: announces the running server on the network through Avahi, with its own port, until it stops.
//!
//! Avahi's program `avahi-publish-service` announces it and withdraws the announcement when it ends.

use std::error::Error;
use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use datetime_protocol::command::BUILT_IN;
use nix::errno::Errno;
use nix::sys::signal::{SigSet, Signal, kill};
use nix::unistd::Pid;

use super::output::print;
use super::target::find_target;
use crate::host;
use crate::platform::{PendingSignals, Signals};
use crate::status::Status;

/// The type of the service in DNS-SD.
pub(super) const SERVICE: &str = "_datetime._tcp";

/// Avahi's program.
const PUBLISHER: &str = "avahi-publish-service";

/// How often the port and the commands of the running server are compared with the announcement.
const INTERVAL: Duration = Duration::from_secs(2);

/// How long the publisher may take to withdraw the announcement.
const WITHDRAWAL: Duration = Duration::from_secs(2);

/// The maximum length of a TXT string (RFC 6763, section 6.1).
const MAX_TEXT: usize = 255;

/// The version of the protocol in docs/protocol.md.
const PROTOCOL_VERSION: &str = "protocol=1";

/// The version of the TXT records themselves (RFC 6763, section 6.7).
const TEXT_VERSION: &str = "txtvers=1";

/// Announces the running server until it stops or this process gets a signal to end.
///
/// # Errors
/// No server is running, it listens on loopback addresses only, or Avahi does not announce it.
pub fn announce(config: Option<&Path>) -> Result<(), Box<dyn Error>> {
    let signals = Signals::block().map_err(|error| format!("cannot handle signals: {error}"))?;
    let target = find_target(config)?;
    let mut publisher: Option<Publisher> = None;
    loop {
        let status = target.status();
        let wanted = match (&publisher, status) {
            (Some(_), Err(_)) => return Err("the server has stopped, so it is no longer announced".into()),
            (_, status) => Announcement::of(&status?, &host::name())?,
        };
        if let Some(publisher) = &mut publisher {
            publisher.check()?;
        }
        if publisher.as_ref().is_none_or(|publisher| publisher.announcement != wanted) {
            // The earlier announcement is withdrawn first: two of the same name would be a conflict.
            drop(publisher.take());
            print(&format!("announcing \"{}\" on port {} as {SERVICE}\n", wanted.name, wanted.port))?;
            publisher = Some(Publisher::start(wanted)?);
        }
        let deadline = Instant::now() + INTERVAL;
        // A signal ends the wait early: of the publisher if it ends.
        signals.wait(&mut [], Some(deadline)).map_err(|error| format!("cannot wait: {error}"))?;
        let pending = PendingSignals::take();
        if pending.includes(Signal::SIGTERM) || pending.includes(Signal::SIGINT) {
            return Ok(());
        }
    }
}

/// What is announced.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Announcement {
    name: String,
    port: u16,
    texts: Vec<String>,
}

impl Announcement {
    /// The announcement of a server with this status on the machine `host`.
    ///
    /// # Errors
    /// Other machines cannot connect to the server.
    fn of(status: &Status, host: &str) -> Result<Self, Box<dyn Error>> {
        let addresses = status.listening.iter().filter_map(|address| address.parse().ok());
        let port = addresses
            .filter(|address: &SocketAddr| !address.ip().is_loopback())
            .map(|address| address.port())
            .next();
        let port = port.ok_or_else(|| {
            format!(
                "the server listens on {}, where other machines cannot connect; change [server] bind",
                status.listening.join(", ")
            )
        })?;
        let name = host.split('.').next().unwrap_or(host).to_owned();
        let texts = vec![TEXT_VERSION.to_owned(), PROTOCOL_VERSION.to_owned(), commands(&status.commands)];
        Ok(Self { name, port, texts })
    }
}

/// The TXT string with the names of all commands that ask for something, as far as they fit.
fn commands(custom: &[String]) -> String {
    let built_in =
        BUILT_IN.iter().map(|command| command.name).filter(|name| !["quit", "exit"].contains(name));
    let mut text = "commands=".to_owned();
    for name in built_in.chain(custom.iter().map(String::as_str)) {
        let comma = if text.ends_with('=') { "" } else { "," };
        if text.len() + comma.len() + name.len() > MAX_TEXT {
            break;
        }
        text.push_str(comma);
        text.push_str(name);
    }
    text
}

/// Spawns a process that receives all signals, although this one blocks some: it would inherit that.
fn spawn(command: &mut Command) -> io::Result<Child> {
    let blocked = SigSet::thread_get_mask()?;
    SigSet::empty().thread_set_mask()?;
    let child = command.spawn();
    blocked.thread_set_mask()?;
    child
}

/// The running publisher. Dropping it withdraws the announcement.
#[derive(Debug)]
struct Publisher {
    announcement: Announcement,
    child: Child,
}

impl Publisher {
    fn start(announcement: Announcement) -> Result<Self, Box<dyn Error>> {
        let mut command = Command::new(PUBLISHER);
        command.args([&announcement.name, SERVICE, &announcement.port.to_string()]);
        command.args(&announcement.texts).stdin(Stdio::null()).stdout(Stdio::null());
        match spawn(&mut command) {
            Ok(child) => Ok(Self { announcement, child }),
            Err(error) if error.kind() == ErrorKind::NotFound => Err(format!(
                "cannot find {PUBLISHER}; install Avahi's programs: apt install avahi-utils avahi-daemon"
            )
            .into()),
            Err(error) => Err(format!("cannot start {PUBLISHER}: {error}").into()),
        }
    }

    /// Checks that it is still running.
    ///
    /// # Errors
    /// It has ended, for a reason that it has printed.
    fn check(&mut self) -> Result<(), Box<dyn Error>> {
        match self.child.try_wait() {
            Ok(None) => Ok(()),
            Ok(Some(status)) => {
                Err(format!("{PUBLISHER} has ended ({status}); check that avahi-daemon is running").into())
            }
            Err(error) => Err(format!("cannot wait for {PUBLISHER}: {error}").into()),
        }
    }
}

impl Drop for Publisher {
    fn drop(&mut self) {
        // SIGTERM, because SIGKILL would leave it to Avahi to notice.
        let pid = i32::try_from(self.child.id()).map(Pid::from_raw);
        if pid.is_ok_and(|pid| kill(pid, Signal::SIGTERM) != Err(Errno::ESRCH)) {
            let deadline = Instant::now() + WITHDRAWAL;
            while Instant::now() < deadline && matches!(self.child.try_wait(), Ok(None)) {
                std::thread::park_timeout(Duration::from_millis(10));
            }
        }
        // Both fail if it has ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn announced(listening: &[&str]) -> Result<Announcement, String> {
        let status = Status {
            listening: listening.iter().map(ToString::to_string).collect(),
            commands: vec!["week".to_owned()],
            ..crate::control::status::tests::example()
        };
        Announcement::of(&status, "attic.example").map_err(|error| error.to_string())
    }

    #[test]
    fn the_port_that_other_machines_can_use_is_announced() {
        let expected = Announcement {
            name: "attic".to_owned(),
            port: 9901,
            texts: ["txtvers=1", "protocol=1", "commands=day,date,time,now,sync,next,help,week"]
                .map(str::to_owned)
                .to_vec(),
        };
        for listening in [
            &["0.0.0.0:9901"][..],
            &["[::]:9901"],
            &["127.0.0.1:9900", "192.168.1.20:9901"],
            &["[::1]:1", "[::]:9901"],
        ] {
            assert_eq!(announced(listening).as_ref(), Ok(&expected), "{listening:?}");
        }
        let error = announced(&["127.0.0.1:9900", "[::1]:9900"]).unwrap_err();
        assert!(error.contains("127.0.0.1:9900, [::1]:9900, where other machines cannot connect"), "{error}");
    }

    #[test]
    fn the_list_of_commands_ends_before_a_name_that_does_not_fit() {
        let custom: Vec<String> = (0..100).map(|number| format!("command-{number:02}")).collect();
        let text = commands(&custom);
        assert!(text.len() <= MAX_TEXT && text.len() > MAX_TEXT - 12, "{text}");
        assert!(text.ends_with(|c: char| c.is_ascii_digit()), "{text}");
    }
}
