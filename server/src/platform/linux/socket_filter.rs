//! Drops new connection attempts on a listening socket and lets pending handshakes finish.

use std::io;
use std::net::TcpListener;
use std::os::fd::AsRawFd;

use nix::errno::Errno;
use nix::libc::{self, sock_filter, sock_fprog};

/// Attaches a classic BPF program that drops TCP segments with SYN and without ACK, and nothing else (socket(7),
/// SO_ATTACH_FILTER; RFC 9293, section 3.1, for byte 13 of the header). A dropped client tries again after a second and reaches
/// the socket that then listens on the address.
///
/// # Errors
/// The error of `setsockopt(2)`.
#[expect(unsafe_code, reason = "SO_ATTACH_FILTER has no safe wrapper")]
pub fn drop_new_syns(listener: &TcpListener) -> io::Result<()> {
    // Load byte 13, mask SYN (2) and ACK (16), and drop the segment if only SYN is set.
    let mut program = [
        sock_filter { code: 0x30, jt: 0, jf: 0, k: 13 },
        sock_filter { code: 0x54, jt: 0, jf: 0, k: 0x12 },
        sock_filter { code: 0x15, jt: 0, jf: 1, k: 0x02 },
        sock_filter { code: 0x06, jt: 0, jf: 0, k: 0 },
        sock_filter { code: 0x06, jt: 0, jf: 0, k: u32::MAX },
    ];
    let filter = sock_fprog { len: 5, filter: program.as_mut_ptr() };
    let size = libc::socklen_t::try_from(size_of::<sock_fprog>()).unwrap_or_default();
    // SAFETY: the kernel copies the program, which lives through the call and has five instructions.
    let outcome = unsafe {
        libc::setsockopt(
            listener.as_raw_fd(),
            libc::SOL_SOCKET,
            libc::SO_ATTACH_FILTER,
            (&raw const filter).cast(),
            size,
        )
    };
    Ok(Errno::result(outcome).map(drop)?)
}
