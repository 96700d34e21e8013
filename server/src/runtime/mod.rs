//! What a running server leaves for others to find it by: a locked PID file and a control socket.

mod folder;
mod pid_file;
mod socket;

pub use folder::{control_socket_path, log_path, pid_file_path};
pub use pid_file::{PidFile, PidFileError, holder};
pub use socket::{ControlSocket, SocketError};
