//! Two windows on one file: what each changed is kept. Three ways: the settings that this window last read or saved
//! (`base`), those that it has now (`ours`), and those that the file has by now (`theirs`).

use datetime_client_core::address::Address;
use datetime_client_core::recents::{Recent, Recents};
use datetime_client_core::settings::Settings;

/// What the file should say.
pub(super) fn merge(base: &Settings, ours: &Settings, theirs: &Settings) -> Settings {
    Settings {
        theme: pick(&base.theme, &ours.theme, &theirs.theme),
        zoom: pick(&base.zoom, &ours.zoom, &theirs.zoom),
        at_start: pick(&base.at_start, &ours.at_start, &theirs.at_start),
        reconnect: pick(&base.reconnect, &ours.reconnect, &theirs.reconnect),
        history: pick(&base.history, &ours.history, &theirs.history),
        timeouts: pick(&base.timeouts, &ours.timeouts, &theirs.timeouts),
        // As one: the width of one window with the height of another is the size of neither.
        window: pick(&base.window, &ours.window, &theirs.window),
        recents: recents(&base.recents, &ours.recents, &theirs.recents),
    }
}

fn pick<T: PartialEq + Clone>(base: &T, ours: &T, theirs: &T) -> T {
    if ours == base { theirs.clone() } else { ours.clone() }
}

fn recents(base: &Recents, ours: &Recents, theirs: &Recents) -> Recents {
    let addresses = |list: &Recents| list.iter().map(|recent| recent.address.clone()).collect::<Vec<_>>();
    let order = pick(&addresses(base), &addresses(ours), &addresses(theirs));
    // Each address once: `Recents` leaves out the second of those that are in both.
    let all = order.into_iter().chain(addresses(ours)).chain(addresses(theirs));
    Recents::new(all.filter_map(|address| of(&address, base, ours, theirs)))
}

fn of(address: &Address, base: &Recents, ours: &Recents, theirs: &Recents) -> Option<Recent> {
    match (base.get(address), ours.get(address), theirs.get(address)) {
        (base, Some(ours), Some(theirs)) => Some(both(base, ours, theirs)),
        // They removed it, unless it is new, or was used here since.
        (base, Some(ours), None) => (base != Some(ours)).then(|| ours.clone()),
        (None, None, theirs) => theirs.cloned(),
        // Removed here, or evicted as a failed attempt; kept if it was used, pinned or named elsewhere since.
        (Some(base), None, theirs) => {
            let wanted = |theirs: &&Recent| {
                theirs.used > base.used
                    || (theirs.pinned && !base.pinned)
                    || (base.is_failed_attempt() && !theirs.is_failed_attempt())
            };
            theirs.filter(wanted).cloned()
        }
    }
}

