//! Locates the checkout and the built programs.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use xshell::{Shell, cmd};

use crate::process;

/// The version of everything in the workspace.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The checkout.
#[derive(Debug)]
pub struct Workspace {
    /// Runs commands in the root directory.
    pub sh: Shell,
    /// The root directory.
    pub root: PathBuf,
    /// Where cargo builds.
    pub target: PathBuf,
}

impl Workspace {
    /// Finds it from the source of this crate and the path of this program.
    pub fn locate() -> Result<Self> {
        let manifest = env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
        let root = Path::new(&manifest).parent().context("cannot find the workspace")?.to_owned();
        let program = env::current_exe().context("cannot find the path of this program")?;
        let target = program.ancestors().nth(2).context("cannot find the target directory")?.to_owned();
        let sh = Shell::new()?;
        sh.change_dir(&root);
        Ok(Self { sh, root, target })
    }

    /// Builds all programs with the options of `cargo test`, so that cargo compiles nothing twice.
    pub fn build(&self) -> Result<()> {
        process::run(cmd!(self.sh, "cargo build --workspace --bins --tests"))
    }

    /// Whether this program runs as root.
    pub fn is_root(&self) -> Result<bool> {
        Ok(cmd!(self.sh, "id -u").quiet().read()? == "0")
    }

    /// A directory below the target directory; created if it is missing.
    pub fn directory(&self, name: &str) -> Result<PathBuf> {
        Ok(self.sh.create_dir(self.target.join(name))?)
    }

    /// The path of a program after `cargo build`.
    pub fn debug(&self, name: &str) -> PathBuf {
        self.target.join("debug").join(name)
    }

    /// The path of a program after `cargo build --release`.
    pub fn release(&self, name: &str) -> PathBuf {
        self.target.join("release").join(name)
    }

    /// The shipped settings of the server, on any free port if `port_is_free` rejects theirs.
    pub fn server_settings(&self, port_is_free: impl FnOnce(u16) -> bool) -> Result<String> {
        let text = fs::read_to_string(self.root.join("config/server.toml"))?;
        let mut settings: toml::Table = text.parse().context("config/server.toml is not TOML")?;
        let server = settings.get_mut("server").and_then(toml::Value::as_table_mut);
        let port =
            server.and_then(|server| server.get_mut("port")).context("config/server.toml has no port")?;
        if !port.as_integer().and_then(|port| u16::try_from(port).ok()).is_some_and(port_is_free) {
            *port = toml::Value::Integer(0);
        }
        Ok(settings.to_string())
    }

    /// A path relative to the root directory, for messages.
    pub fn relative(&self, path: &Path) -> String {
        path.strip_prefix(&self.root).unwrap_or(path).display().to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_servers_settings_keep_their_port_only_if_it_is_free() {
        let workspace = Workspace::locate().unwrap();
        let settings = |free| workspace.server_settings(|_| free).unwrap();
        assert!(settings(true).contains("port = 9900\n"));
        assert!(settings(false).contains("port = 0\n") && settings(false).contains("welcome = "));
    }
}
