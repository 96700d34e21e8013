//! Sessions a second of each server, as a picture.

use std::error::Error;
use std::path::Path;

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use crate::contestant::Kind;
use crate::measure::Sessions;

const WIDTH: u32 = 860;
const ROW: u32 = 38;
const TOP: i32 = 56;
/// Where bars begin, and how long the longest is.
const BARS: (i32, f64) = (300, 440.0);
const OURS: RGBColor = RGBColor(0x2e, 0x6f, 0xb7);
const OTHERS: RGBColor = RGBColor(0x9a, 0xa5, 0xb1);
const INK: RGBColor = RGBColor(0x33, 0x33, 0x33);

/// Draws a bar for each server, its length the median, with a line from the least to the greatest.
pub fn draw(file: &Path, sessions: &[Sessions]) -> Result<(), Box<dyn Error>> {
    let rows = u32::try_from(sessions.len())?;
    let area = SVGBackend::new(file, (WIDTH, ROW * rows + 80)).into_drawing_area();
    area.fill(&WHITE)?;
    let greatest = sessions.iter().map(|one| one.rate.max()).fold(1.0, f64::max);
    #[expect(clippy::cast_possible_truncation, reason = "places of a picture some hundred pixels wide")]
    let along = |rate: f64| BARS.0 + (rate / greatest * BARS.1) as i32;
    let style = |size: i32, horizontal| {
        let font = ("sans-serif", size).into_font().color(&INK);
        font.pos(Pos::new(horizontal, VPos::Center))
    };
    area.draw_text("Sessions a second, 32 clients at once", &style(18, HPos::Left), (24, 26))?;
    for (one, row) in sessions.iter().zip(0..) {
        let middle = TOP + row * i32::try_from(ROW)? + 16;
        let colour =
            if matches!(one.kind, Kind::Ours | Kind::OursInfo | Kind::OursOpen) { OURS } else { OTHERS };
        let [median, min, max] = [one.rate.median(), one.rate.min(), one.rate.max()].map(along);
        area.draw_text(one.kind.name(), &style(14, HPos::Right), (BARS.0 - 10, middle))?;
        area.draw(&Rectangle::new([(BARS.0, middle - 11), (median, middle + 11)], colour.filled()))?;
        area.draw(&PathElement::new([(min, middle), (max, middle)], INK.stroke_width(2)))?;
        let figure = format!("{:.0}", one.rate.median());
        area.draw_text(&figure, &style(14, HPos::Left), (max.max(median) + 8, middle))?;
    }
    let note = "bars: medians; lines: least to greatest of all rounds";
    let bottom = TOP + i32::try_from(ROW * rows)? + 8;
    area.draw_text(note, &style(12, HPos::Left), (24, bottom))?;
    Ok(area.present()?)
}
