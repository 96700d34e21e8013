//! The files by which commands find a running server: a lock, a PID file, a control socket, and a record of their paths.

mod directory;
mod lock;
mod process_identity;
mod record;
mod running;
mod runtime_files;
mod socket;

pub use directory::{control_socket_path, log_path, pid_file_path};
pub use lock::{LockError, ServerLock};
pub use record::{Record, publish, records, remove_stale};
pub use running::{FindError, RunningServer};
pub(crate) use runtime_files::RuntimeFiles;
pub use socket::ControlSocket;
