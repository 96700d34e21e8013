//! The server's settings file as far as the chores read and change it. Text in, text out.

use std::path::Path;

use toml::{Table, Value};

use crate::error::Error;

/// Where the server listens when its settings do not say.
const DEFAULT_PORT: u16 = 9900;

/// The port that the settings name.
pub fn port(text: &str) -> Result<u16, Error> {
    match table(text)?.get("server").and_then(|server| server.get("port")) {
        None => Ok(DEFAULT_PORT),
        Some(value) => value
            .as_integer()
            .and_then(|port| u16::try_from(port).ok())
            .ok_or_else(|| Error::failed(format!("the server's settings name no port: port = {value}"))),
    }
}

/// The same settings on another port, with the files that a server keeps while it lives in `folder`: two servers
/// then never meet.
pub fn moved(text: &str, port: u16, folder: &Path) -> Result<String, Error> {
    let mut settings = table(text)?;
    let server = settings.entry("server").or_insert_with(|| Value::Table(Table::new()));
    if let Some(server) = server.as_table_mut() {
        server.insert("port".to_owned(), i64::from(port).into());
    }
    if let Some(process) = settings.get_mut("process").and_then(Value::as_table_mut) {
        for (key, name) in [("pid_file", "server.pid"), ("control_socket", "server.sock")] {
            if let Some(value) = process.get_mut(key) {
                *value = folder.join(name).display().to_string().into();
            }
        }
    }
    let body = toml::to_string(&settings)
        .map_err(|error| Error::failed(format!("cannot write the server's settings: {error}")))?;
    Ok(format!("# Made by `cargo xtask` from config/server.toml, with another port.\n{body}"))
}

fn table(text: &str) -> Result<Table, Error> {
    text.parse().map_err(|error| Error::failed(format!("config/server.toml is not TOML: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_port_is_read_and_is_9900_where_nothing_is_said() {
        assert_eq!(port("[server]\nport = 4242\n").unwrap(), 4242);
        assert_eq!(port("[server]\nbacklog = 5\n").unwrap(), 9900);
        assert_eq!(port("").unwrap(), 9900);
    }

    #[test]
    fn a_port_that_is_none_is_a_mistake() {
        assert!(port("[server]\nport = 70000\n").is_err());
        assert!(port("[server]\nport = 'http'\n").is_err());
        assert!(port("[server\n").is_err());
    }

    #[test]
    fn only_the_port_and_the_files_of_a_running_server_change() {
        let text = "[server]\nport = 9900\nwelcome = 'hi'\n[process]\npid_file = ''\nuser = ''\n";
        let folder = Path::new("/run/x");
        let new = moved(text, 4243, folder).unwrap();
        assert_eq!(port(&new).unwrap(), 4243);
        assert!(new.contains("welcome = \"hi\"") && new.contains("user = \"\""), "{new}");
        let pid_file = format!("pid_file = {}", Value::from(folder.join("server.pid").display().to_string()));
        assert!(new.contains(&pid_file), "{new}");
    }

    #[test]
    fn a_key_that_the_settings_lack_is_not_added() {
        let new = moved("[process]\nuser = ''\n", 4243, Path::new("/run/x")).unwrap();
        assert!(!new.contains("pid_file") && !new.contains("control_socket"), "{new}");
        assert_eq!(port(&new).unwrap(), 4243);
    }
}
