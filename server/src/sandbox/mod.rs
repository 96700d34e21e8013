//! What the server gives up before its first client: root, then everything that a compromised process could abuse. Sessions inherit
//! it at no cost.

mod confinement;
mod privileges;

pub use confinement::Confinement;
pub(crate) use confinement::TrialRecord;
pub(crate) use privileges::Identity;
