//! Sessions per second of each server, as a bar chart.

use std::path::Path;

use anyhow::Result;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use crate::measure::Row;
use crate::series::Series;

const WIDTH: u32 = 860;
const ROW_HEIGHT: i32 = 38;
const TOP: i32 = 56;
const BARS_LEFT: i32 = 300;
const LONGEST_BAR: f64 = 440.0;
const OURS: RGBColor = RGBColor(0x2e, 0x6f, 0xb7);
const OTHERS: RGBColor = RGBColor(0x9a, 0xa5, 0xb1);
const INK: RGBColor = RGBColor(0x33, 0x33, 0x33);

/// Draws a bar for each server, as long as its median, with a line from minimum to maximum.
pub fn draw(file: &Path, sessions: &[Row]) -> Result<()> {
    let bottom = TOP + ROW_HEIGHT * i32::try_from(sessions.len())?;
    let area = SVGBackend::new(file, (WIDTH, u32::try_from(bottom + 24)?)).into_drawing_area();
    area.fill(&WHITE)?;
    let rate = |row: &Row| row.columns.first().and_then(Series::summary).unwrap_or_default();
    let rates: Vec<_> = sessions.iter().map(|row| (row.candidate, rate(row))).collect();
    let largest = rates.iter().map(|(_, [.., max])| *max).fold(1.0, f64::max);
    #[expect(clippy::cast_possible_truncation, reason = "pixels of a small picture")]
    let x = |rate: f64| BARS_LEFT + (rate / largest * LONGEST_BAR) as i32;
    let style = |size: i32, position| {
        ("sans-serif", size).into_font().color(&INK).pos(Pos::new(position, VPos::Center))
    };
    area.draw_text("Sessions per second, 32 simultaneous clients", &style(18, HPos::Left), (24, 26))?;
    for ((candidate, [median, min, max]), row) in rates.into_iter().zip(0..) {
        let y = TOP + row * ROW_HEIGHT + 16;
        let colour = if candidate.is_ours() { OURS } else { OTHERS };
        let bar = [(BARS_LEFT, y - 11), (x(median), y + 11)];
        area.draw_text(candidate.name(), &style(14, HPos::Right), (BARS_LEFT - 10, y))?;
        area.draw(&Rectangle::new(bar, colour.filled()))?;
        area.draw(&PathElement::new([(x(min), y), (x(max), y)], INK.stroke_width(2)))?;
        area.draw_text(&format!("{median:.0}"), &style(14, HPos::Left), (x(max) + 8, y))?;
    }
    let note = "bars: medians; lines: minimum to maximum of all rounds";
    area.draw_text(note, &style(12, HPos::Left), (24, bottom + 8))?;
    Ok(area.present()?)
}
