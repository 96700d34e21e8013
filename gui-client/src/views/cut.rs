//! Texts that are cut to fit a width.

use egui::{Color32, FontId, Ui};

/// `text`, with as many characters in its middle replaced by an ellipsis as needed to fit `width`. The ends of a host
/// name and its port differ more often than its middle.
pub(super) fn in_the_middle(ui: &Ui, text: &str, font: &FontId, width: f32) -> String {
    let fits = |text: &str| {
        let galley = ui.painter().layout_no_wrap(text.to_owned(), font.clone(), Color32::PLACEHOLDER);
        galley.size().x <= width
    };
    if fits(text) {
        return text.to_owned();
    }
    let characters: Vec<char> = text.chars().collect();
    let with_kept = |kept: usize| -> String {
        let (first, last) = (kept.div_ceil(2), kept / 2);
        let end = characters.len().saturating_sub(last);
        characters.iter().take(first).chain(&['…']).chain(characters.iter().skip(end)).collect()
    };
    let lengths: Vec<usize> = (0..characters.len()).collect();
    let fitting = lengths.partition_point(|kept| fits(&with_kept(*kept)));
    with_kept(fitting.saturating_sub(1))
}
