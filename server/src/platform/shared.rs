//! Memory that a process shares with its children: the server with its sessions.

use std::num::NonZeroUsize;
use std::ptr::NonNull;
use std::sync::atomic::AtomicU64;

use nix::sys::mman::{MapFlags, ProtFlags, mmap_anonymous};

/// Numbers that sessions write and the server reads, for the lifetime of the process. The kernel allocates a page when it is first
/// written, so reserving many numbers costs nothing.
#[derive(Clone, Copy, Debug)]
pub struct SharedNumbers {
    numbers: &'static [AtomicU64],
}

impl SharedNumbers {
    /// Reserves `count` numbers, all zero.
    ///
    /// # Errors
    /// The error of `mmap(2)`.
    pub fn reserve(count: NonZeroUsize) -> nix::Result<Self> {
        let bytes = count.checked_mul(NonZeroUsize::new(size_of::<AtomicU64>()).unwrap_or(count));
        let bytes = bytes.ok_or(nix::errno::Errno::ENOMEM)?;
        let memory = map(bytes)?;
        Ok(Self { numbers: numbers(memory, count.get()) })
    }

    /// The number at `index`; `None` if there is none.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<&'static AtomicU64> {
        self.numbers.get(index)
    }
}

#[expect(unsafe_code, reason = "mmap is unsafe in every wrapper")]
fn map(bytes: NonZeroUsize) -> nix::Result<NonNull<std::ffi::c_void>> {
    let access = ProtFlags::PROT_READ | ProtFlags::PROT_WRITE;
    // SAFETY: the kernel chooses an address where the new anonymous mapping overlaps nothing.
    unsafe { mmap_anonymous(None, bytes, access, MapFlags::MAP_SHARED) }
}

#[expect(unsafe_code, reason = "the mapping is used as a slice")]
fn numbers(memory: NonNull<std::ffi::c_void>, count: usize) -> &'static [AtomicU64] {
    // SAFETY: the mapping is page-aligned, contains `count` zeroed numbers and is never unmapped. Other processes write to it, but
    // only as atomics.
    unsafe { std::slice::from_raw_parts(memory.as_ptr().cast(), count) }
}
