//! The metrics, as the documents and the alert rules name them.

use std::collections::BTreeSet;

use super::common::Server;

fn metrics(text: &str) -> BTreeSet<&str> {
    let words = text.split(|character: char| !character.is_ascii_alphanumeric() && character != '_');
    words.filter(|word| word.starts_with("datetime_server_")).collect()
}

#[test]
fn the_documented_metrics_are_those_that_the_server_has() {
    let server = Server::start("");
    let (_, printed) = server.control(&["status", "--prometheus"]);
    let documented = include_str!("../../../docs/monitoring.md");
    assert_eq!(metrics(documented), metrics(&printed));
}
