//! Embeds the icon, the version and the manifest into the program for Windows, even when it is cross-compiled.

use std::{env, io};

const ICON: &str = "../icons/datetime.ico";
const MANIFEST: &str = "../packaging/windows/datetime-client.manifest";

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={ICON}");
    println!("cargo::rerun-if-changed={MANIFEST}");
    if env::var("CARGO_CFG_TARGET_OS").is_ok_and(|system| system == "windows") {
        embed()?;
    }
    Ok(())
}

fn embed() -> io::Result<()> {
    let mut resource = winresource::WindowsResource::new();
    resource
        .set_icon(ICON)
        .set_manifest_file(MANIFEST)
        .set("ProductName", "Date and time")
        .set("FileDescription", "Date and time")
        .set("OriginalFilename", "datetime-client.exe")
        .set("LegalCopyright", "The datetime authors; MIT or Apache-2.0");
    resource.compile()
}
