//! Checks the alert rules and the dashboard in `contrib/` with Prometheus's own tool.

use std::collections::BTreeSet;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use xshell::cmd;

use crate::process;
use crate::workspace::Workspace;

const RULES: &str = "contrib/prometheus/datetime.rules.yml";
const DASHBOARD: &str = "contrib/grafana/datetime.json";

/// Checks and tests the rules, and checks the queries of the dashboard as if they were rules.
pub fn check(workspace: &Workspace) -> Result<()> {
    let sh = &workspace.sh;
    process::run(cmd!(sh, "promtool check rules {RULES}"))?;
    process::run(cmd!(sh, "promtool test rules contrib/prometheus/datetime.test.yml"))?;
    let dashboard: Value = serde_json::from_str(&sh.read_file(DASHBOARD)?).context(DASHBOARD)?;
    let queries = queries(&dashboard);
    ensure!(!queries.is_empty(), "{DASHBOARD} has no queries");
    // JSON is YAML, too.
    let rules: Vec<_> = queries
        .iter()
        .enumerate()
        .map(|(index, query)| json!({"record": format!("query_{index}"), "expr": query}))
        .collect();
    let file = workspace.directory("xtask")?.join("dashboard.rules.yml");
    sh.write_file(&file, json!({"groups": [{"name": "dashboard", "rules": rules}]}).to_string())?;
    process::run(cmd!(sh, "promtool check rules {file}"))
}

/// The queries of a dashboard, with values in place of Grafana's variables.
fn queries(dashboard: &Value) -> BTreeSet<String> {
    let panels = dashboard.pointer("/panels").and_then(Value::as_array).into_iter().flatten();
    let targets = panels.filter_map(|panel| panel.pointer("/targets").and_then(Value::as_array)).flatten();
    let queries = targets.filter_map(|target| target.pointer("/expr").and_then(Value::as_str));
    queries.map(|query| query.replace("$__rate_interval", "5m").replace("$instance", ".*")).collect()
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;

    #[test]
    fn every_metric_of_the_rules_and_the_dashboard_is_documented() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let read = |file: &str| fs::read_to_string(root.join(file)).unwrap();
        let documented = read("docs/monitoring.md");
        for file in [RULES, DASHBOARD] {
            let text = read(file);
            let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
            let metrics: BTreeSet<_> = words
                .filter(|word| word.starts_with("datetime_server_") || word.starts_with("datetime_clock_"))
                .collect();
            assert!(metrics.len() > 5, "{file}: {metrics:?}");
            for metric in metrics {
                let found = [format!("`{metric}`"), format!("`{metric}{{")];
                assert!(found.iter().any(|name| documented.contains(name)), "{file}: {metric}");
            }
        }
    }

    #[test]
    fn the_variables_of_a_query_are_replaced() {
        let dashboard =
            json!({"panels": [{"targets": [{"expr": "rate(a{i=~\"$instance\"}[$__rate_interval])"}]}]});
        assert!(queries(&dashboard).contains("rate(a{i=~\".*\"}[5m])"));
    }
}
