//! The views of the window, one tab each.

use strum::VariantArray;

/// What the main part of the window shows. The tabs are in the order of the variants.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, VariantArray)]
pub enum View {
    /// Commands, answers and their history.
    #[default]
    Ask,
    /// The server's clock next to this computer's.
    Live,
    /// The clocks of all servers in a table.
    SideBySide,
    /// The settings.
    Settings,
}

impl View {
    /// All views, in the order of their tabs.
    pub const ALL: &[Self] = Self::VARIANTS;

    /// The next view; the first after the last.
    #[must_use]
    pub fn next(self) -> Self {
        Self::after(self, Self::ALL.iter().copied())
    }

    /// The previous view; the last before the first.
    #[must_use]
    pub fn previous(self) -> Self {
        Self::after(self, Self::ALL.iter().rev().copied())
    }

    fn after(view: Self, views: impl Iterator<Item = Self> + Clone) -> Self {
        views.cycle().skip_while(|other| *other != view).nth(1).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_views_follow_each_other_in_a_circle() {
        let following = View::ALL.iter().cycle().skip(1);
        for (&view, &next) in View::ALL.iter().zip(following) {
            assert_eq!((view.next(), next.previous()), (next, view));
        }
    }
}
