//! Reads the limits on resources of this process (getrlimit(2)), whose type differs between systems.

use nix::sys::resource::{Resource, getrlimit, rlim_t};

/// The maximum number of open descriptors of this process.
///
/// # Errors
/// The error of `getrlimit(2)`.
pub fn descriptor_limit() -> nix::Result<u64> {
    soft_limit(Resource::RLIMIT_NOFILE)
}

/// The limit that applies now. A process may raise it up to the hard limit.
pub(super) fn soft_limit(resource: Resource) -> nix::Result<u64> {
    getrlimit(resource).map(|(soft, _)| count(soft))
}

/// The type has 64 bits, is signed on FreeBSD, and has 32 bits on 32-bit Linux. There, the largest number means no limit.
#[allow(
    clippy::useless_conversion,
    clippy::unnecessary_fallible_conversions,
    clippy::allow_attributes,
    reason = "the type differs between systems"
)]
fn count(limit: rlim_t) -> u64 {
    if limit == nix::libc::RLIM_INFINITY {
        return u64::MAX;
    }
    u64::try_from(limit).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_limit_is_the_largest_number_on_every_system() {
        assert_eq!(count(nix::libc::RLIM_INFINITY), u64::MAX);
        assert_eq!(count(1024), 1024);
    }
}
