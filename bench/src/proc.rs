//! What the kernel tells of processes, in /proc. Text in, figures out, and the reading of it.

use std::fs;
use std::time::Duration;

use nix::unistd::{SysconfVar, sysconf};

/// CPU time of a server: of its parent process, and of the children that it has reaped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cpu {
    /// The parent's.
    pub parent: Duration,
    /// The children's.
    pub children: Duration,
}

/// Memory of one process, in kilobytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Memory {
    /// Its share of what it has in common with others, and what is its own.
    pub proportional: u64,
    /// What is its own.
    pub private: u64,
}

/// The CPU time that a process and its reaped children have taken; nothing for one that is gone.
pub fn cpu(pid: u32) -> Cpu {
    let ticks = sysconf(SysconfVar::CLK_TCK).ok().flatten().and_then(|ticks| u64::try_from(ticks).ok());
    let text = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    cpu_of(&text, ticks.unwrap_or(100))
}

/// Source: proc_pid_stat(5): utime, stime, cutime and cstime are the fields 14 to 17, the second is in parentheses.
fn cpu_of(stat: &str, ticks_per_second: u64) -> Cpu {
    let behind_name = stat.rsplit(')').next().unwrap_or_default();
    let fields: Vec<u64> =
        behind_name.split_whitespace().skip(11).take(4).filter_map(|field| field.parse().ok()).collect();
    let time = |places: [usize; 2]| {
        let ticks: u64 = places.iter().filter_map(|place| fields.get(*place)).sum();
        Duration::from_millis(ticks * 1000 / ticks_per_second.max(1))
    };
    Cpu { parent: time([0, 1]), children: time([2, 3]) }
}

/// The children of a process.
pub fn children(pid: u32) -> Vec<u32> {
    let text = fs::read_to_string(format!("/proc/{pid}/task/{pid}/children")).unwrap_or_default();
    text.split_whitespace().filter_map(|child| child.parse().ok()).collect()
}

/// The memory of a process; `None` for one that is gone.
pub fn memory(pid: u32) -> Option<Memory> {
    fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).ok().map(|text| memory_of(&text))
}

fn memory_of(smaps: &str) -> Memory {
    let kilobytes = |name| field(smaps, name).unwrap_or_default();
    let private = kilobytes("Private_Clean:") + kilobytes("Private_Dirty:");
    Memory { proportional: kilobytes("Pss:"), private }
}

/// What a process has of the machine's memory, in kilobytes.
pub fn resident(pid: u32) -> Option<u64> {
    field(&fs::read_to_string(format!("/proc/{pid}/status")).ok()?, "VmRSS:")
}

fn field(text: &str, name: &str) -> Option<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    line.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cpu_time_is_read_behind_a_name_that_may_hold_anything() {
        let stat = "42 (a ) 1 2) S 1 42 42 0 -1 4194304 9 8 7 6 150 50 1000 250 20 0 1 0 5";
        let expected = Cpu { parent: Duration::from_secs(2), children: Duration::from_millis(12_500) };
        assert_eq!(cpu_of(stat, 100), expected);
        assert_eq!(cpu_of("", 100), Cpu::default());
    }

    #[test]
    fn memory_is_what_is_shared_out_and_what_is_private() {
        let smaps = "5500-5600 ---p 00000000 00:00 0 [rollup]\nRss: 900 kB\nPss:   31 kB\nPss_Dirty: 3 kB\n\
                     Private_Clean: 4 kB\nPrivate_Dirty: 20 kB\n";
        assert_eq!(memory_of(smaps), Memory { proportional: 31, private: 24 });
        assert_eq!(field("VmRSS:\t  5588 kB\n", "VmRSS:"), Some(5588));
    }
}
