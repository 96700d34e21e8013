//! What the distributions' own checkers say of the packages; a warning is a failure.

use std::path::Path;
use std::process::Command;

use crate::error::Error;
use crate::package::pack::Made;
use crate::release;
use crate::workspace::Workspace;

const MENU_ENTRY: &str = "packaging/linux/datetime-client.desktop";
const METAINFO: &str = "packaging/linux/arpa.home.DatetimeClient.metainfo.xml";
/// It asks for the number of a wish in Debian's own tracker: for packages that go into Debian.
const NOT_FOR_US: &str = "initial-upload-closes-no-bugs";

/// Asks all of them.
pub fn all(workspace: &Workspace, made: &Made) -> Result<(), Error> {
    desktop_files(workspace)?;
    for deb in [&made.server.deb, &made.client.deb] {
        let mut lintian = Command::new("lintian");
        lintian.args(["--allow-root", "--fail-on", "error,warning", "--info"]);
        lintian.args(["--suppress-tags", NOT_FOR_US]).arg(deb);
        asked("lintian", &mut lintian, deb)?;
    }
    for rpm in [&made.server.rpm, &made.client.rpm] {
        let mut checker = Command::new("rpm");
        asked("rpm", checker.args(["--checksig", "--nosignature", "--verbose"]).arg(rpm), rpm)?;
    }
    Ok(())
}

/// The menu's entry and what software centres show.
pub fn desktop_files(workspace: &Workspace) -> Result<(), Error> {
    let entry = workspace.root().join(MENU_ENTRY);
    asked("desktop-file-validate", Command::new("desktop-file-validate").arg(&entry), &entry)?;
    let metainfo = workspace.root().join(METAINFO);
    let mut appstream = Command::new("appstreamcli");
    asked("appstreamcli", appstream.args(["validate", "--no-net", "--explain"]).arg(&metainfo), &metainfo)
}

fn asked(name: &str, checker: &mut Command, file: &Path) -> Result<(), Error> {
    let said = release::output(name, checker)?;
    let file = file.file_name().unwrap_or_default().to_string_lossy();
    println!("{name} has nothing against {file}");
    if said.lines().any(|line| line.starts_with("W: ") || line.starts_with("E: ")) {
        return Err(Error::failed(format!("{name} says of {file}:\n{said}")));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::release::VERSION;

    #[test]
    fn what_is_written_by_hand_names_the_version_that_is_built() {
        let root = Workspace::locate().unwrap().root().to_path_buf();
        let read = |path: &str| std::fs::read_to_string(root.join(path)).unwrap();
        assert!(read(METAINFO).contains(&format!("<releases>\n    <release version=\"{VERSION}\"")));
        assert!(read("packaging/linux/debian/changelog").starts_with(&format!("datetime ({VERSION}-1)")));
        assert!(read("docs/install.md").contains(&format!("datetime-server_{VERSION}-1_amd64.deb")));
        assert!(read("CHANGELOG.md").contains(&format!("## {VERSION}\n")));
    }
}
