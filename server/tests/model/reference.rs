//! The model: which clients are connected, which are refused, and what is counted. It knows nothing about processes.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;

use proptest::prelude::*;
use proptest_state_machine::ReferenceStateMachine;

/// An address from which clients connect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    First,
    Second,
}

/// The settings that decide which clients are admitted.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Admission {
    pub(crate) max_clients: usize,
    pub(crate) max_clients_per_address: usize,
    pub(crate) denies_second: bool,
}

/// The answer to a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Admitted,
    Full,
    AddressFull,
    NotAllowed,
}

/// A step. A position is that of a client in the order of connecting.
#[derive(Clone, Debug)]
pub(crate) enum Transition {
    /// Clients connect one after the other, before any of them reads.
    Connect(Vec<Source>),
    /// A client connects and resets the connection at once.
    ConnectAndReset(Source),
    /// A client sends `quit`.
    Quit(usize),
    /// A client closes its connection.
    Close(usize),
    /// A client resets its connection.
    Reset(usize),
    /// The session of a client is killed.
    KillSession(usize),
    Reload(Admission),
    ReloadInvalid,
    /// The server process is killed, and with it all sessions; the monitor starts another one. These clients connect as soon as the
    /// old process is gone.
    CrashServer(Vec<Source>),
    /// Programs connect to the control socket and close without reading the status.
    AbandonStatus(usize),
}

/// Counts by the names in `status --json`.
pub(crate) type Counts = BTreeMap<&'static str, u64>;

const RESTARTS: &str = "restarts";

/// Counts that a crash of the server process does not reset.
const KEPT_BY_THE_MONITOR: [&str; 3] = ["reloads", "failed_reloads", RESTARTS];

/// Maximum number of crashes in a sequence, because the pause before a restart doubles with each.
const MAX_CRASHES: u64 = 3;

/// The expected state of a server.
#[derive(Clone, Debug)]
pub(crate) struct State {
    pub(crate) admission: Admission,
    /// The connected clients, longest connected first.
    pub(crate) clients: Vec<Source>,
    /// The verdicts on the connections of the last step.
    pub(crate) verdicts: Vec<Verdict>,
    pub(crate) counts: Counts,
}

/// The rules by which the state changes.
pub(crate) struct Reference;

impl Source {
    pub(crate) fn ip(self) -> Ipv4Addr {
        match self {
            Self::First => Ipv4Addr::LOCALHOST,
            Self::Second => Ipv4Addr::new(127, 0, 0, 2),
        }
    }
}

impl Verdict {
    /// The count that this verdict increases.
    fn count(self) -> &'static str {
        match self {
            Self::Admitted => "sessions",
            Self::Full => "refused.full",
            Self::AddressFull => "refused.address_full",
            Self::NotAllowed => "refused.not_allowed",
        }
    }
}

impl State {
    fn verdict(&self, source: Source) -> Verdict {
        let Admission { max_clients, max_clients_per_address, denies_second } = self.admission;
        if denies_second && source == Source::Second {
            Verdict::NotAllowed
        } else if self.clients.len() >= max_clients {
            Verdict::Full
        } else if self.clients.iter().filter(|client| **client == source).count() >= max_clients_per_address {
            Verdict::AddressFull
        } else {
            Verdict::Admitted
        }
    }

    fn connect(&mut self, source: Source) {
        let verdict = self.verdict(source);
        self.verdicts.push(verdict);
        self.count(verdict.count());
        if verdict == Verdict::Admitted {
            self.clients.push(source);
        }
    }

    fn end(&mut self, position: usize, count: &'static str) {
        self.clients.remove(position);
        self.count(count);
    }

    fn count(&mut self, name: &'static str) {
        *self.counts.entry(name).or_default() += 1;
    }
}

impl ReferenceStateMachine for Reference {
    type State = State;
    type Transition = Transition;

    fn init_state() -> BoxedStrategy<State> {
        admission()
            .prop_map(|admission| State {
                admission,
                clients: Vec::new(),
                verdicts: Vec::new(),
                counts: Counts::new(),
            })
            .boxed()
    }

    fn transitions(state: &State) -> BoxedStrategy<Transition> {
        let anytime = prop_oneof![
            6 => prop::collection::vec(source(), 1..=3).prop_map(Transition::Connect),
            1 => source().prop_map(Transition::ConnectAndReset),
            2 => admission().prop_map(Transition::Reload),
            1 => Just(Transition::ReloadInvalid),
            1 => prop::collection::vec(source(), 0..=2).prop_map(Transition::CrashServer),
            1 => (1..=12_usize).prop_map(Transition::AbandonStatus),
        ];
        if state.clients.is_empty() {
            return anytime.boxed();
        }
        let position = 0..state.clients.len();
        let on_client = prop_oneof![
            position.clone().prop_map(Transition::Quit),
            position.clone().prop_map(Transition::Close),
            position.clone().prop_map(Transition::Reset),
            position.prop_map(Transition::KillSession),
        ];
        prop_oneof![3 => anytime, 2 => on_client].boxed()
    }

    fn preconditions(state: &State, transition: &Transition) -> bool {
        match transition {
            Transition::Quit(position)
            | Transition::Close(position)
            | Transition::Reset(position)
            | Transition::KillSession(position) => *position < state.clients.len(),
            Transition::CrashServer(_) => {
                state.counts.get(RESTARTS).is_none_or(|restarts| *restarts < MAX_CRASHES)
            }
            Transition::Connect(_)
            | Transition::ConnectAndReset(_)
            | Transition::Reload(_)
            | Transition::ReloadInvalid
            | Transition::AbandonStatus(_) => true,
        }
    }

    fn apply(mut state: State, transition: &Transition) -> State {
        state.verdicts.clear();
        match transition {
            Transition::Connect(sources) => sources.iter().for_each(|source| state.connect(*source)),
            Transition::ConnectAndReset(source) => {
                state.connect(*source);
                if state.verdicts == [Verdict::Admitted] {
                    state.end(state.clients.len() - 1, "ended.connection_lost");
                }
            }
            Transition::Quit(position) => state.end(*position, "ended.quit"),
            Transition::Close(position) => state.end(*position, "ended.end_of_file"),
            Transition::Reset(position) => state.end(*position, "ended.connection_lost"),
            Transition::KillSession(position) => state.end(*position, "crashed"),
            Transition::Reload(admission) => {
                state.admission = *admission;
                state.count("reloads");
            }
            Transition::ReloadInvalid => state.count("failed_reloads"),
            Transition::CrashServer(sources) => {
                state.clients.clear();
                state.counts.retain(|name, _| KEPT_BY_THE_MONITOR.contains(name));
                state.count(RESTARTS);
                for source in sources {
                    state.connect(*source);
                }
            }
            Transition::AbandonStatus(_) => {}
        }
        state
    }
}

fn source() -> impl Strategy<Value = Source> {
    prop_oneof![3 => Just(Source::First), 2 => Just(Source::Second)]
}

fn admission() -> impl Strategy<Value = Admission> {
    (1..=4_usize, 1..=3_usize, prop::bool::weighted(0.2)).prop_map(
        |(max_clients, max_clients_per_address, denies_second)| Admission {
            max_clients,
            max_clients_per_address,
            denies_second,
        },
    )
}
