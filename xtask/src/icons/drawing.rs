//! The drawing, and its picture at any size.

use std::fs;
use std::path::Path;

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};

use crate::error::Error;

/// The icon as it is drawn.
#[derive(Debug)]
pub struct Drawing(Tree);

impl Drawing {
    /// Reads an SVG file.
    pub fn read(file: &Path) -> Result<Self, Error> {
        let text = fs::read(file).map_err(Error::system(format!("cannot read {}", file.display())))?;
        let tree = Tree::from_data(&text, &Options::default())
            .map_err(|error| Error::failed(format!("{} is not SVG: {error}", file.display())))?;
        Ok(Self(tree))
    }

    /// A square picture of `edge` pixels, as PNG.
    pub fn png(&self, edge: u32) -> Result<Vec<u8>, Error> {
        self.picture(edge)?
            .encode_png()
            .map_err(|error| Error::failed(format!("cannot write a picture as PNG: {error}")))
    }

    /// The same as rows of red, green, blue and opacity, a byte each.
    pub fn pixels(&self, edge: u32) -> Result<Vec<u8>, Error> {
        Ok(self.picture(edge)?.take_demultiplied())
    }

    #[expect(clippy::cast_precision_loss, reason = "an icon has a thousand pixels at an edge, not millions")]
    fn picture(&self, edge: u32) -> Result<Pixmap, Error> {
        let mut picture = Pixmap::new(edge, edge)
            .ok_or_else(|| Error::failed(format!("a picture cannot be {edge} pixels wide")))?;
        let size = self.0.size();
        let scale = Transform::from_scale(edge as f32 / size.width(), edge as f32 / size.height());
        resvg::render(&self.0, scale, &mut picture.as_mut());
        Ok(picture)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn icon() -> Drawing {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        Drawing::read(&root.join("icons/datetime.svg")).unwrap()
    }

    /// How light a pixel is over a ground of that lightness, from 0 to 255.
    fn lightness(pixel: &[u8], ground: u32) -> u32 {
        let [red, green, blue, opacity] = [0, 1, 2, 3].map(|channel| u32::from(pixel[channel]));
        let own = (red * 299 + green * 587 + blue * 114) / 1000;
        (own * opacity + ground * (255 - opacity)) / 255
    }

    #[test]
    fn at_16_pixels_it_stands_out_from_light_and_from_dark_and_its_hand_from_its_face() {
        let pixels = icon().pixels(16).unwrap();
        let at = |x: usize, y: usize, ground| lightness(&pixels[(y * 16 + x) * 4..][..4], ground);
        for ground in [255, 30] {
            let body = at(2, 9, ground);
            assert!(body.abs_diff(ground) > 50, "body {body} on {ground}");
            let (face, hand) = (at(11, 8, ground), at(7, 8, ground));
            assert!(face.abs_diff(hand) > 100, "face {face}, hand {hand}");
        }
    }

    #[test]
    fn what_is_no_drawing_is_told_with_its_name() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let error = Drawing::read(file.path()).unwrap_err();
        assert!(error.to_string().contains(&file.path().display().to_string()), "{error}");
    }
}
