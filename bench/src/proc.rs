//! CPU time and memory of processes, from Linux's /proc.

use std::fs;
use std::time::Duration;

/// USER_HZ, the unit of times in /proc: 100 on all common architectures.
const TICK: Duration = Duration::from_millis(10);

/// The CPU time of a process, and that of the children that it has reaped; zero if it is gone.
pub fn cpu(pid: u32) -> [Duration; 2] {
    parse_cpu(&read(pid, "stat"))
}

/// Source: proc_pid_stat(5). Fields 14 to 17 are utime, stime, cutime and cstime; the second is in parentheses.
fn parse_cpu(stat: &str) -> [Duration; 2] {
    let after_name = stat.rsplit(')').next().unwrap_or_default();
    let mut fields = after_name.split_whitespace().skip(11).map_while(|field| field.parse::<u32>().ok());
    let mut sum = || TICK * fields.by_ref().take(2).sum::<u32>();
    [sum(), sum()]
}

/// Proportional and private memory in kilobytes: PSS divides shared pages among the processes that share them.
pub fn memory(pid: u32) -> Option<[f64; 2]> {
    parse_memory(&read(pid, "smaps_rollup"))
}

fn parse_memory(smaps: &str) -> Option<[f64; 2]> {
    let private = field(smaps, "Private_Clean:")? + field(smaps, "Private_Dirty:")?;
    Some([field(smaps, "Pss:")?, private])
}

/// Resident memory in kilobytes.
pub fn resident(pid: u32) -> Option<f64> {
    field(&read(pid, "status"), "VmRSS:")
}

fn read(pid: u32, name: &str) -> String {
    fs::read_to_string(format!("/proc/{pid}/{name}")).unwrap_or_default()
}

/// The number in the line of a /proc file that begins with `name`.
pub fn field(text: &str, name: &str) -> Option<f64> {
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    line.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cpu_time_is_found_after_any_program_name() {
        let stat = "42 (a ) 1 2) S 1 42 42 0 -1 4194304 9 8 7 6 150 50 1000 250 20 0 1 0 5";
        assert_eq!(parse_cpu(stat), [2000, 12_500].map(Duration::from_millis));
        assert_eq!(parse_cpu(""), [Duration::ZERO; 2]);
    }

    #[test]
    fn memory_is_proportional_and_private() {
        let smaps = "5500-5600 ---p 00000000 00:00 0 [rollup]\nRss: 900 kB\nPss:   31 kB\nPss_Dirty: 3 kB\n\
                     Private_Clean: 4 kB\nPrivate_Dirty: 20 kB\n";
        assert_eq!(parse_memory(smaps), Some([31.0, 24.0]));
    }
}
