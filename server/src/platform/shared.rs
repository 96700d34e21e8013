//! Memory that a parent and its children both see.

use std::num::NonZeroUsize;
use std::ptr::NonNull;
use std::sync::atomic::AtomicU64;

use nix::sys::mman::{MapFlags, ProtFlags, mmap_anonymous};

/// Numbers that the children write and the parent reads, reserved for the life of the process. The kernel gives the
/// memory page by page as it is first written, so a great reservation costs nothing.
#[derive(Clone, Copy, Debug)]
pub struct SharedNumbers {
    numbers: &'static [AtomicU64],
}

impl SharedNumbers {
    /// Reserves `count` numbers, all zero.
    ///
    /// # Errors
    /// What `mmap(2)` says.
    pub fn reserve(count: NonZeroUsize) -> nix::Result<Self> {
        let bytes = count.checked_mul(NonZeroUsize::new(size_of::<AtomicU64>()).unwrap_or(count));
        let bytes = bytes.ok_or(nix::errno::Errno::ENOMEM)?;
        let memory = map(bytes)?;
        Ok(Self { numbers: numbers(memory, count.get()) })
    }

    /// One of the numbers; `None` past the last.
    #[must_use]
    pub fn get(&self, place: usize) -> Option<&'static AtomicU64> {
        self.numbers.get(place)
    }
}

#[expect(unsafe_code, reason = "mmap is unsafe in every wrapper")]
fn map(bytes: NonZeroUsize) -> nix::Result<NonNull<std::ffi::c_void>> {
    let access = ProtFlags::PROT_READ | ProtFlags::PROT_WRITE;
    // SAFETY: a new anonymous mapping at an address of the kernel's choice overlaps nothing.
    unsafe { mmap_anonymous(None, bytes, access, MapFlags::MAP_SHARED) }
}

#[expect(unsafe_code, reason = "the mapping is to be seen as what it holds")]
fn numbers(memory: NonNull<std::ffi::c_void>, count: usize) -> &'static [AtomicU64] {
    // SAFETY: the mapping is page-aligned, holds `count` zeroed numbers, and is never unmapped; other processes write to
    // it too, which is what atomics are for.
    unsafe { std::slice::from_raw_parts(memory.as_ptr().cast(), count) }
}
