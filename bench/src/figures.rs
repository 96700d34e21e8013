//! Figures of several rounds, summed up so that one odd round does not show: median, least and greatest.

use std::fmt;

/// One figure of each round.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Series(Vec<f64>);

impl Series {
    /// Adds the next round's.
    pub fn push(&mut self, figure: f64) {
        self.0.push(figure);
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The figure in the middle; 0 where there is none.
    pub fn median(&self) -> f64 {
        let sorted = self.sorted();
        let middle = sorted.len() / 2;
        let upper = sorted.get(middle).copied().unwrap_or_default();
        match sorted.len() % 2 {
            0 => sorted.get(middle.wrapping_sub(1)).map_or(upper, |lower| f64::midpoint(*lower, upper)),
            _ => upper,
        }
    }

    /// The least.
    pub fn min(&self) -> f64 {
        self.sorted().first().copied().unwrap_or_default()
    }

    /// The greatest.
    pub fn max(&self) -> f64 {
        self.sorted().last().copied().unwrap_or_default()
    }

    /// The figures as they are divided by those of the same rounds: what disturbed both cancels out.
    pub fn over(&self, other: &Self) -> Self {
        Self(self.0.iter().zip(&other.0).map(|(own, others)| own / others).collect())
    }

    /// The figure below which this share of all is, by the nearest rank.
    pub fn percentile(&self, share: f64) -> f64 {
        let sorted = self.sorted();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "a rank is a small whole number"
        )]
        let rank = (share * sorted.len() as f64).ceil().max(1.0) as usize;
        sorted.get(rank - 1).copied().unwrap_or_default()
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

/// The median, and the least and greatest behind it; the precision is that of the format.
impl fmt::Display for Series {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = out.precision().unwrap_or(0);
        let [median, min, max] = [self.median(), self.min(), self.max()];
        write!(out, "{median:.digits$} ({min:.digits$}–{max:.digits$})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_series_is_summed_up_by_its_middle_and_its_ends() {
        let series: Series = [3.0, 1.0, 2.0].into_iter().collect();
        assert_eq!(format!("{series:.1}"), "2.0 (1.0–3.0)");
        let even: Series = [4.0, 1.0, 2.0, 3.0].into_iter().collect();
        assert_eq!(format!("{even:.1}"), "2.5 (1.0–4.0)");
        assert_eq!(format!("{:.0}", Series::default()), "0 (0–0)");
    }

    #[test]
    fn ratios_are_taken_round_by_round() {
        let own: Series = [2.0, 40.0].into_iter().collect();
        let other: Series = [1.0, 20.0].into_iter().collect();
        assert_eq!(own.over(&other), [2.0, 2.0].into_iter().collect());
    }

    #[test]
    fn a_percentile_is_one_of_the_figures() {
        let series: Series = (1..=200).map(f64::from).collect();
        let shown = |share| format!("{:.0}", series.percentile(share));
        assert_eq!([0.5, 0.99, 1.0].map(shown), ["100", "198", "200"]);
        assert_eq!(format!("{:.0}", Series::default().percentile(0.5)), "0");
    }
}
