//! Numbers as the current language writes them.

use super::text;

/// A number with this many decimals.
pub(crate) fn decimal(number: f64, decimals: usize) -> String {
    let text = format!("{number:.decimals$}");
    match self::text("decimal-separator") {
        "." => text,
        separator => text.replace('.', separator),
    }
}

/// The number in a text, with a decimal point or a comma, and perhaps a unit.
pub(crate) fn parse_decimal(text: &str) -> Option<f64> {
    let number = text.replace(',', ".").replace(|c: char| !c.is_ascii_digit() && c != '.', "");
    number.parse().ok()
}

/// A whole number with separators between its groups of three digits.
pub(crate) fn grouped(number: u32) -> String {
    let separator = text("group-separator");
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() * 2);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push_str(separator);
        }
        grouped.push(digit);
    }
    grouped
}
