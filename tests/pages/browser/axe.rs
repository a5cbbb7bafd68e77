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
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/pages/browser/node_modules/axe-core/axe.min.js");
    let axe =
        fs::read_to_string(path).expect("axe-core is missing: npm ci --prefix tests/pages/browser");
    chromium.client.execute(&axe, Vec::new()).await.unwrap();
    let found = chromium.client.execute_async(RUN, Vec::new()).await.unwrap();
    let rules = |kind: &str| -> Vec<String> {
        let rules = found[kind].as_array().unwrap_or_else(|| panic!("{context}: axe: {found}"));
        rules.iter().map(in_short).collect()
    };
    assert_eq!(rules("violations"), Vec::<String>::new(), "{context}");
    // What axe cannot decide it reports apart; contrast on our plain colours it can.
    assert_eq!(rules("incomplete"), Vec::<String>::new(), "{context}");
    let passed = rules("passes").join("\n");
    for rule in ["color-contrast", "document-title", "html-has-lang"] {
        assert!(passed.contains(rule), "{context}: {rule} was not checked");
    }
}

fn in_short(rule: &Value) -> String {
    let nodes = rule["nodes"].as_array().unwrap();
    let where_: Vec<String> = nodes.iter().map(|node| node["target"].to_string()).collect();
    format!("{}: {} at {}", rule["id"], rule["help"], where_.join(", "))
}
