//! The listening sockets of a server, and how they move when the settings change.

use std::io;

use strum::VariantArray;

use super::activation::take_passed;
use super::bind::{ListenError, set_backlog, set_client_options, share};
use super::endpoint::Endpoint;
use super::socket::Listener;
use super::wanted::{Wanted, all_wanted, open_all};
use crate::settings::{Protocol, Settings};

/// Maximum number of attempts to find one port that is free on all addresses, if the settings have port 0.
const MAX_ATTEMPTS: usize = 16;

/// Maximum number of listeners: for each protocol the 16 in the settings, and those that a wildcard address there covers. Of each address
/// family, up to 16 were in earlier settings, and only one of the families had more than 15 if both were.
pub(crate) const MAX_LISTENERS: usize = Protocol::VARIANTS.len() * 33;

/// The listening sockets of a server.
#[derive(Debug, Default)]
pub(crate) struct Listeners {
    sockets: Vec<Listener>,
    /// Passed by the service manager: settings do not move them.
    inherited: bool,
}

/// Newly opened sockets.
#[derive(Debug)]
pub(crate) struct Opened {
    pub(crate) listeners: Listeners,
    /// Address families that this host lacks.
    pub(crate) warnings: Vec<ListenError>,
}

/// The result of a move.
#[derive(Debug)]
pub(crate) struct Moved {
    /// Listeners that are no longer in the settings. They may have clients in their queues.
    pub(crate) removed: Vec<Listener>,
    /// Addresses that are new, or that serve another protocol now.
    pub(crate) opened: Vec<Endpoint>,
    /// Address families that this host lacks, and protocols for which the service manager passed no socket.
    pub(crate) warnings: Vec<ListenError>,
}

impl Listeners {
    fn own(sockets: Vec<Listener>) -> Self {
        Self { sockets, inherited: false }
    }

    /// Takes the sockets passed by a service manager; `None` if there are none. All serve [`Protocol::Datetime`] until
    /// [`Listeners::assign`].
    ///
    /// # Errors
    /// A descriptor is not a listening TCP socket.
    pub(crate) fn inherit() -> io::Result<Option<Self>> {
        let sockets = take_passed().map_err(io::Error::other)?.into_iter().map(|socket| {
            socket.set_nonblocking(true)?;
            set_client_options(&socket)?;
            let endpoint = Endpoint { address: socket.local_addr()?, protocol: Protocol::Datetime };
            Ok(Listener { socket, endpoint, wanted_port: endpoint.address.port() })
        });
        let sockets = sockets.collect::<io::Result<Vec<_>>>()?;
        Ok((!sockets.is_empty()).then_some(Self { sockets, inherited: true }))
    }

    /// Lets each passed socket serve the protocol whose port in the settings it has, and [`Protocol::Datetime`] if there is none.
    /// Returns the endpoints that have changed, and a warning for each other protocol without a socket.
    pub(crate) fn assign(&mut self, settings: &Settings) -> (Vec<Endpoint>, Vec<ListenError>) {
        let mut missing: Vec<_> =
            all_wanted(settings).filter(|wanted| wanted.protocol != Protocol::Datetime).collect();
        let others = missing.clone();
        let mut changed = Vec::new();
        for listener in &mut self.sockets {
            let port = listener.address().port();
            let found = others.iter().find(|wanted| wanted.port == port);
            let protocol = found.map_or(Protocol::Datetime, |wanted| wanted.protocol);
            missing.retain(|wanted| wanted.protocol != protocol);
            if listener.endpoint.protocol != protocol {
                listener.endpoint.protocol = protocol;
                changed.push(listener.endpoint);
            }
        }
        let warning = |wanted: Wanted<'_>| ListenError::NotPassed(wanted.protocol, wanted.port);
        (changed, missing.into_iter().map(warning).collect())
    }

    /// Opens a socket for each address in the settings, for each protocol that is not off.
    ///
    /// # Errors
    /// [`ListenError`], except for an address family that this host lacks.
    pub(crate) fn open(settings: &Settings) -> Result<Opened, ListenError> {
        let mut attempts = 1;
        loop {
            match open_all(&[], settings) {
                // The free port of one address can be in use on another.
                Err(ListenError::Taken(_)) if settings.server.port == 0 && attempts < MAX_ATTEMPTS => {
                    attempts += 1;
                }
                Err(error) => return Err(error),
                Ok((new, warnings)) => return Ok(Opened { listeners: Self::own(new), warnings }),
            }
        }
    }

