//! The files that hold an icon at several sizes: Windows' and Apple's.

use std::io;

use icns::{IconFamily, IconType, PixelFormat};
use ico::{IconDir, IconDirEntry, IconImage, ResourceType};

use crate::error::Error;
use crate::icons::Drawing;

/// What Windows shows at 100 to 400 % in lists, on the task bar and on the desktop.
const WINDOWS: &[u32] = &[16, 20, 24, 32, 40, 48, 64, 256];
/// What the Finder and the Dock show, also on screens with twice the pixels.
const APPLE: &[(IconType, u32)] = &[
    (IconType::RGBA32_16x16, 16),
    (IconType::RGBA32_16x16_2x, 32),
    (IconType::RGBA32_32x32, 32),
    (IconType::RGBA32_32x32_2x, 64),
    (IconType::RGBA32_128x128, 128),
    (IconType::RGBA32_128x128_2x, 256),
    (IconType::RGBA32_256x256, 256),
    (IconType::RGBA32_256x256_2x, 512),
    (IconType::RGBA32_512x512, 512),
    (IconType::RGBA32_512x512_2x, 1024),
];

/// The icon for Windows.
pub fn ico(drawing: &Drawing) -> Result<Vec<u8>, Error> {
    let mut folder = IconDir::new(ResourceType::Icon);
    for &edge in WINDOWS {
        let image = IconImage::from_rgba_data(edge, edge, drawing.pixels(edge)?);
        folder.add_entry(IconDirEntry::encode_as_png(&image).map_err(failed("ico"))?);
    }
    let mut bytes = Vec::new();
    folder.write(&mut bytes).map_err(failed("ico"))?;
    Ok(bytes)
}

/// The icon for macOS.
pub fn icns(drawing: &Drawing) -> Result<Vec<u8>, Error> {
    let mut family = IconFamily::new();
    for &(kind, edge) in APPLE {
        let image = icns::Image::from_data(PixelFormat::RGBA, edge, edge, drawing.pixels(edge)?)
            .map_err(failed("icns"))?;
        family.add_icon_with_type(&image, kind).map_err(failed("icns"))?;
    }
    let mut bytes = Vec::new();
    family.write(&mut bytes).map_err(failed("icns"))?;
    Ok(bytes)
}

fn failed(form: &str) -> impl FnOnce(io::Error) -> Error {
    Error::system(format!("cannot make the icon in the form {form}"))
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;
    use std::path::Path;

    use super::*;

    fn icon() -> Drawing {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        Drawing::read(&root.join("icons/datetime.svg")).unwrap()
    }

    #[test]
    fn windows_finds_every_size_in_its_file() {
        let folder = IconDir::read(Cursor::new(ico(&icon()).unwrap())).unwrap();
        let edges: Vec<u32> = folder.entries().iter().map(IconDirEntry::width).collect();
        assert_eq!(edges, WINDOWS);
        let largest = folder.entries().last().unwrap().decode().unwrap();
        assert_eq!(largest.rgba_data(), icon().pixels(256).unwrap());
    }

    #[test]
    fn macos_finds_every_size_in_its_file() {
        let family = IconFamily::read(Cursor::new(icns(&icon()).unwrap())).unwrap();
        for &(kind, edge) in APPLE {
            let image = family.get_icon_with_type(kind).unwrap();
            assert_eq!((image.width(), image.height()), (edge, edge), "{kind:?}");
        }
    }
}
