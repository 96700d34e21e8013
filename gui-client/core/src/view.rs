//! The views of the window: one connection seen three ways, and the settings.

/// What the main part of the window shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum View {
    /// Questions, answers and their history.
    #[default]
    Ask,
    /// The server's clock beside this computer's.
    Live,
    /// All servers in one table.
    SideBySide,
    /// What can be set.
    Settings,
}

impl View {
    /// All of them, in their order.
    pub const ALL: [Self; 4] = [Self::Ask, Self::Live, Self::SideBySide, Self::Settings];

    /// The view behind this one; behind the last comes the first.
    #[must_use]
    pub fn next(self) -> Self {
        Self::from_behind(Self::ALL.iter().copied(), self)
    }

    /// The view before this one; before the first comes the last.
    #[must_use]
    pub fn previous(self) -> Self {
        Self::from_behind(Self::ALL.iter().rev().copied(), self)
    }

    fn from_behind(views: impl Iterator<Item = Self> + Clone, view: Self) -> Self {
        views.cycle().skip_while(|other| *other != view).nth(1).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_views_follow_each_other_in_a_circle() {
        assert_eq!((View::Ask.next(), View::Settings.next()), (View::Live, View::Ask));
        assert_eq!((View::Live.previous(), View::Ask.previous()), (View::Ask, View::Settings));
    }
}
