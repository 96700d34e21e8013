//! What a server has opened and checked before its event loop starts, and the steps that come last.

use std::error::Error;

use tracing::warn;

use super::report::LOCAL_NETWORKS_UNKNOWN;
use crate::host;
use crate::listener::Listeners;
use crate::log::{DefaultLog, LogHandle};
use crate::runtime::RuntimeFiles;
use crate::sandbox::Confinement;
use crate::session::Templates;
use crate::settings::{Access, Loaded, Network, Process, Sandbox};

/// Everything that a server opens and checks before it starts to serve.
pub(crate) struct Startup {
    pub(crate) loaded: Loaded,
    pub(crate) templates: Templates,
    pub(crate) listeners: Listeners,
    pub(crate) log: LogHandle,
    /// Where the server logs if its settings name no file.
    pub(crate) default_log: DefaultLog,
    pub(crate) runtime: RuntimeFiles,
}

/// Confines the parent. Warns if it runs as root, and about every part of the sandbox that this system does not provide.
///
/// # Errors
/// The settings require the whole sandbox, and a part of it is missing.
pub(super) fn confine(process: &Process) -> Result<Confinement, Box<dyn Error>> {
    if nix::unistd::geteuid().is_root() {
        warn!(
            "serving as root: a compromised session would run as root, though confined; set [process] user to a user that \
             runs nothing else, or start the server as another user"
        );
    }
    if process.sandbox == Sandbox::Off {
        return Ok(Confinement::off());
    }
    let mut missing = Vec::new();
    let confinement = Confinement::begin(&mut missing);
    if process.sandbox == Sandbox::Required && !missing.is_empty() {
        return Err(format!(
            "the sandbox is required and this system does not provide {}; set [process] sandbox = true to serve without",
            missing.join("; nor ")
        )
        .into());
    }
    for part in missing {
        warn!("the sandbox is incomplete, without {part}");
    }
    Ok(confinement)
}

/// Warns if an access list contains `local` and the networks of this machine cannot be read.
pub(super) fn check_local_networks(access: &Access) {
    let lists = [&access.allow, &access.deny, &access.proxies];
    let is_used = lists.iter().any(|list| list.contains(&Network::Local));
    if let Some(error) = is_used.then(host::local_networks).and_then(Result::err) {
        warn!(
            "{LOCAL_NETWORKS_UNKNOWN}: {error}; allow AF_NETLINK in RestrictAddressFamilies=, or list the networks"
        );
    }
}
