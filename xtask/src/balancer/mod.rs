//! HAProxy, on the configuration that we ship, before three servers: one is killed and one reloaded while clients come.

#[cfg(target_os = "linux")]
mod clients;
#[cfg(target_os = "linux")]
mod configuration;
#[cfg(target_os = "linux")]
mod run;

#[cfg(target_os = "linux")]
pub use run::check;

/// Addresses of 127.0.0.0/8 other than the first are to be had on Linux without asking.
#[cfg(not(target_os = "linux"))]
pub fn check(_workspace: &crate::workspace::Workspace) -> Result<(), crate::error::Error> {
    println!("not run: this check needs several loopback addresses, which only Linux has by itself");
    Ok(())
}
