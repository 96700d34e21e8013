//! From root to an ordinary user, for good.

use std::io;

use nix::errno::Errno;
use nix::unistd::{Gid, Group, Uid, User, getegid, geteuid, setegid, seteuid, setgid, setuid};

use crate::platform::{groups, set_groups};
use crate::settings::Process;

/// Who to become.
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
    /// A group alone leaves root's rights in place.
    #[error("[process] group \"{0}\" without a user: set [process] user too")]
    GroupAlone(String),
    /// The system says no.
    #[error(
        "cannot change from root to [process] user: {0}; leave it empty and start as that user, or allow CAP_SETUID and CAP_SETGID"
    )]
    Refused(#[from] Errno),
    /// It could become root again.
    #[error("root privileges could be regained after they were given up; not serving")]
    Kept,
}

impl From<PrivilegeError> for io::Error {
    fn from(error: PrivilegeError) -> Self {
        Self::other(error.to_string())
    }
}

impl Identity {
    /// Who these settings say to become; `None` where they say nothing or this process is not root's.
    ///
    /// # Errors
    /// [`PrivilegeError`] where the names are not known.
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

    /// Becomes that user, in the order that leaves nothing behind: groups while still root, the user last.
    ///
    /// # Errors
    /// [`PrivilegeError`] where the system refuses, or where root could be had back.
    pub fn assume(self) -> Result<(), PrivilegeError> {
        set_groups(&[self.group])?;
        setgid(self.group)?;
        setuid(self.user)?;
        if !self.user.is_root() && setuid(Uid::from_raw(0)).is_ok() {
            return Err(PrivilegeError::Kept);
        }
        Ok(())
    }

    /// Does `work` as this user, and is root again afterwards. For a process of one thread.
    ///
    /// # Errors
    /// [`PrivilegeError`] where the system refuses the change; `work` has then not begun.
    pub fn impersonate<T>(self, work: impl FnOnce() -> T) -> io::Result<T> {
        let (saved, group, user) = (groups()?, getegid(), geteuid());
        // Where this is refused, nothing has changed yet.
        set_groups(&[self.group]).map_err(PrivilegeError::Refused)?;
        let begun = setegid(self.group).and_then(|()| seteuid(self.user));
        let outcome = begun.map(|()| work());
        let restored = seteuid(user).and_then(|()| setegid(group)).and_then(|()| set_groups(&saved));
        if restored.is_err() {
            // It would go on half as another user.
            std::process::abort();
        }
        outcome.map_err(|error| PrivilegeError::Refused(error).into())
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

/// A user by name or number; a number needs no entry, and its group is then the same number.
fn find_user(name: &str) -> nix::Result<Option<(Uid, Gid)>> {
    if let Some(user) = found(User::from_name(name))? {
        return Ok(Some((user.uid, user.gid)));
    }
    let Ok(number) = name.parse() else { return Ok(None) };
    let entry = found(User::from_uid(Uid::from_raw(number)))?;
    Ok(Some((Uid::from_raw(number), entry.map_or(Gid::from_raw(number), |user| user.gid))))
}

fn find_group(name: &str) -> nix::Result<Option<Gid>> {
    let group = found(Group::from_name(name))?.map(|group| group.gid);
    Ok(group.or_else(|| name.parse().ok().map(Gid::from_raw)))
}

/// A system without a list of users, as a container may be one, knows none. Source: getpwnam_r(3), which names these
/// errors as ways of saying so.
fn found<T>(entry: nix::Result<Option<T>>) -> nix::Result<Option<T>> {
    match entry {
        Err(Errno::ENOENT | Errno::ESRCH | Errno::EBADF | Errno::EPERM) => Ok(None),
        known => known,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_needs_no_entry_and_a_system_may_have_no_list() {
        assert_eq!(find_user("4000000001"), Ok(Some((4_000_000_001.into(), 4_000_000_001.into()))));
        assert_eq!(find_group("4000000001"), Ok(Some(4_000_000_001.into())));
        assert_eq!(find_user("no such user"), Ok(None));
        assert_eq!(found::<()>(Err(Errno::ENOENT)), Ok(None));
        assert_eq!(found::<()>(Err(Errno::EMFILE)), Err(Errno::EMFILE));
    }
}
