//! Telling an answer among a window's texts: by its likeness to an answer that was asked for before.

/// A pattern (for Python's `re`) for texts of the same form: digits for digits, letters for letters.
pub fn like(sample: &str) -> String {
    let mut pattern = String::new();
    let mut previous = None;
    for character in sample.chars() {
        let kind = Kind::of(character);
        match kind {
            Kind::Other => {
                pattern.push('\\');
                pattern.push(character);
            }
            Kind::Digit if previous != Some(kind) => pattern.push_str(r"\d+"),
            Kind::Letter if previous != Some(kind) => pattern.push_str(r"[^\W\d_]+"),
            Kind::Digit | Kind::Letter => {}
        }
        previous = Some(kind);
    }
    pattern
}

/// A pattern for exactly this text.
pub fn exactly(text: &str) -> String {
    text.chars().fold(String::new(), |mut pattern, character| {
        if !character.is_alphanumeric() {
            pattern.push('\\');
        }
        pattern.push(character);
        pattern
    })
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Digit,
    Letter,
    Other,
}

impl Kind {
    fn of(character: char) -> Self {
        if character.is_ascii_digit() {
            Self::Digit
        } else if character.is_alphabetic() {
            Self::Letter
        } else {
            Self::Other
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_of_one_form_share_a_pattern() {
        assert_eq!(like("2026-11-22"), like("1999-1-3"));
        assert_eq!(like("Sunday"), like("Montag"));
        assert_eq!(like("14:03:27"), r"\d+\:\d+\:\d+");
    }

    #[test]
    fn answers_of_different_forms_do_not() {
        assert_ne!(like("14:03:27"), like("14:03"));
        assert_ne!(like("2026-11-22"), like("2026-W47"));
    }

    #[test]
    fn a_text_is_taken_as_it_stands() {
        assert_eq!(exactly("Time (UTC)?"), r"Time\ \(UTC\)\?");
    }
}
