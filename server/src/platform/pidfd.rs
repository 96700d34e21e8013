//! A process by descriptor: a signal through it cannot reach a later process with the same PID. Source: pidfd_open(2).

use std::os::fd::OwnedFd;

use nix::sys::signal::Signal;
use nix::unistd::Pid;

/// Opens a descriptor of a process; `None` where the system has no such call or forbids it.
///
/// # Errors
/// ESRCH where there is no such process.
#[cfg(target_os = "linux")]
#[expect(unsafe_code, reason = "pidfd_open has no safe wrapper")]
pub fn open(pid: Pid) -> nix::Result<Option<OwnedFd>> {
    use std::os::fd::FromRawFd;

    use nix::errno::Errno;
    use nix::libc;

    // SAFETY: it takes numbers.
    let outcome = unsafe { libc::syscall(libc::SYS_pidfd_open, pid.as_raw(), 0) };
    match Errno::result(outcome) {
        Ok(number) => {
            let number = i32::try_from(number).map_err(|_| Errno::EBADF)?;
            // SAFETY: the kernel has just returned this descriptor, and nothing else owns it.
            Ok(Some(unsafe { OwnedFd::from_raw_fd(number) }))
        }
        Err(Errno::ENOSYS | Errno::EPERM) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Sends a signal to the process of a descriptor.
///
/// # Errors
/// What `pidfd_send_signal(2)` says; ESRCH where the process has ended.
#[cfg(target_os = "linux")]
#[expect(unsafe_code, reason = "pidfd_send_signal has no safe wrapper")]
pub fn send(process: &OwnedFd, signal: Signal) -> nix::Result<()> {
    use std::os::fd::AsRawFd;
    use std::ptr::null;

    use nix::errno::Errno;
    use nix::libc;

    // SAFETY: without details of its own (a null pointer) the kernel fills them in, as for kill(2).
    let outcome = unsafe {
        libc::syscall(
            libc::SYS_pidfd_send_signal,
            process.as_raw_fd(),
            signal as i32,
            null::<libc::siginfo_t>(),
            0,
        )
    };
    Errno::result(outcome).map(drop)
}

/// Other systems have no such descriptors.
///
/// # Errors
/// None.
#[cfg(not(target_os = "linux"))]
pub fn open(_pid: Pid) -> nix::Result<Option<OwnedFd>> {
    Ok(None)
}

/// Other systems have no such descriptors.
///
/// # Errors
/// ENOSYS, always.
#[cfg(not(target_os = "linux"))]
pub fn send(_process: &OwnedFd, _signal: Signal) -> nix::Result<()> {
    Err(nix::errno::Errno::ENOSYS)
}
