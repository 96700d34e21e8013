//! What a closed connection means, from the server's last words and from what the system says.

use datetime_client_core::message::Ending;
use datetime_protocol::answer::ERROR_PREFIX;
use datetime_protocol::error::is_idle_notice;

/// Words tell more than the system does: after them, even a reset connection ended as they say.
pub(super) fn kind_of(last_words: Option<String>, broken: Option<String>) -> Ending {
    match (last_words, broken) {
        (Some(line), _) if is_idle_notice(&line) => Ending::Idle(without_prefix(&line)),
        (Some(line), _) => Ending::ServerError(without_prefix(&line)),
        (None, Some(what)) => Ending::Broken(what),
        (None, None) => Ending::Closed,
    }
}

fn without_prefix(line: &str) -> String {
    line.strip_prefix(ERROR_PREFIX).unwrap_or(line).to_owned()
}
