//! What the program remembers between two starts: `client.toml`.

pub mod file;
pub mod paths;
