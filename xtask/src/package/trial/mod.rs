//! The packages in a fresh Debian: installed, started the way a user starts them, removed without a trace.

mod client;
mod debian;
mod server;

use crate::error::Error;
use crate::package::pack::Made;
use crate::platform;
use crate::workspace::Workspace;
use debian::Debian;

/// Tries both, where we may make such a system.
pub fn run(workspace: &Workspace, made: &Made) -> Result<(), Error> {
    if !platform::is_root() {
        println!(
            "not tried: only root can make a fresh Debian; try them on a machine that may become so, \
             by `sudo --preserve-env env PATH=\"$PATH\" cargo xtask package`"
        );
        return Ok(());
    }
    let folder = workspace.folder("xtask/package")?;
    let debian = Debian::make(&folder)?;
    server::try_out(&debian, &made.server.deb, &folder)?;
    server::try_rpm(&debian, &made.server.rpm)?;
    client::try_out(&debian, &made.client.deb, &folder)?;
    debian.remove()
}
