//! Compares the limits in the settings with those of the system.

use std::fs;

use nix::unistd::geteuid;

use super::finding::Finding;
use crate::platform::{descriptor_limit, process_limit};
use crate::settings::Settings;

/// Maximum number of descriptors that the server opens: listeners, refused clients, and a few others.
const SERVER_DESCRIPTORS: u64 = 128;

/// Processes that a small system runs in addition to the server's.
const OTHER_PROCESSES: u64 = 200;

pub(super) fn check(settings: &Settings) -> Vec<Finding> {
    let clients = settings.limits.max_clients.get() as u64;
    let mut findings: Vec<Finding> =
        process_limits().into_iter().filter_map(|limit| check_limit(clients, &limit)).collect();
    if findings.is_empty() {
        findings.push(Finding::Good(format!("the system allows enough processes for {clients} clients")));
    }
    findings.extend(descriptors());
    findings.extend(backlog(settings.server.backlog.get()));
    findings
}

/// A limit of the system on the number of processes, and how to raise it.
struct ProcessLimit {
    name: &'static str,
    processes: u64,
    fix: &'static str,
}

fn process_limits() -> Vec<ProcessLimit> {
    let number = |path: &str| fs::read_to_string(path).ok().and_then(|text| text.trim().parse().ok());
    let mut limits = Vec::new();
    // The limit does not apply to root.
    if !geteuid().is_root()
        && let Ok(processes) = process_limit()
    {
        let fix = "raise it (`ulimit -u`, or LimitNPROC= in the unit) or lower [limits] max_clients";
        limits.push(ProcessLimit { name: "this user's limit on processes", processes, fix });
    }
    if let Some(processes) = number("/proc/sys/kernel/pid_max") {
        let fix = "raise it with `sysctl kernel.pid_max` or lower [limits] max_clients";
        limits.push(ProcessLimit { name: "the kernel's pid_max", processes, fix });
    }
    if let Some(processes) = control_group().and_then(|path| number(&path)) {
        let fix = "raise TasksMax= in the unit, or lower [limits] max_clients";
        limits.push(ProcessLimit { name: "the control group's pids.max", processes, fix });
    }
    limits
}

/// The file with the process limit of this process's control group (cgroups(7), version 2).
fn control_group() -> Option<String> {
    let text = fs::read_to_string("/proc/self/cgroup").ok()?;
    let path = text.lines().find_map(|line| line.strip_prefix("0::"))?.to_owned();
    Some(format!("/sys/fs/cgroup{path}/pids.max"))
}

fn check_limit(clients: u64, limit: &ProcessLimit) -> Option<Finding> {
    let ProcessLimit { name, processes, fix } = limit;
    (clients + OTHER_PROCESSES > *processes).then(|| {
        Finding::Problem(format!("{name} is {processes}, too low for {clients} clients"), (*fix).to_owned())
    })
}

fn descriptors() -> Option<Finding> {
    let soft = descriptor_limit().ok()?;
    (soft < SERVER_DESCRIPTORS).then(|| {
        let what = format!("the limit on open files is {soft}, but the server may need {SERVER_DESCRIPTORS}");
        Finding::Problem(what, "raise it (`ulimit -n`, or LimitNOFILE= in the unit)".to_owned())
    })
}

fn backlog(backlog: i32) -> Option<Finding> {
    let somaxconn: i32 = fs::read_to_string("/proc/sys/net/core/somaxconn").ok()?.trim().parse().ok()?;
    (somaxconn < backlog).then(|| {
        Finding::Note(format!(
            "the kernel limits the backlog to {somaxconn} (net.core.somaxconn), lower than [server] backlog = {backlog}"
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_below_max_clients_is_a_problem_with_its_fix() {
        let limit = |processes| ProcessLimit { name: "a limit", processes, fix: "raise it" };
        assert_eq!(check_limit(512, &limit(712)), None);
        let expected =
            Finding::Problem("a limit is 711, too low for 512 clients".to_owned(), "raise it".to_owned());
        assert_eq!(check_limit(512, &limit(711)), Some(expected));
    }
}
