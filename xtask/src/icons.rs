//! `cargo xtask icons`: renders `icons/datetime.svg` as PNG files, ICO (Windows) and ICNS (macOS).

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use icns::{IconFamily, IconType, PixelFormat};
use ico::{IconDir, IconDirEntry, IconImage, ResourceType};
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};

use crate::workspace::Workspace;

/// The sizes in pixels that desktops look for in the hicolor theme.
const PNG: &[u32] = &[16, 22, 24, 32, 48, 64, 128, 256, 512];
/// What Windows shows at 100 to 400 % in lists, on the taskbar and on the desktop.
const ICO: &[u32] = &[16, 20, 24, 32, 40, 48, 64, 256];
/// What the Finder and the Dock show, also on Retina displays.
const ICNS: &[(IconType, u32)] = &[
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

/// Writes all icon files.
pub fn write(workspace: &Workspace) -> Result<()> {
    for (name, bytes) in render(&workspace.root)? {
        println!("{name}: {} bytes", bytes.len());
        workspace.sh.write_file(workspace.root.join(name), bytes)?;
    }
    Ok(())
}

/// All icon files as path and content.
fn render(root: &Path) -> Result<Vec<(String, Vec<u8>)>> {
    let svg = Tree::from_data(&fs::read(root.join("icons/datetime.svg"))?, &Options::default())?;
    let mut files = Vec::new();
    for &size in PNG {
        let name = format!("icons/hicolor/{size}x{size}/apps/datetime-client.png");
        files.push((name, rasterize(&svg, size)?.encode_png()?));
    }
    let mut ico = IconDir::new(ResourceType::Icon);
    for &size in ICO {
        let image = IconImage::from_rgba_data(size, size, rasterize(&svg, size)?.take_demultiplied());
        ico.add_entry(IconDirEntry::encode_as_png(&image)?);
    }
    let mut bytes = Vec::new();
    ico.write(&mut bytes)?;
    files.push(("icons/datetime.ico".to_owned(), bytes));
    let mut icns = IconFamily::new();
    for &(kind, size) in ICNS {
        let pixels = rasterize(&svg, size)?.take_demultiplied();
        icns.add_icon_with_type(&icns::Image::from_data(PixelFormat::RGBA, size, size, pixels)?, kind)?;
    }
    let mut bytes = Vec::new();
    icns.write(&mut bytes)?;
    files.push(("icons/datetime.icns".to_owned(), bytes));
    Ok(files)
}

#[expect(clippy::cast_precision_loss, reason = "icons have at most 1024 pixels per side")]
fn rasterize(svg: &Tree, size: u32) -> Result<Pixmap> {
    let mut pixmap = Pixmap::new(size, size).context("an icon of no size")?;
    let scale = Transform::from_scale(size as f32 / svg.size().width(), size as f32 / svg.size().height());
    resvg::render(svg, scale, &mut pixmap.as_mut());
    Ok(pixmap)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn root() -> &'static Path {
        Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
    }

    fn svg() -> Tree {
        Tree::from_data(&fs::read(root().join("icons/datetime.svg")).unwrap(), &Options::default()).unwrap()
    }

    /// Compares pixels, not bytes: the compression depends on the features that other crates enable.
    fn check(name: &str, size: u32, rgba: &[u8]) {
        let expected = rasterize(&svg(), size).unwrap().take_demultiplied();
        assert!(rgba == expected, "{name} is outdated at {size} pixels: run `cargo xtask icons`");
    }

    #[test]
    fn the_committed_icons_have_all_sizes_and_are_up_to_date() {
        for &size in PNG {
            let name = format!("icons/hicolor/{size}x{size}/apps/datetime-client.png");
            check(&name, size, &Pixmap::load_png(root().join(&name)).unwrap().take_demultiplied());
        }
        let ico = IconDir::read(fs::File::open(root().join("icons/datetime.ico")).unwrap()).unwrap();
        assert_eq!(ico.entries().iter().map(IconDirEntry::width).collect::<Vec<_>>(), ICO);
        for entry in ico.entries() {
            check("icons/datetime.ico", entry.width(), entry.decode().unwrap().rgba_data());
        }
        let icns = IconFamily::read(fs::File::open(root().join("icons/datetime.icns")).unwrap()).unwrap();
        for &(kind, size) in ICNS {
            check("icons/datetime.icns", size, icns.get_icon_with_type(kind).unwrap().data());
        }
    }

    #[test]
    fn at_16_pixels_the_clock_contrasts_with_light_and_dark_desktops_and_its_hand_with_its_face() {
        let svg = Tree::from_data(&fs::read(root().join("icons/datetime.svg")).unwrap(), &Options::default())
            .unwrap();
        let pixels = rasterize(&svg, 16).unwrap();
        let luma = |x, y, background: u32| {
            let pixel = pixels.pixel(x, y).unwrap();
            let [red, green, blue] = [pixel.red(), pixel.green(), pixel.blue()].map(u32::from);
            // Premultiplied by alpha.
            (red * 299 + green * 587 + blue * 114) / 1000
                + background * (255 - u32::from(pixel.alpha())) / 255
        };
        for background in [255, 30] {
            assert!(luma(2, 9, background).abs_diff(background) > 50);
            assert!(luma(11, 8, background).abs_diff(luma(7, 8, background)) > 100);
        }
    }
}
