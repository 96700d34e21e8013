//! Decides which clients are admitted.

use std::net::IpAddr;

use datetime_protocol::error::Refusal;
use ipnet::IpNet;

use super::children::Children;
use crate::settings::{Access, Limits};

/// Checks whether one more client, from `ip`, is admitted.
///
/// # Errors
/// The reason for the refusal.
pub(super) fn admit(
    ip: IpAddr,
    access: &Access,
    limits: &Limits,
    children: &Children,
    networks: &[IpNet],
) -> Result<(), Refusal> {
    // First, so that clients that may not connect do not learn how many others are connected.
    if !access.allows(ip, networks) {
        return Err(Refusal::NotAllowed);
    }
    let max_clients = limits.max_clients.get();
    if children.count() >= max_clients {
        return Err(Refusal::Full { max_clients });
    }
    let max_clients_per_address = limits.max_clients_per_address.get();
    if children.count_from(ip, limits.ipv6_prefix.get()) >= max_clients_per_address {
        return Err(Refusal::AddressFull { max_clients_per_address });
    }
    Ok(())
}
