//! Properties that identify a process together with its PID, which the kernel reuses.

use std::fs;

use nix::unistd::Pid;

/// The start time of a process, in clock ticks since boot (proc_pid_stat(5), field 22); `None` if there is no such process, or no
/// `/proc`.
pub(super) fn start_time(pid: Pid) -> Option<u64> {
    let text = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name, field 2, is in parentheses and may contain spaces and parentheses.
    let (_, after_name) = text.rsplit_once(')')?;
    after_name.split_whitespace().nth(19)?.parse().ok()
}

/// The effective user ID of a process (proc_pid_status(5)); `None` if it cannot be read.
pub(super) fn owner(pid: Pid) -> Option<u32> {
    let text = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let users = text.lines().find_map(|line| line.strip_prefix("Uid:"))?;
    users.split_whitespace().nth(1)?.parse().ok()
}

/// Whether a process has the name of this one (proc_pid_comm(5)), which only itself can change.
pub(super) fn has_own_name(pid: Pid) -> bool {
    let name = |pid: Pid| fs::read(format!("/proc/{pid}/comm")).ok();
    name(pid).is_some_and(|other| Some(other) == name(Pid::this()))
}

/// The PID namespace of this process (pid_namespaces(7)); `None` if the system has none.
pub(super) fn pid_namespace() -> Option<String> {
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
        assert!(has_own_name(Pid::this()) && !has_own_name(Pid::from_raw(1 << 30)));
        assert_eq!(owner(Pid::this()), Some(nix::unistd::geteuid().as_raw()));
        assert!(pid_namespace().unwrap().starts_with("pid:["));
        // Larger than any PID of Linux (pid_max is at most 2^22).
        let missing = Pid::from_raw(1 << 30);
        assert_eq!((start_time(missing), owner(missing)), (None, None));
    }
}
