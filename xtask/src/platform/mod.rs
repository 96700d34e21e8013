//! What differs between operating systems: groups of processes, rights, and who is whose child.

#[cfg(not(unix))]
mod other;
mod proc_table;
#[cfg(unix)]
mod unix;

#[cfg(not(unix))]
pub use other::{
    as_other_user, ask_to_end, end_group, give_to_other_user, group_is_empty, in_own_group, is_root,
};
pub use proc_table::children_of;
#[cfg(unix)]
pub use unix::{
    as_other_user, ask_to_end, end_group, give_to_other_user, group_is_empty, in_own_group, is_root,
};
