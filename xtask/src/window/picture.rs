//! The picture of a window.

use std::path::Path;
use std::process::Stdio;

use crate::error::Error;
use crate::window::display::VirtualDisplay;

/// What a saved picture shows, in numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Picture {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Different colours: one in a window that shows nothing.
    pub colours: u32,
}

impl Picture {
    /// Saves what the window named `title` shows, without its frame, as PNG.
    pub fn save(display: &VirtualDisplay, title: &str, file: &Path) -> Result<Self, Error> {
        run(display, "import", &["-silent", "-window", title, "-strip", &file.display().to_string()])?;
        let told = run(display, "identify", &["-format", "%w %h %k", &file.display().to_string()])?;
        Self::told(&told)
            .ok_or_else(|| Error::failed(format!("cannot read the size of a picture from `{told}`")))
    }

    fn told(text: &str) -> Option<Self> {
        let mut numbers = text.split_whitespace().map(str::parse);
        let mut next = || numbers.next()?.ok();
        Some(Self { width: next()?, height: next()?, colours: next()? })
    }
}

fn run(display: &VirtualDisplay, program: &str, arguments: &[&str]) -> Result<String, Error> {
    let output = display
        .command(program)
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .map_err(Error::system(format!("cannot start {program}")))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    Err(Error::failed(format!("{program} failed: {}", String::from_utf8_lossy(&output.stderr).trim())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_of_a_picture_are_read() {
        assert_eq!(Picture::told("960 640 812\n"), Some(Picture { width: 960, height: 640, colours: 812 }));
        assert_eq!(Picture::told("960 640"), None);
    }
}
