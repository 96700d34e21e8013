//! The caps of the settings against what the system gives.

use std::fs;

use nix::sys::resource::{Resource, getrlimit};
use nix::unistd::geteuid;

use super::Finding;
use crate::process::nproc_limit::most_processes;
use crate::settings::Settings;

/// Descriptors that the parent needs at the most: listeners, refused clients, and its own few.
const PARENT_DESCRIPTORS: u64 = 128;

/// Processes that a small system runs beside ours.
const OTHER_PROCESSES: u64 = 200;

pub(super) fn look(settings: &Settings) -> Vec<Finding> {
    let clients = settings.limits.max_clients.get() as u64;
    let mut findings: Vec<Finding> =
        ceilings().into_iter().filter_map(|ceiling| too_low(clients, &ceiling)).collect();
    if findings.is_empty() {
        findings.push(Finding::Good(format!("{clients} clients have room: each is a process")));
    }
    findings.extend(descriptors());
    findings.extend(backlog(settings.server.backlog.get()));
    findings
}

/// A bound of the system on processes, and how it is raised.
struct Ceiling {
    name: &'static str,
    processes: u64,
    cure: &'static str,
}

fn ceilings() -> Vec<Ceiling> {
    let number = |path: &str| fs::read_to_string(path).ok().and_then(|text| text.trim().parse().ok());
    let mut ceilings = Vec::new();
    // It does not bind root.
    if !geteuid().is_root()
        && let Ok(processes) = most_processes()
    {
        let cure = "raise it (`ulimit -u`, LimitNPROC= of the unit) or lower [limits] max_clients";
        ceilings.push(Ceiling { name: "this user's limit on processes", processes, cure });
    }
    if let Some(processes) = number("/proc/sys/kernel/pid_max") {
        let cure = "raise kernel.pid_max (sysctl) or lower [limits] max_clients";
        ceilings.push(Ceiling { name: "the kernel's pid_max", processes, cure });
    }
    if let Some(processes) = control_group().and_then(|path| number(&path)) {
        let cure = "raise TasksMax= of the unit or lower [limits] max_clients";
        ceilings.push(Ceiling { name: "the control group's pids.max", processes, cure });
    }
    ceilings
}

/// The file that bounds the processes of this process's control group (cgroups(7), version 2).
fn control_group() -> Option<String> {
    let text = fs::read_to_string("/proc/self/cgroup").ok()?;
    let path = text.lines().find_map(|line| line.strip_prefix("0::"))?.to_owned();
    Some(format!("/sys/fs/cgroup{path}/pids.max"))
}

fn too_low(clients: u64, ceiling: &Ceiling) -> Option<Finding> {
    let Ceiling { name, processes, cure } = ceiling;
    (clients + OTHER_PROCESSES > *processes).then(|| {
        Finding::Trouble(format!("{name} is {processes}: too few for {clients} clients"), (*cure).to_owned())
    })
}

fn descriptors() -> Option<Finding> {
    let (soft, _) = getrlimit(Resource::RLIMIT_NOFILE).ok()?;
    (soft < PARENT_DESCRIPTORS).then(|| {
        let what = format!("{soft} open files are allowed, where {PARENT_DESCRIPTORS} may be needed");
        Finding::Trouble(what, "raise it (`ulimit -n`, LimitNOFILE= of the unit)".to_owned())
    })
}

fn backlog(backlog: i32) -> Option<Finding> {
    let somaxconn: i32 = fs::read_to_string("/proc/sys/net/core/somaxconn").ok()?.trim().parse().ok()?;
    (somaxconn < backlog).then(|| {
        Finding::Note(format!(
            "the kernel keeps {somaxconn} waiting connections, fewer than [server] backlog = {backlog}"
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ceiling_below_the_cap_is_trouble_with_its_cure() {
        let ceiling = |processes| Ceiling { name: "a limit", processes, cure: "raise it" };
        assert_eq!(too_low(512, &ceiling(712)), None);
        let expected =
            Finding::Trouble("a limit is 711: too few for 512 clients".to_owned(), "raise it".to_owned());
        assert_eq!(too_low(512, &ceiling(711)), Some(expected));
    }
}
