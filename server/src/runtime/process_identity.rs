//! What tells a process from every other one: a PID alone is given again to a later process.

use std::fs;

use nix::unistd::Pid;

/// When a process was started, in the kernel's clock ticks since boot; `None` where it is gone or the system has no
/// `/proc`. Source: proc_pid_stat(5), field 22.
#[must_use]
pub fn start_time(pid: Pid) -> Option<u64> {
    let text = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name, field 2, is in parentheses and may itself hold spaces and parentheses.
    let (_, after_name) = text.rsplit_once(')')?;
    after_name.split_whitespace().nth(19)?.parse().ok()
}

/// The effective user of a process; `None` where it cannot be read. Source: proc_pid_status(5).
#[must_use]
pub fn owner(pid: Pid) -> Option<u32> {
    let text = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let users = text.lines().find_map(|line| line.strip_prefix("Uid:"))?;
    users.split_whitespace().nth(1)?.parse().ok()
}

/// The PID namespace of this process (pid_namespaces(7)); `None` where the system has no such thing.
#[must_use]
pub fn pid_namespace() -> Option<String> {
    Some(fs::read_link("/proc/self/ns/pid").ok()?.to_string_lossy().into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_process_has_a_start_time_and_an_owner_and_a_missing_one_has_neither() {
        if !std::path::Path::new("/proc/self/stat").exists() {
            return;
        }
        assert!(start_time(Pid::this()).is_some_and(|ticks| ticks > 0));
        assert_eq!(start_time(Pid::this()), start_time(Pid::this()));
        assert_eq!(owner(Pid::this()), Some(nix::unistd::geteuid().as_raw()));
        assert!(pid_namespace().unwrap().starts_with("pid:["));
        // Past every PID that Linux gives (pid_max is at most 2^22).
        let missing = Pid::from_raw(1 << 30);
        assert_eq!((start_time(missing), owner(missing)), (None, None));
    }
}
