//! Reading a window as a person does, from its picture: for windows that no screen reader here can look into.

use std::path::Path;

use crate::error::Error;
use crate::release;
use crate::window::VirtualDisplay;

/// The reader was made for print, whose letters have more pixels than those of a screen.
const ENLARGED: &str = "300%";

/// The texts in a picture, each on a line of its own.
pub fn read(display: &VirtualDisplay, picture: &Path, aside: &Path) -> Result<String, Error> {
    let mut convert = display.command("convert");
    convert.arg(picture).args(["-resize", ENLARGED, "-colorspace", "Gray"]).arg(aside);
    release::output("convert", &mut convert)?;
    // 11: find as much text as there is, in no order.
    let mut reader = display.command("tesseract");
    release::output("tesseract", reader.arg(aside).args(["-", "--psm", "11"]))
}
