//! A fresh Debian in a folder, and the same one running: with systemd, processes, host name and a network of its own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::error::Error;
use crate::process::Process;
use crate::{platform, release, wait};

/// The release that the packages are made on.
const SUITE: &str = "bookworm";
/// What a person has on a machine where `man` and the tab key work, and a way to open an entry of the menu.
const INCLUDED: &str = "systemd-sysv,man-db,bash-completion,libglib2.0-bin,ca-certificates";
/// systemd has to be there and done with everything it starts by itself.
const BOOT: Duration = Duration::from_secs(90);

/// The longest a command may take in a running one.
const INSIDE: &str = "60";
/// The longest it may take to fetch and install packages, or to look at a window.
const INSTALL: &str = "600";

/// A Debian in a folder.
#[derive(Debug)]
pub struct Debian {
    root: PathBuf,
}

impl Debian {
    /// Makes a new one below `folder`.
    pub fn make(folder: &Path) -> Result<Self, Error> {
        let root = folder.join("debian");
        if root.exists() {
            fs::remove_dir_all(&root).map_err(Error::system(format!("cannot remove {}", root.display())))?;
        }
        println!("making a fresh Debian in {} (a minute)", root.display());
        // What it mounts goes with it, also when it is killed.
        let mut debootstrap = Command::new("unshare");
        debootstrap.args(["--mount", "--pid", "--fork", "--kill-child", "--", "debootstrap"]);
        debootstrap.args(["--variant=minbase", &format!("--include={INCLUDED}"), SUITE]).arg(&root);
        release::output("debootstrap", &mut debootstrap)?;
        Ok(Self { root })
    }

    /// Its files, seen from outside.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// A command in it while it does not run: on the network of this machine, and gone with all it started when it
    /// ends.
    pub fn command(&self, words: &[&str]) -> Command {
        let mut command = limited(INSTALL, "unshare");
        command.args(["--pid", "--fork", "--kill-child", "--mount", "--"]);
        let proc = "mount -t proc proc \"$0/proc\" && exec chroot \"$0\" \"$@\"";
        command.args(["sh", "-c", proc]).arg(&self.root).args(words);
        inside(&mut command);
        command
    }

    /// Puts a file into it; gives its name there.
    pub fn lend(&self, file: &Path) -> Result<String, Error> {
        let name = file.file_name().unwrap_or_default();
        let place = self.root.join("root").join(name);
        fs::copy(file, &place).map_err(Error::system(format!("cannot write {}", place.display())))?;
        Ok(format!("/root/{}", name.to_string_lossy()))
    }

    /// Removes it.
    pub fn remove(self) -> Result<(), Error> {
        fs::remove_dir_all(&self.root)
            .map_err(Error::system(format!("cannot remove {}", self.root.display())))
    }

    /// Starts it.
    pub fn boot(&self, logs: &Path) -> Result<Running, Error> {
        let mut unshare = Command::new("unshare");
        unshare.args([
            "--mount",
            "--pid",
            "--net",
            "--uts",
            "--ipc",
            "--cgroup",
            "--fork",
            "--kill-child",
            "--",
        ]);
        unshare.args(["bash", "-ec", BOOT_SCRIPT]).arg(&self.root).stdout(Stdio::null());
        let mut process = Process::start("the Debian", &mut unshare, Some(&logs.join("debian.log")))?;
        let first = wait::until(BOOT, "the first process of the Debian", || {
            process.must_run()?;
            Ok(platform::children_of(process.id()).first().copied())
        })?;
        let running = Running { _process: process, first };
        // Until then it still has the files of this machine: a command there would be one here.
        wait::until(BOOT, "systemd as the first process", || {
            let program = fs::read_link(format!("/proc/{first}/exe")).unwrap_or_default();
            Ok(program.ends_with("lib/systemd/systemd").then_some(()))
        })?;
        wait::until(BOOT, "the start of systemd", || {
            let state = running.command(&["systemctl", "is-system-running"]).output();
            let state = state.map_err(Error::system("cannot start nsenter"))?;
            let state = String::from_utf8_lossy(&state.stdout).trim().to_owned();
            Ok(matches!(state.as_str(), "running" | "degraded").then_some(()))
        })?;
        Ok(running)
    }
}

/// Only what a system needs to believe that it runs alone; the few devices that every program expects.
const BOOT_SCRIPT: &str = r#"
hostname trial
ip link set lo up
mount --make-rprivate /
mount --bind "$0" "$0"
cd "$0"
mount -t tmpfs -o mode=755 tmpfs run
mkdir run/outside
pivot_root . run/outside
cd /
mount -t proc proc proc
mount --bind -o ro proc/sys proc/sys
umount --lazy run/outside
rmdir run/outside
mount -t sysfs -o ro sysfs sys
mount -t cgroup2 cgroup2 sys/fs/cgroup
mount -t tmpfs -o mode=755 tmpfs dev
for device in "null 1 3" "zero 1 5" "full 1 7" "random 1 8" "urandom 1 9" "tty 5 0"; do
    set -- $device
    mknod -m 666 "dev/$1" c "$2" "$3"
done
ln -s /proc/self/fd dev/fd
ln -s pts/ptmx dev/ptmx
mkdir dev/pts dev/shm
mount -t tmpfs tmpfs tmp
exec env -i container=chroot PATH=/usr/sbin:/usr/bin:/sbin:/bin /sbin/init
"#;

/// A Debian that runs; all its processes end when this is dropped.
#[derive(Debug)]
pub struct Running {
    _process: Process,
    first: u32,
}

impl Running {
    /// A command in it.
    pub fn command(&self, words: &[&str]) -> Command {
        let mut command = limited(INSIDE, "nsenter");
        command.args(["--target", &self.first.to_string(), "--all", "--root", "--wd", "--"]).args(words);
        inside(&mut command);
        command
    }

    /// What a command in it says; it must succeed.
    pub fn said(&self, words: &[&str]) -> Result<String, Error> {
        release::output(&words.join(" "), &mut self.command(words))
    }
}

/// A program that is ended after so many seconds, so that nothing in there can keep us waiting.
fn limited(seconds: &str, program: &str) -> Command {
    let mut command = Command::new("timeout");
    command.args(["--foreground", "--kill-after=5", seconds, program]);
    command
}

/// The environment of somebody who has just logged in.
fn inside(command: &mut Command) {
    command.env_clear().envs([
        ("PATH", "/usr/sbin:/usr/bin:/sbin:/bin"),
        ("HOME", "/root"),
        ("LANG", "C.UTF-8"),
        ("TERM", "dumb"),
        ("DEBIAN_FRONTEND", "noninteractive"),
    ]);
}
