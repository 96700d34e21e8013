//! What is allowed in settings and is likely an error all the same.

use datetime_protocol::echo::Echo;

use super::shape::Settings;
use crate::clock::{self, Format};

impl Settings {
    /// Warnings for the administrator, one line each.
    #[must_use]
    pub fn warnings(&self) -> Vec<String> {
        let built_in =
            [("day", &self.formats.day), ("date", &self.formats.date), ("time", &self.formats.time)];
        let built_in = built_in.into_iter().map(|(key, format)| constant("formats", key, format));
        let custom = self.commands.iter().map(|(word, format)| constant("commands", word.as_str(), format));
        built_in.chain(custom).flatten().collect()
    }
}

/// A warning where a format has no conversion.
fn constant(table: &str, key: &str, format: &Format) -> Option<String> {
    if !format.is_constant() {
        return None;
    }
    let text = Echo(format.as_str());
    let instead = match clock::in_strftime(format.as_str()) {
        Some(meant) => format!("did you mean \"{}\"?", Echo(&meant)),
        None => "conversions begin with %, such as %H:%M:%S".to_owned(),
    };
    Some(format!("[{table}] {key}: \"{text}\" has no conversion, so every answer is the same; {instead}"))
}

#[cfg(test)]
mod tests {
    use crate::settings::{Settings, parse};

    #[test]
    fn a_format_without_a_conversion_is_a_warning() {
        assert_eq!(Settings::default().warnings(), [""; 0]);
        let text =
            "[formats]\ntime = \"HH:mm:ss\"\ndate = \"Y-m-d\"\n[commands]\nhi = \"100 %%\"\nok = \"%H\"";
        let expected = [
            "[formats] date: \"Y-m-d\" has no conversion, so every answer is the same; did you mean \"%Y-%m-%d\"?",
            "[formats] time: \"HH:mm:ss\" has no conversion, so every answer is the same; did you mean \"%H:%M:%S\"?",
            "[commands] hi: \"100 %%\" has no conversion, so every answer is the same; conversions begin with %, such as %H:%M:%S",
        ];
        assert_eq!(parse(text, "nas").unwrap().warnings(), expected);
    }
}
