//! Rules about what runs for us elsewhere: an action is named by its digest, and a workflow may only read unless a job
//! says otherwise.

/// A digest of git's, in hexadecimal.
const DIGEST: usize = 40;

/// What is wrong in the workflow at `path`.
pub fn breaches(path: &str, text: &str) -> Vec<String> {
    let unpinned = text
        .lines()
        .zip(1..)
        .filter_map(|(line, number)| Some((used(line)?, number)))
        .filter(|(action, _)| !is_pinned(action))
        .map(|(action, number)| format!("{path}:{number}: {action} is not named by its digest"));
    let reads_only =
        text.lines().zip(text.lines().skip(1)).any(|pair| pair == ("permissions:", "  contents: read"));
    let careless =
        (!reads_only).then(|| format!("{path}:1: does not begin with `permissions: contents: read`"));
    unpinned.chain(careless).collect()
}

fn used(line: &str) -> Option<&str> {
    let (key, value) = line.trim_start().trim_start_matches("- ").split_once(':')?;
    (key == "uses").then(|| value.split('#').next().unwrap_or_default().trim())
}

fn is_pinned(action: &str) -> bool {
    let digest = action.rsplit_once('@').map_or("", |(_, digest)| digest);
    digest.len() == DIGEST && digest.chars().all(|letter| letter.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "permissions:\n  contents: read\n";

    #[test]
    fn an_action_named_by_a_tag_is_a_breach_and_one_by_a_digest_is_none() {
        let tag = format!("{HEAD}      - uses: actions/checkout@v5\n");
        assert_eq!(breaches("a.yml", &tag), ["a.yml:3: actions/checkout@v5 is not named by its digest"]);
        let digest = format!("{HEAD}        uses: actions/checkout@{} # v5\n", "0a".repeat(20));
        assert_eq!(breaches("a.yml", &digest), [""; 0]);
    }

    #[test]
    fn a_workflow_that_may_write_from_the_start_is_a_breach() {
        let text = "permissions:\n  contents: write\n";
        assert_eq!(breaches("a.yml", text), ["a.yml:1: does not begin with `permissions: contents: read`"]);
    }
}
