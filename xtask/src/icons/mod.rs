//! `cargo xtask icons`: from the one drawing, every form that a system asks for.

mod containers;
mod drawing;

use std::fs;
use std::path::{Path, PathBuf};

pub use drawing::Drawing;

use crate::error::Error;
use crate::workspace::Workspace;

/// The drawing, under the icons' folder.
const SOURCE: &str = "datetime.svg";
/// The edges of the PNG files, in pixels: those that desktops ask the hicolor theme for.
const HICOLOR: &[u32] = &[16, 22, 24, 32, 48, 64, 128, 256, 512];
/// The name that the menu's entry gives.
const NAME: &str = "datetime-client";

/// A file that is made from the drawing.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Made {
    /// Under the icons' folder.
    path: PathBuf,
    bytes: Vec<u8>,
}

/// Writes them all beside the drawing.
pub fn write(workspace: &Workspace) -> Result<(), Error> {
    let folder = folder(workspace.root());
    for made in all(&folder)? {
        let path = folder.join(&made.path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(Error::system(format!("cannot make {}", parent.display())))?;
        }
        fs::write(&path, &made.bytes).map_err(Error::system(format!("cannot write {}", path.display())))?;
        println!("{}: {} bytes", workspace.shown(&path), made.bytes.len());
    }
    Ok(())
}

fn folder(root: &Path) -> PathBuf {
    root.join("icons")
}

fn all(folder: &Path) -> Result<Vec<Made>, Error> {
    let drawing = Drawing::read(&folder.join(SOURCE))?;
    let mut made = HICOLOR
        .iter()
        .map(|&edge| {
            let path = format!("hicolor/{edge}x{edge}/apps/{NAME}.png");
            Ok(Made { path: path.into(), bytes: drawing.png(edge)? })
        })
        .collect::<Result<Vec<_>, Error>>()?;
    made.push(Made { path: "datetime.ico".into(), bytes: containers::ico(&drawing)? });
    made.push(Made { path: "datetime.icns".into(), bytes: containers::icns(&drawing)? });
    Ok(made)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_icons_that_are_kept_are_those_that_the_drawing_gives() {
        let folder = folder(Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap());
        let made = all(&folder).unwrap();
        assert_eq!(made.len(), HICOLOR.len() + 2);
        for made in made {
            let kept = fs::read(folder.join(&made.path)).unwrap_or_default();
            let same = kept == made.bytes;
            assert!(same, "{} is not what the drawing gives: run `cargo xtask icons`", made.path.display());
        }
    }
}
