//! Reports what the sandbox of the running server lacks.

use std::path::Path;

use super::finding::Finding;
use crate::control::target::find_target;
use crate::sandbox::Confinement;

pub(super) fn check(config: Option<&Path>) -> Vec<Finding> {
    let status = find_target(config).and_then(|target| target.status());
    status.map(|status| report(&status.sandbox)).unwrap_or_default()
}

fn report(sandbox: &Confinement) -> Vec<Finding> {
    let Confinement { parts, missing } = sandbox;
    if !missing.is_empty() {
        let note = |what| Finding::Note(format!("the sandbox is incomplete, without {what}"));
        return missing.iter().map(note).collect();
    }
    if parts.is_empty() {
        return vec![Finding::Note(
            "the server has no sandbox, because of [process] sandbox = false".to_owned(),
        )];
    }
    vec![Finding::Good(format!("the sandbox is complete: {}", parts.join(", ")))]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_missing_part_of_the_sandbox_is_a_note() {
        let parts = vec!["resource limits".to_owned()];
        let complete = Confinement { parts: parts.clone(), missing: Vec::new() };
        assert_eq!(report(&complete), [Finding::Good("the sandbox is complete: resource limits".to_owned())]);
        let missing = vec!["Landlock: disabled".to_owned(), "a filter: none here".to_owned()];
        let notes = report(&Confinement { parts, missing });
        assert_eq!(notes.len(), 2);
        assert!(
            notes
                .contains(&Finding::Note("the sandbox is incomplete, without Landlock: disabled".to_owned()))
        );
        assert!(matches!(report(&Confinement::default()).as_slice(), [Finding::Note(_)]));
    }
}
