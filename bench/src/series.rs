//! The figures of several rounds, summarised by their median so that one unusual round does not change the result.

use std::fmt;

/// A figure of each round.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Series(Vec<f64>);

impl Series {
    /// Adds the figure of the next round.
    pub fn push(&mut self, figure: f64) {
        self.0.push(figure);
    }

    /// Median, minimum and maximum; `None` without figures.
    pub fn summary(&self) -> Option<[f64; 3]> {
        let sorted = self.sorted();
        let middle = sorted.len() / 2;
        let upper = *sorted.get(middle)?;
        let lower = if sorted.len().is_multiple_of(2) { *sorted.get(middle - 1)? } else { upper };
        Some([f64::midpoint(lower, upper), *sorted.first()?, *sorted.last()?])
    }

    /// The ratios of the figures of the same rounds: a disturbance of both cancels out.
    pub fn relative_to(&self, other: &Self) -> Self {
        self.0.iter().zip(&other.0).map(|(own, other)| own / other).collect()
    }

    /// The given percentile by the nearest-rank method; 0 without figures.
    pub fn percentile(&self, percent: usize) -> f64 {
        let rank = (self.0.len() * percent).div_ceil(100).max(1);
        self.sorted().get(rank - 1).copied().unwrap_or_default()
    }

    fn sorted(&self) -> Vec<f64> {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        sorted
    }
}

impl FromIterator<f64> for Series {
    fn from_iter<I: IntoIterator<Item = f64>>(figures: I) -> Self {
        Self(figures.into_iter().collect())
    }
}

/// Median, then minimum and maximum, with the precision of the format.
impl fmt::Display for Series {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = out.precision().unwrap_or(0);
        let Some([median, min, max]) = self.summary() else { return write!(out, "not measured") };
        write!(out, "{median:.digits$} ({min:.digits$}–{max:.digits$})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(figures: &[f64]) -> Series {
        figures.iter().copied().collect()
    }

    #[test]
    fn a_series_is_shown_by_its_median_and_its_extremes() {
        assert_eq!(format!("{:.1}", series(&[3.0, 1.0, 2.0])), "2.0 (1.0–3.0)");
        assert_eq!(format!("{:.1}", series(&[4.0, 1.0, 2.0, 3.0])), "2.5 (1.0–4.0)");
        assert_eq!(Series::default().to_string(), "not measured");
    }

    #[test]
    fn ratios_are_computed_round_by_round() {
        assert_eq!(series(&[2.0, 40.0]).relative_to(&series(&[1.0, 20.0])), series(&[2.0, 2.0]));
    }

    #[test]
    fn a_percentile_is_one_of_the_figures() {
        let series: Series = (1..=200).map(f64::from).collect();
        let shown = [50, 99, 100].map(|percent| format!("{:.0}", series.percentile(percent)));
        assert_eq!(shown, ["100", "198", "200"]);
    }
}
