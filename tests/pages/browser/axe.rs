//! What axe-core finds on a page.

use super::chromium::Chromium;
use serde_json::Value;
use std::{fs, path::Path};

/// The WCAG 2.2 rules of levels A and AA.
const RUN: &str = "
    const done = arguments[arguments.length - 1];
    const values = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    axe.run(document, { runOnly: { type: 'tag', values } }).then(done, error => done(String(error)));
";

/// Finds nothing wrong on the page, having looked.
pub async fn assert_accessible(chromium: &Chromium, context: &str) {
    let found = examined(chromium).await;
    // What axe cannot decide it reports apart; contrast on our plain colours it can.
    assert_eq!(rules(&found, "incomplete", context), Vec::<String>::new(), "{context}");
    assert_found_right(&found, context);
}

/// The same, where axe cannot judge everything: pictures, and what is scrolled away.
pub async fn assert_violates_nothing(chromium: &Chromium, context: &str) {
    assert_found_right(&examined(chromium).await, context);
}

async fn examined(chromium: &Chromium) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/pages/browser/node_modules/axe-core/axe.min.js");
    let axe =
        fs::read_to_string(path).expect("axe-core is missing: npm ci --prefix tests/pages/browser");
    chromium.client.execute(&axe, Vec::new()).await.unwrap();
    chromium.client.execute_async(RUN, Vec::new()).await.unwrap()
}

fn rules(found: &Value, kind: &str, context: &str) -> Vec<String> {
    let rules = found[kind].as_array().unwrap_or_else(|| panic!("{context}: axe: {found}"));
    rules.iter().map(in_short).collect()
}

fn assert_found_right(found: &Value, context: &str) {
    assert_eq!(rules(found, "violations", context), Vec::<String>::new(), "{context}");
    let passed = rules(found, "passes", context).join("\n");
    for rule in ["color-contrast", "document-title", "html-has-lang"] {
        assert!(passed.contains(rule), "{context}: {rule} was not checked");
    }
}

fn in_short(rule: &Value) -> String {
    let nodes = rule["nodes"].as_array().unwrap();
    let where_: Vec<String> = nodes.iter().map(|node| node["target"].to_string()).collect();
    format!("{}: {} at {}", rule["id"], rule["help"], where_.join(", "))
}
