//! Starts the real server under a tracer (ptrace(2)) that changes what the kernel answers.
#![cfg(all(target_os = "linux", target_arch = "x86_64"))]
#![forbid(unsafe_code)]
#![expect(clippy::unwrap_used, reason = "a failed set-up fails the test")]

mod landlock;

use std::fs;

use nix::errno::Errno;

/// Whether `error` is due to a setting that forbids tracing, even by root. Prints it.
fn is_tracing_forbidden(error: Errno) -> bool {
    let scope = fs::read_to_string("/proc/sys/kernel/yama/ptrace_scope").unwrap_or_default();
    // Up to 1, a process may trace its descendants, such as the server.
    let is_forbidden = error == Errno::EPERM && matches!(scope.trim(), "2" | "3");
    if is_forbidden {
        println!("skipped: tracing is forbidden (/proc/sys/kernel/yama/ptrace_scope is {})", scope.trim());
    }
    is_forbidden
}
