//! How the steps went, in words and numbers.

use std::time::{Duration, Instant};

use crate::error::Error;
use crate::wait;

/// How one step went.
#[derive(Debug)]
pub struct Outcome {
    /// The step.
    pub name: &'static str,
    /// How long it took.
    pub took: Duration,
    /// What failed, if anything.
    pub failure: Option<String>,
}

impl Outcome {
    /// The step, how it went and how long it took, and why it failed.
    pub fn line(&self) -> String {
        let word = if self.failure.is_some() { "FAILED" } else { "passed" };
        let reason = self.failure.as_ref().map(|text| format!("\n  {text}")).unwrap_or_default();
        format!("{:<10}{word} {:>8.1} s{reason}", self.name, self.took.as_secs_f64())
    }
}

/// The steps of a chore in which each needs what the one before it made: the first that fails is the last.
#[derive(Debug, Default)]
pub struct Steps(Vec<Outcome>);

impl Steps {
    /// Takes a step, and says how it went and how long it took.
    pub fn take<T>(
        &mut self,
        name: &'static str,
        work: impl FnOnce() -> Result<T, Error>,
    ) -> Result<T, Error> {
        wait::check_interrupt()?;
        println!("\n== {name} ==");
        let started = Instant::now();
        let result = work();
        let failure = result.as_ref().err().map(|_| "the reason stands below".to_owned());
        let outcome = Outcome { name, took: started.elapsed(), failure };
        println!("{}", outcome.line());
        self.0.push(outcome);
        result
    }

    /// All that were taken, and how long they took together.
    pub fn summary(&self) -> String {
        summary(&self.0)
    }
}

/// A line for each step, and one for all.
pub fn summary(outcomes: &[Outcome]) -> String {
    let failed = outcomes.iter().filter(|outcome| outcome.failure.is_some()).count();
    let took: Duration = outcomes.iter().map(|outcome| outcome.took).sum();
    let total = format!("{} passed, {failed} failed, {:.0} s", outcomes.len() - failed, took.as_secs_f64());
    outcomes.iter().map(Outcome::line).chain([total]).collect::<Vec<_>>().join("\n")
}

/// Fails if any step did.
pub fn verdict(outcomes: &[Outcome]) -> Result<(), Error> {
    let failed: Vec<_> =
        outcomes.iter().filter(|outcome| outcome.failure.is_some()).map(|outcome| outcome.name).collect();
    if failed.is_empty() { Ok(()) } else { Err(Error::failed(format!("failed: {}", failed.join(", ")))) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(name: &'static str, failure: Option<&str>) -> Outcome {
        Outcome { name, took: Duration::from_millis(1500), failure: failure.map(str::to_owned) }
    }

    #[test]
    fn the_summary_names_every_step_and_counts() {
        let outcomes = [outcome("format", None), outcome("lints", Some("clippy complains"))];
        let expected = "format    passed      1.5 s\nlints     FAILED      1.5 s\n  clippy complains\n1 passed, 1 \
                        failed, 3 s";
        assert_eq!(summary(&outcomes), expected);
    }

    #[test]
    fn a_step_gives_what_it_made_and_is_in_the_summary() {
        let mut steps = Steps::default();
        assert_eq!(steps.take("build", || Ok(3)).unwrap(), 3);
        assert!(steps.take("pack", || Err::<(), _>(Error::failed("no room"))).is_err());
        let told = steps.summary();
        assert!(told.contains("build     passed") && told.contains("pack      FAILED"), "{told}");
        assert!(told.contains("1 passed, 1 failed"), "{told}");
    }

    #[test]
    fn one_failed_step_fails_the_whole() {
        assert!(verdict(&[outcome("format", None)]).is_ok());
        let error = verdict(&[outcome("format", None), outcome("lints", Some("x"))]).unwrap_err();
        assert_eq!(error.to_string(), "failed: lints");
    }
}
