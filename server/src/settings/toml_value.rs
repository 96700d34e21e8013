//! Converts TOML values to Rust values. An error is a predicate such as "is text; use a number": the caller puts the
//! key and the value in front of it.

use toml::de::DeValue;

/// The name of a TOML type in messages.
pub(super) fn kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "text",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a decimal number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

pub(super) fn text<'v>(value: &'v DeValue<'_>) -> Result<&'v str, String> {
    value.as_str().ok_or_else(|| format!("is {}; use text in quotation marks", kind(value)))
}

/// A string for a system call: a path, or the name of a user or group.
pub(super) fn c_string(value: &DeValue<'_>) -> Result<String, String> {
    match text(value)? {
        text if text.contains('\0') => Err("contains a NUL; remove it".to_owned()),
        text => Ok(text.to_owned()),
    }
}

/// A whole number. `out_of_range` is the error for one that does not fit: what it is not, a semicolon, and what to use
/// instead.
pub(super) fn integer(value: &DeValue<'_>, out_of_range: &str) -> Result<i64, String> {
    let instead = out_of_range.split_once("; ").map_or(out_of_range, |(_, instead)| instead);
    let number = value.as_integer().ok_or_else(|| format!("is {}; {instead}", kind(value)))?;
    i64::from_str_radix(number.as_str(), number.radix()).map_err(|_| out_of_range.to_owned())
}
