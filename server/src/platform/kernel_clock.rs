//! What the kernel says of its own clock.

/// The kernel's judgement.
#[derive(Clone, Copy, Debug)]
pub struct KernelClock {
    /// Whether a time daemon keeps the clock to a reference.
    pub synchronised: bool,
    /// How far it may be off, in microseconds.
    pub maximum_error_us: i64,
}

/// Reads the kernel's judgement; `None` where the system has no such call or forbids it.
///
/// Source: adjtimex(2).
#[cfg(target_os = "linux")]
#[expect(unsafe_code, reason = "adjtimex has no safe wrapper in nix")]
#[must_use]
pub fn read_kernel_clock() -> Option<KernelClock> {
    // SAFETY: timex is plain numbers, for which all zeros is a value; zero modes mean that nothing is set.
    let mut timex: nix::libc::timex = unsafe { std::mem::zeroed() };
    // SAFETY: the pointer is to a timex that lives through the call.
    let state = unsafe { nix::libc::adjtimex(&raw mut timex) };
    if state < 0 {
        return None;
    }
    let unsynchronised = state == nix::libc::TIME_ERROR || timex.status & nix::libc::STA_UNSYNC != 0;
    #[allow(
        clippy::useless_conversion,
        clippy::allow_attributes,
        reason = "c_long has 32 bits on some systems"
    )]
    Some(KernelClock { synchronised: !unsynchronised, maximum_error_us: i64::from(timex.maxerror) })
}

/// Other systems are not asked.
#[cfg(not(target_os = "linux"))]
#[must_use]
pub fn read_kernel_clock() -> Option<KernelClock> {
    None
}
