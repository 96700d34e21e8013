//! Warns about settings that are valid but probably not intended.

use datetime_protocol::echo::Echo;

use super::access::{Access, Network};
use super::schema::Settings;
use crate::clock::{self, Format};

impl Settings {
    /// Warnings, one line each.
    #[must_use]
    pub(crate) fn warnings(&self) -> Vec<String> {
        let built_in =
            [("day", &self.formats.day), ("date", &self.formats.date), ("time", &self.formats.time)];
        let built_in = built_in.into_iter().map(|(key, format)| constant("formats", key, format));
        let custom = self.commands.iter().map(|(name, format)| constant("commands", name.as_str(), format));
        let daytime = constant("daytime", "format", &self.daytime.format);
        built_in.chain(custom).chain([daytime, ipv6_only(&self.access)]).flatten().collect()
    }
}

/// Warns if `allow` contains all of IPv6 but no IPv4: "::/0" is easily mistaken for all addresses.
fn ipv6_only(access: &Access) -> Option<String> {
    let is_ipv4 = |entry: &Network| match entry {
        Network::Local => true,
        Network::Cidr(network) => network.addr().is_ipv4(),
    };
    let is_all_ipv6 = |entry: &Network| matches!(entry, Network::Cidr(network) if network.addr().is_ipv6() && network.prefix_len() == 0);
    let ipv6_only = access.allow.iter().any(is_all_ipv6) && !access.allow.iter().any(is_ipv4);
    ipv6_only.then(|| {
        "[access] allow: \"::/0\" does not include IPv4 clients; add \"0.0.0.0/0\" to allow them".to_owned()
    })
}

/// Warns if a format has no conversion.
fn constant(table: &str, key: &str, format: &Format) -> Option<String> {
    if !format.is_constant() {
        return None;
    }
    let text = Echo(format.as_str());
    let hint = match clock::to_strftime(format.as_str()) {
        Some(strftime) => format!("did you mean \"{}\"?", Echo(&strftime)),
        None => "conversions begin with %, such as %H:%M:%S".to_owned(),
    };
    Some(format!("[{table}] {key}: \"{text}\" has no conversion, so every answer is the same; {hint}"))
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

    #[test]
    fn allowing_all_of_ipv6_but_no_ipv4_is_a_warning() {
        let warnings = |list: &str| parse(&format!("[access]\nallow = {list}"), "nas").unwrap().warnings();
        assert!(warnings("[\"::/0\"]").iter().any(|warning| warning.contains("add \"0.0.0.0/0\"")));
        assert_eq!(warnings("[\"::/0\", \"0.0.0.0/0\"]"), [""; 0]);
        assert_eq!(warnings("[\"2001:db8::/32\"]"), [""; 0]);
    }
}
