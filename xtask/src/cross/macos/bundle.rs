//! The bundle that the Finder starts: the program, its icon, and what the system wants to know of it.

use std::fs;
use std::path::{Path, PathBuf};

use plist::{Dictionary, Value};

use crate::error::Error;
use crate::release;
use crate::workspace::Workspace;

const NAME: &str = "Date and time.app";
const PROGRAM: &str = "datetime-client";
const ICON: &str = "datetime.icns";
/// The oldest macOS that Rust's standard library runs on, on Intel's processors; Apple's begin with 11.
const OLDEST: &str = "10.12";

/// Makes the bundle in `folder`, with `program` in it where there is one.
pub fn make(workspace: &Workspace, folder: &Path, program: Option<&Path>) -> Result<PathBuf, Error> {
    let bundle = folder.join(NAME);
    let contents = bundle.join("Contents");
    let _not_there = fs::remove_dir_all(&bundle);
    for part in ["MacOS", "Resources"] {
        let part = contents.join(part);
        fs::create_dir_all(&part).map_err(Error::system(format!("cannot make {}", part.display())))?;
    }
    let file = contents.join("Info.plist");
    Value::Dictionary(info())
        .to_file_xml(&file)
        .map_err(|error| Error::failed(format!("cannot write {}: {error}", file.display())))?;
    copy(&workspace.root().join("icons").join(ICON), &contents.join("Resources").join(ICON))?;
    for licence in ["LICENSE-MIT", "LICENSE-APACHE"] {
        copy(&workspace.root().join(licence), &contents.join("Resources").join(licence))?;
    }
    if let Some(program) = program {
        copy(program, &contents.join("MacOS").join(PROGRAM))?;
    }
    Ok(bundle)
}

/// What the system wants to know. Source: Apple's "Information Property List Key Reference".
fn info() -> Dictionary {
    let texts = [
        ("CFBundleDevelopmentRegion", "en"),
        ("CFBundleDisplayName", "Date and time"),
        ("CFBundleExecutable", PROGRAM),
        ("CFBundleIconFile", ICON),
        // The project has no domain of its own; home.arpa is everybody's home network (RFC 8375).
        ("CFBundleIdentifier", "arpa.home.DatetimeClient"),
        ("CFBundleInfoDictionaryVersion", "6.0"),
        ("CFBundleName", "Date and time"),
        ("CFBundlePackageType", "APPL"),
        ("CFBundleShortVersionString", release::VERSION),
        ("CFBundleVersion", release::VERSION),
        ("LSApplicationCategoryType", "public.app-category.utilities"),
        ("LSMinimumSystemVersion", OLDEST),
        ("NSHumanReadableCopyright", "The datetime authors; MIT or Apache-2.0"),
        // Asked for by macOS 15 before a program may reach other machines of the LAN.
        ("NSLocalNetworkUsageDescription", "The date and time servers that you ask are on your network."),
    ];
    let mut info: Dictionary =
        texts.into_iter().map(|(key, text)| (key.to_owned(), Value::from(text))).collect();
    // Without this, macOS shows the window blurred on a screen with twice the pixels.
    info.insert("NSHighResolutionCapable".to_owned(), Value::from(true));
    info
}

/// Copies a file.
pub fn copy(from: &Path, to: &Path) -> Result<(), Error> {
    fs::copy(from, to).map(drop).map_err(Error::system(format!(
        "cannot copy {} to {}",
        from.display(),
        to.display()
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bundle_names_files_that_are_in_it() {
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("built");
        fs::write(&program, "x").unwrap();
        let bundle = make(&Workspace::locate().unwrap(), folder.path(), Some(&program)).unwrap();
        let read = Value::from_file(bundle.join("Contents/Info.plist")).unwrap();
        let text = |key: &str| {
            read.as_dictionary().and_then(|all| all.get(key)).and_then(Value::as_string).unwrap().to_owned()
        };
        assert!(bundle.join("Contents/MacOS").join(text("CFBundleExecutable")).is_file());
        let icon = fs::read(bundle.join("Contents/Resources").join(text("CFBundleIconFile"))).unwrap();
        assert!(icon.starts_with(b"icns"));
        assert_eq!(text("CFBundleShortVersionString"), release::VERSION);
    }

    #[test]
    fn the_servers_job_for_launchd_is_a_property_list_that_names_our_program() {
        let root = Workspace::locate().unwrap().root().to_path_buf();
        let job = Value::from_file(root.join("config/datetime-server.plist")).unwrap();
        let words = job.as_dictionary().and_then(|job| job.get("ProgramArguments")).unwrap();
        let words: Vec<_> = words.as_array().unwrap().iter().filter_map(Value::as_string).collect();
        assert!(words.first().is_some_and(|program| program.ends_with("/datetime-server")), "{words:?}");
        assert_eq!(words.last(), Some(&"run"));
    }
}
