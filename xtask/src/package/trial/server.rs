//! The server's packages: installed in a running Debian, asked, told to reload, and purged.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use crate::error::Error;
use crate::package::trial::debian::{Debian, Running};
use crate::{release, wait};

/// How long a service may take to start.
const START: Duration = Duration::from_secs(15);
/// A client as every shell can be one.
const ASK: &str = r"exec 3<>/dev/tcp/127.0.0.1/9900; printf 'day\ndate\ntime\nquit\n' >&3; cat <&3";
/// Pressing Tab behind `datetime-server st`.
const TAB: &str = r#"
. /usr/share/bash-completion/bash_completion
_completion_loader datetime-server || true
function=$(complete -p datetime-server | sed 's/.*-F \([^ ]*\).*/\1/')
COMP_WORDS=(datetime-server st) COMP_CWORD=1 COMP_LINE='datetime-server st' COMP_POINT=18
"$function" datetime-server st datetime-server
echo "${COMPREPLY[@]}"
"#;
/// What a package manager and systemd write for themselves whatever is installed, and lists with one line fewer.
const NOT_OURS: &[&str] = &[
    "/dev/",
    "/proc/",
    "/root/",
    "/run/",
    "/sys/",
    "/tmp/",
    "/var/cache/",
    "/var/lib/dpkg/",
    "/var/lib/systemd/",
    "/var/log/",
    "/etc/passwd-",
    "/etc/group-",
    "/etc/shadow-",
    "/etc/gshadow-",
    "/etc/.pwd.lock",
];

/// Installs, uses and purges the .deb.
pub fn try_out(debian: &Debian, deb: &Path, logs: &Path) -> Result<(), Error> {
    let package = debian.lend(deb)?;
    let running = debian.boot(logs)?;
    let before = files(&running)?;
    running.said(&["dpkg", "--install", &package])?;
    let status = serves(&running)?;
    println!("installed, the service runs by itself: {status}");
    keeps_its_rights_few(&running)?;
    running.said(&["systemctl", "reload", "datetime-server"])?;
    serves(&running)?;
    let page = running.said(&["man", "--pager=cat", "datetime-server"])?;
    must(page.contains("SIGHUP"), "man datetime-server shows no signals", &page)?;
    let completed = running.said(&["bash", "-c", TAB])?;
    must(completed.trim() == "start stop status", "Tab does not complete the commands", &completed)?;
    println!("`man datetime-server` and Tab work; Tab behind `st` offers: {}", completed.trim());
    running.said(&["dpkg", "--purge", "datetime-server"])?;
    let left: Vec<_> = files(&running)?.difference(&before).cloned().collect();
    must(left.is_empty(), "the purge leaves files", &left.join("\n"))?;
    let user = running.said(&["sh", "-c", "getent passwd datetime-server || true"])?;
    must(user.is_empty(), "the purge leaves the user", &user)?;
    let listening = running.said(&["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/9900 || echo refused"])?;
    must(listening.trim() == "refused", "the purge leaves the server running", &listening)?;
    println!("purged: no file, no user and no process is left");
    Ok(())
}

/// Puts the .rpm's files into a folder of their own, and runs the server from there.
pub fn try_rpm(debian: &Debian, rpm: &Path) -> Result<(), Error> {
    let root = debian.root().join("root/rpm");
    let mut tool = std::process::Command::new("rpm");
    tool.arg("--root").arg(&root).args(["--install", "--nodeps", "--noscripts", "--nosignature"]).arg(rpm);
    std::fs::create_dir_all(&root).map_err(Error::system("cannot make a folder for the .rpm"))?;
    release::output("rpm", &mut tool)?;
    let check = "usr/bin/datetime-server --config etc/datetime-server/server.toml check";
    let said = release::output(
        "the server of the .rpm",
        &mut debian.command(&["sh", "-c", &format!("cd /root/rpm && {check}")]),
    )?;
    println!("the server of the .rpm says of its settings: {}", said.lines().next().unwrap_or_default());
    Ok(())
}

/// Waits until the service answers; gives what `status` says first.
fn serves(running: &Running) -> Result<String, Error> {
    let answers = wait::until(START, "an answer of the installed service", || {
        let output = running.command(&["bash", "-c", ASK]).output();
        let output = output.map_err(Error::system("cannot start nsenter"))?;
        Ok(output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned()))
    })
    .map_err(|error| Error::failed(format!("{}\n{}", error.with_causes(), journal(running))))?;
    must(answers.lines().count() == 5, "the service does not answer day, date, time and quit", &answers)?;
    let status = running.said(&["datetime-server", "status"])?;
    Ok(status.lines().next().unwrap_or_default().to_owned())
}

fn keeps_its_rights_few(running: &Running) -> Result<(), Error> {
    let shown = running.said(&["systemctl", "show", "datetime-server", "--property=MainPID", "--value"])?;
    let owner = running.said(&["stat", "--format=%U", &format!("/proc/{}", shown.trim())])?;
    must(owner.trim() == "datetime-server", "the service does not run as its own user", &owner)
}

fn journal(running: &Running) -> String {
    running.said(&["journalctl", "--no-pager", "--unit=datetime-server", "--lines=20"]).unwrap_or_default()
}

/// Every file there is, but for those that are not of packages.
fn files(running: &Running) -> Result<BTreeSet<String>, Error> {
    let all = running.said(&["find", "/", "-xdev"])?;
    Ok(all
        .lines()
        .filter(|path| !NOT_OURS.iter().any(|other| path.starts_with(other)))
        .map(str::to_owned)
        .collect())
}

fn must(holds: bool, or: &str, said: &str) -> Result<(), Error> {
    if holds { Ok(()) } else { Err(Error::failed(format!("{or}:\n{}", said.trim_end()))) }
}
