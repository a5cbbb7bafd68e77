//! What the server counts.

use mfadmin::server::metrics::names::ALL;

/// The table of what is counted.
pub fn table() -> String {
    let mut table =
        "| Metric | Kind | Labels | What it says |\n| --- | --- | --- | --- |\n".to_owned();
    for metric in &ALL {
        let kind = format!("{:?}", metric.kind).to_lowercase();
        let labels = metric.labels.split(", ").filter(|label| !label.is_empty());
        let labels: Vec<_> = labels.map(|label| format!("`{label}`")).collect();
        let (name, labels) = (metric.name, labels.join(", "));
        table.push_str(&format!("| `{name}` | {kind} | {labels} | {} |\n", metric.help));
    }
    table
}