fn both(base: Option<&Recent>, ours: &Recent, theirs: &Recent) -> Recent {
    // Of a server that both added, one answer is enough to keep it.
    let unknown = Recent { unanswered: true, ..Recent::new(ours.address.clone()) };
    let base = base.unwrap_or(&unknown);
    let used = if base.used == theirs.used {
        // Ours, even where it is earlier: a clock that went wrong was put right.
        ours.used
    } else if base.used == ours.used {
        theirs.used
    } else {
        ours.used.max(theirs.used)
    };
    Recent {
        address: ours.address.clone(),
        label: pick(&base.label, &ours.label, &theirs.label),
        pinned: pick(&base.pinned, &ours.pinned, &theirs.pinned),
        used,
        unanswered: pick(&base.unanswered, &ours.unanswered, &theirs.unanswered),
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use proptest::prelude::*;

    use super::*;
    use datetime_client_core::settings::{
        AtStart, HistoryLimit, Theme, Timeout, Timeouts, WindowGeometry, Zoom,
    };

    fn address(name: &str) -> Address {
        name.parse().unwrap()
    }

    fn used(name: &str, second: i64) -> Recent {
        Recent { used: DateTime::from_timestamp(second, 0), ..Recent::new(address(name)) }
    }

    fn pinned(recent: Recent) -> Recent {
        Recent { pinned: true, ..recent }
    }

    fn labelled(recent: Recent, label: &str) -> Recent {
        Recent { label: Some(label.to_owned()), ..recent }
    }

    fn merged<const B: usize, const O: usize, const T: usize>(
        base: [Recent; B],
        ours: [Recent; O],
        theirs: [Recent; T],
    ) -> Vec<Recent> {
        let all = recents(&Recents::new(base), &Recents::new(ours), &Recents::new(theirs));
        all.iter().cloned().collect()
    }

    #[test]
    fn what_we_changed_is_ours_and_the_rest_is_theirs() {
        let base = Settings::default();
        let ours = Settings { theme: Theme::Dark, zoom: Zoom::from(2.0), ..base.clone() };
        let theirs = Settings { theme: Theme::Light, reconnect: true, ..base.clone() };
        let expected = Settings { reconnect: true, ..ours.clone() };
        assert_eq!(merge(&base, &ours, &theirs), expected);
    }

    #[test]
    fn new_servers_of_both_are_kept() {
        assert_eq!(merged([], [used("a", 1)], [used("b", 2)]), [used("b", 2), used("a", 1)]);
    }

    #[test]
    fn what_we_removed_is_gone_unless_they_used_or_pinned_it_since() {
        assert_eq!(merged([used("a", 1)], [], [used("a", 1)]), []);
        assert_eq!(merged([used("a", 1)], [], [labelled(used("a", 1), "x")]), []);
        assert_eq!(merged([used("a", 1)], [], [used("a", 2)]), [used("a", 2)]);
        assert_eq!(merged([used("a", 1)], [], [pinned(used("a", 1))]), [pinned(used("a", 1))]);
    }

    #[test]
    fn what_they_removed_is_gone_unless_we_touched_it_since() {
        assert_eq!(merged([used("a", 1)], [used("a", 1)], []), []);
        assert_eq!(merged([used("a", 1)], [used("a", 2)], []), [used("a", 2)]);
        assert_eq!(merged([used("a", 1)], [labelled(used("a", 1), "x")], []), [labelled(used("a", 1), "x")]);
    }

    #[test]
    fn a_server_that_answered_in_either_window_has_answered() {
        let failed = |name| Recent { unanswered: true, ..used(name, 1) };
        assert_eq!(merged([], [failed("a")], [used("a", 1)]), [used("a", 1)]);
        assert_eq!(merged([failed("a")], [failed("a")], [used("a", 1)]), [used("a", 1)]);
        assert_eq!(merged([failed("a")], [used("a", 1)], [failed("a")]), [used("a", 1)]);
    }

    #[test]
    fn a_failed_attempt_that_was_evicted_here_is_kept_if_it_was_named_or_answered_elsewhere() {
        let failed = || Recent { unanswered: true, ..used("a", 1) };
        assert_eq!(merged([failed()], [], [failed()]), []);
        assert_eq!(merged([failed()], [], [used("a", 1)]), [used("a", 1)]);
        assert_eq!(merged([failed()], [], [labelled(failed(), "x")]), [labelled(failed(), "x")]);
    }

    #[test]
    fn of_one_server_the_later_use_our_changes_and_theirs_are_kept() {
        let both = merged([used("a", 1)], [labelled(used("a", 2), "x")], [pinned(used("a", 3))]);
        assert_eq!(both, [labelled(pinned(used("a", 3)), "x")]);
        let ours_wins = merged([used("a", 1)], [labelled(used("a", 3), "x")], [labelled(used("a", 2), "y")]);
        assert_eq!(ours_wins, [labelled(used("a", 3), "x")]);
        assert_eq!(
            merged([used("a", 9)], [used("a", 2)], [used("a", 9)]),
            [used("a", 2)],
            "a clock was put right"
        );
    }

    fn servers() -> impl Strategy<Value = Recents> {
        let flags = (any::<bool>(), any::<bool>());
        let recent = (0..12_u16, flags, proptest::option::of(0..5_i64), proptest::option::of("[xy]"));
        let recent = recent.prop_map(|(number, (pinned, unanswered), used, label)| Recent {
            label,
            pinned,
            unanswered,
            used: used.and_then(|second| DateTime::from_timestamp(second, 0)),
            ..Recent::new(Address::new("nas", 1 + number).unwrap())
        });
        proptest::collection::vec(recent, 0..12).prop_map(Recents::new)
    }

    fn settings() -> impl Strategy<Value = Settings> {
        let theme = prop_oneof![Just(Theme::System), Just(Theme::Light), Just(Theme::Dark)];
        let at_start = prop_oneof![Just(AtStart::Wait), Just(AtStart::Connect)];
        let numbers = (0..3_u8, 0..3_u8, 0..3_u8, 0..3_u8);
        (theme, at_start, any::<bool>(), numbers, servers()).prop_map(
            |(theme, at_start, reconnect, (zoom, history, wait, width), recents)| Settings {
                theme,
                zoom: Zoom::from(1.0 + f32::from(zoom)),
                at_start,
                reconnect,
                history: HistoryLimit::from(100 + i64::from(history)),
                timeouts: Timeouts {
                    connect: Timeout::from(1.0 + f64::from(wait)),
                    answer: Timeout::from(4.0 - f64::from(wait)),
                },
                window: WindowGeometry { width: 700.0 + f32::from(width), ..WindowGeometry::default() },
                recents,
            },
        )
    }

    proptest! {
        #[test]
        fn merging_with_an_unchanged_file_gives_ours(base in settings(), ours in settings()) {
            prop_assert_eq!(merge(&base, &ours, &base), ours);
        }

        #[test]
        fn merging_an_unchanged_window_gives_theirs(base in settings(), theirs in settings()) {
            prop_assert_eq!(merge(&base, &base, &theirs), theirs);
        }

        #[test]
        fn a_server_that_either_added_or_both_kept_is_there(
            base in servers(), ours in servers(), theirs in servers(),
        ) {
            let all = recents(&base, &ours, &theirs);
            for recent in ours.iter().chain(theirs.iter()) {
                let address = &recent.address;
                let added = base.get(address).is_none();
                let kept = ours.get(address).is_some() && theirs.get(address).is_some();
                let evicted = recent.is_failed_attempt();
                prop_assert!(evicted || all.get(address).is_some() || !(added || kept), "{}", address);
            }
        }
    }
}
