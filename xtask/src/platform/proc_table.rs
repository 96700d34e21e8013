//! Who is whose child, from Linux's `/proc`: no program for it is on every machine.

use std::fs;

/// The processes whose parent is `parent`; none where there is no `/proc`.
pub fn children_of(parent: u32) -> Vec<u32> {
    let Ok(entries) = fs::read_dir("/proc") else { return Vec::new() };
    entries
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok())
        .filter(|process| {
            let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
            parent_in(&stat) == Some(parent)
        })
        .collect()
}

/// The fourth field of a `stat` line; the second, the program's name, may hold blanks and brackets.
fn parent_in(stat: &str) -> Option<u32> {
    let (_, after_name) = stat.rsplit_once(')')?;
    after_name.split_whitespace().nth(1)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parent_is_found_behind_any_program_name() {
        assert_eq!(parent_in("12 (a) S 7 12 12 0"), Some(7));
        assert_eq!(parent_in("12 (odd) name (x) S 7 12 12 0"), Some(7));
        assert_eq!(parent_in(""), None);
    }
}
