//! Changes from root to an ordinary user.

use std::io;

use nix::errno::Errno;
use nix::unistd::{Gid, Group, Uid, User, getegid, geteuid, setegid, seteuid, setgid, setuid};

use crate::platform::{groups, set_groups};
use crate::settings::Process;

/// The user and group to change to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Identity {
    user: Uid,
    group: Gid,
}

/// Why the user was not changed.
#[derive(Debug, thiserror::Error)]
pub enum PrivilegeError {
    /// No such user.
    #[error("[process] user \"{0}\": this system has no such user; create it, or set another")]
    NoUser(String),
    /// No such group.
    #[error("[process] group \"{0}\": this system has no such group; create it, or set another")]
    NoGroup(String),
    /// A group without a user, which would leave the privileges of root.
    #[error("[process] group \"{0}\" without a user: set [process] user too")]
    GroupAlone(String),
    /// The system does not permit the change.
    #[error(
        "cannot change from root to [process] user: {0}; leave it empty and start as that user, or allow CAP_SETUID and CAP_SETGID"
    )]
    Denied(#[from] Errno),
    /// The process could become root again.
    #[error("root privileges could be regained after they were dropped; not serving")]
    Regainable,
}

impl From<PrivilegeError> for io::Error {
    fn from(error: PrivilegeError) -> Self {
        Self::other(error.to_string())
    }
}

impl Identity {
    /// The user and group in the settings; `None` if there are none or this process does not run as root.
    ///
    /// # Errors
    /// [`PrivilegeError`] if the system does not have them.
    pub fn of(process: &Process) -> Result<Option<Self>, PrivilegeError> {
        if process.user.is_empty() {
            return if process.group.is_empty() {
                Ok(None)
            } else {
                Err(PrivilegeError::GroupAlone(process.group.clone()))
            };
        }
        let user = find_user(&process.user)?.ok_or_else(|| PrivilegeError::NoUser(process.user.clone()))?;
        let group = if process.group.is_empty() {
            user.1
        } else {
            find_group(&process.group)?.ok_or_else(|| PrivilegeError::NoGroup(process.group.clone()))?
        };
        Ok(geteuid().is_root().then_some(Self { user: user.0, group }))
    }

    /// Changes to this user permanently. The groups are changed first, because only root can change them.
    ///
    /// # Errors
    /// [`PrivilegeError`] if the system does not permit it, or if root privileges could be regained.
    pub fn assume(self) -> Result<(), PrivilegeError> {
        set_groups(&[self.group])?;
        setgid(self.group)?;
        setuid(self.user)?;
        if !self.user.is_root() && setuid(Uid::from_raw(0)).is_ok() {
            return Err(PrivilegeError::Regainable);
        }
        Ok(())
    }

    /// Runs `work` as this user and then changes back to root. Only for a process with one thread.
    ///
    /// # Errors
    /// [`PrivilegeError`] if the system does not permit the change; `work` is then not run.
    pub fn impersonate<T>(self, work: impl FnOnce() -> T) -> io::Result<T> {
        let (saved, group, user) = (groups()?, getegid(), geteuid());
        // If this fails, nothing has changed yet.
        set_groups(&[self.group]).map_err(PrivilegeError::Denied)?;
        let changed = setegid(self.group).and_then(|()| seteuid(self.user));
        let outcome = changed.map(|()| work());
        let restored = seteuid(user).and_then(|()| setegid(group)).and_then(|()| set_groups(&saved));
        if restored.is_err() {
            // The process would continue with the IDs of two users.
            std::process::abort();
        }
        outcome.map_err(|error| PrivilegeError::Denied(error).into())
    }

    /// The user.
    #[must_use]
    pub fn user(self) -> Uid {
        self.user
    }

    /// The group.
    #[must_use]
    pub fn group(self) -> Gid {
        self.group
    }
}

/// Finds a user by name or number. A number without an entry in the user database is also the number of the group.
fn find_user(name: &str) -> nix::Result<Option<(Uid, Gid)>> {
    if let Some(user) = without_database(User::from_name(name))? {
        return Ok(Some((user.uid, user.gid)));
    }
    let Ok(number) = name.parse() else { return Ok(None) };
    let entry = without_database(User::from_uid(Uid::from_raw(number)))?;
    Ok(Some((Uid::from_raw(number), entry.map_or(Gid::from_raw(number), |user| user.gid))))
}

/// Finds a group by name or number.
fn find_group(name: &str) -> nix::Result<Option<Gid>> {
    let group = without_database(Group::from_name(name))?.map(|group| group.gid);
    Ok(group.or_else(|| name.parse().ok().map(Gid::from_raw)))
}

/// Treats the errors of a system without a user database, such as a container, as "no such entry" (getpwnam_r(3) lists them).
fn without_database<T>(entry: nix::Result<Option<T>>) -> nix::Result<Option<T>> {
    match entry {
        Err(Errno::ENOENT | Errno::ESRCH | Errno::EBADF | Errno::EPERM) => Ok(None),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_needs_no_entry_and_a_system_may_have_no_user_database() {
        assert_eq!(find_user("4000000001"), Ok(Some((4_000_000_001.into(), 4_000_000_001.into()))));
        assert_eq!(find_group("4000000001"), Ok(Some(4_000_000_001.into())));
        assert_eq!(find_user("no such user"), Ok(None));
        assert_eq!(without_database::<()>(Err(Errno::ENOENT)), Ok(None));
        assert_eq!(without_database::<()>(Err(Errno::EMFILE)), Err(Errno::EMFILE));
    }
}
