//! The .tar.gz: the same files for a Linux whose packages we do not make, under `usr/local`-like folders.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use flate2::{Compression, GzBuilder};
use tar::{Builder, EntryType, Header};

use crate::error::Error;
use crate::release::{self, Program};
use crate::workspace::Workspace;

/// What stands in the archive of each program: where it is from, from the top of the checkout, and where it goes.
const SERVER: &[(&str, &str)] = &[
    (
        "config/datetime-server.avahi.service",
        "share/doc/datetime-server/examples/datetime-server.avahi.service",
    ),
    ("config/server.toml", "etc/datetime-server/server.toml"),
    ("config/datetime-server.service", "lib/systemd/system/datetime-server.service"),
    ("config/datetime-server.socket", "share/doc/datetime-server/examples/datetime-server.socket"),
    ("packaging/linux/debian/datetime-server.sysusers", "lib/sysusers.d/datetime-server.conf"),
    ("docs/protocol.md", "share/doc/datetime-server/protocol.md"),
    ("docs/server.md", "share/doc/datetime-server/server.md"),
    ("packaging/linux/man/datetime-server.8", "share/man/man8/datetime-server.8"),
];
const CLIENT: &[(&str, &str)] = &[
    ("packaging/linux/datetime-client.desktop", "share/applications/datetime-client.desktop"),
    ("docs/client.md", "share/doc/datetime-client/client.md"),
    ("icons/datetime.svg", "share/icons/hicolor/scalable/apps/datetime-client.svg"),
    ("icons/hicolor/48x48/apps/datetime-client.png", "share/icons/hicolor/48x48/apps/datetime-client.png"),
    (
        "icons/hicolor/256x256/apps/datetime-client.png",
        "share/icons/hicolor/256x256/apps/datetime-client.png",
    ),
    ("packaging/linux/man/datetime-client.1", "share/man/man1/datetime-client.1"),
    (
        "packaging/linux/arpa.home.DatetimeClient.metainfo.xml",
        "share/metainfo/arpa.home.DatetimeClient.metainfo.xml",
    ),
];

/// Packs `program` as it was built; the same files give the same bytes.
pub fn pack(workspace: &Workspace, program: &Program, moment: u64, folder: &Path) -> Result<PathBuf, Error> {
    let name = program.name;
    let top = format!("{name}-{}-linux-{}", release::VERSION, std::env::consts::ARCH);
    let path = folder.join(format!("{top}.tar.gz"));
    let file = File::create(&path).map_err(Error::system(format!("cannot write {}", path.display())))?;
    // No time and no name of a file: gzip's header would otherwise hold those of this run.
    let mut archive = Builder::new(GzBuilder::new().mtime(0).write(file, Compression::best()));
    put(&mut archive, &program.path(), &format!("{top}/bin/{name}"), 0o755, moment)?;
    let own = if name == "datetime-server" { SERVER } else { CLIENT };
    for (from, to) in own {
        put(&mut archive, &workspace.root().join(from), &format!("{top}/{to}"), 0o644, moment)?;
    }
    for (from, to) in completions(name) {
        put(&mut archive, &workspace.root().join(from), &format!("{top}/{to}"), 0o644, moment)?;
    }
    for name in ["LICENSE-APACHE", "LICENSE-MIT"] {
        put(&mut archive, &workspace.root().join(name), &format!("{top}/{name}"), 0o644, moment)?;
    }
    let finished = archive.into_inner().and_then(flate2::write::GzEncoder::finish);
    finished.map_err(Error::system(format!("cannot write {}", path.display())))?;
    Ok(path)
}

fn completions(name: &str) -> [(String, String); 3] {
    let from = |file: String| format!("packaging/linux/completions/{file}");
    [
        (from(format!("{name}.bash")), format!("share/bash-completion/completions/{name}")),
        (from(format!("{name}.fish")), format!("share/fish/vendor_completions.d/{name}.fish")),
        (from(format!("_{name}")), format!("share/zsh/site-functions/_{name}")),
    ]
}

fn put(
    archive: &mut Builder<impl Write>,
    from: &Path,
    to: &str,
    mode: u32,
    moment: u64,
) -> Result<(), Error> {
    let bytes = fs::read(from).map_err(Error::system(format!("cannot read {}", from.display())))?;
    let mut header = Header::new_gnu();
    header.set_entry_type(EntryType::Regular);
    header.set_size(bytes.len() as u64);
    header.set_mode(mode);
    header.set_mtime(moment);
    header.set_uid(0);
    header.set_gid(0);
    archive
        .append_data(&mut header, to, bytes.as_slice())
        .map_err(Error::system(format!("cannot put {to} into an archive")))
}