    /// Opens the addresses that are new in the settings and returns the listeners that are no longer in them. On failure
    /// nothing has changed.
    ///
    /// # Errors
    /// Those of [`Listeners::open`].
    pub(crate) fn move_to(&mut self, settings: &Settings) -> Result<Moved, ListenError> {
        if self.inherited {
            let (opened, warnings) = self.assign(settings);
            return Ok(Moved { removed: Vec::new(), opened, warnings });
        }
        // Some may have been opened before one that failed.
        let (new, warnings) = open_all(&self.sockets, settings).inspect_err(|_| self.stop_sharing())?;
        let mut moved = Moved { removed: Vec::new(), opened: Vec::new(), warnings };
        let mut kept = Vec::new();
        for mut listener in std::mem::take(&mut self.sockets) {
            let Some(wanted) = all_wanted(settings).find(|wanted| wanted.keeps(&listener)) else {
                moved.removed.push(listener);
                continue;
            };
            listener.wanted_port = wanted.port;
            if listener.endpoint.protocol != wanted.protocol {
                listener.endpoint.protocol = wanted.protocol;
                moved.opened.push(listener.endpoint);
            }
            // On failure, the old backlog remains.
            let _ = set_backlog(&listener.socket, settings.server.backlog.get());
            kept.push(listener);
        }
        moved.opened.extend(new.iter().map(Listener::endpoint));
        kept.extend(new);
        self.sockets = kept;
        self.stop_sharing();
        Ok(moved)
    }

    /// Overlapping addresses are only needed during a move. Left on, a port that another server of this user has would not be detected.
    fn stop_sharing(&self) {
        for listener in self.iter() {
            let _ = share(&listener.socket, false);
        }
    }

    /// All listeners.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Listener> {
        self.sockets.iter()
    }

    /// Takes all listeners out, for a process that only accepts clients from them.
    pub(crate) fn take(&mut self) -> Vec<Listener> {
        std::mem::take(&mut self.sockets)
    }
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use nix::sys::socket::getsockopt;
    use nix::sys::socket::sockopt::ReusePort;

    use super::*;
    use crate::settings::parse;

    #[test]
    fn a_move_that_fails_for_one_protocol_leaves_the_listeners_of_the_others_as_they_were() {
        let settings = |bind: &str, port: u16, time: u16| {
            let server = format!("[server]\nbind = [\"{bind}\"]\nport = {port}");
            parse(&format!("{server}\n[time_protocol]\nport = {time}"), "nas").unwrap()
        };
        let other = TcpListener::bind("0.0.0.0:0").unwrap();
        let taken = other.local_addr().unwrap().port();
        let mut listeners = Listeners::open(&settings("127.0.0.1", 0, 0)).unwrap().listeners;
        let before: Vec<_> = listeners.iter().map(Listener::endpoint).collect();
        let port = before.first().unwrap().address.port();
        // 0.0.0.0 overlaps the present address.
        let failed = listeners.move_to(&settings("0.0.0.0", port, taken));
        assert!(
            matches!(failed, Err(ListenError::Taken(Endpoint { protocol: Protocol::Time, .. }))),
            "{failed:?}"
        );
        assert_eq!(listeners.iter().map(Listener::endpoint).collect::<Vec<_>>(), before);
        let is_shared = |listeners: &Listeners| {
            listeners.iter().any(|listener| getsockopt(&listener.socket, ReusePort).unwrap())
        };
        assert!(!is_shared(&listeners));
        drop(other);
        let moved = listeners.move_to(&settings("0.0.0.0", port, taken)).unwrap();
        assert_eq!((moved.opened.len(), moved.removed.len()), (2, 0));
        assert!(!is_shared(&listeners));
    }

    #[test]
    fn a_passed_socket_serves_the_protocol_of_its_port_and_a_missing_one_is_a_warning() {
        let socket = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = socket.local_addr().unwrap();
        let endpoint = |protocol| Endpoint { address, protocol };
        let listener = Listener::passed(socket.into(), endpoint(Protocol::Datetime));
        let mut listeners = Listeners { sockets: vec![listener], inherited: true };
        let mut move_to = |text: &str| {
            let moved = listeners.move_to(&parse(text, "nas").unwrap()).unwrap();
            let warnings: Vec<_> = moved.warnings.iter().map(ToString::to_string).collect();
            (moved.opened, moved.removed.len(), warnings)
        };
        let both = format!("[daytime]\nport = {}\n[time_protocol]\nport = 37", address.port());
        let warning = "the service manager passed no socket with port 37, so Time (RFC 868) is not served; add \
                       ListenStream=37 to the .socket unit";
        assert_eq!(move_to(&both), (vec![endpoint(Protocol::Daytime)], 0, vec![warning.to_owned()]));
        assert_eq!(move_to(&both), (Vec::new(), 0, vec![warning.to_owned()]));
        assert_eq!(move_to(""), (vec![endpoint(Protocol::Datetime)], 0, Vec::new()));
    }
}
