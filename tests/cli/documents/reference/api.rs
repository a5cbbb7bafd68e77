//! Every route, from the description that a server gives of itself, and every problem that it answers.

use super::{super::markdown, MADE};
use mfadmin::contract::Code;
use serde_json::{Map, Value};

const INTRODUCTION: &str = "# API

A server describes its API at `/openapi.json` (OpenAPI 3.1); this page is made of that description.

- Every route under `/v1` takes a bearer token: `Authorization: Bearer …`. It is a session of an Owner or Admin, or a
  machine token (`mfadmin token create`).
- Bodies are JSON, times are UTC (RFC 3339), numbers of phones are E.164.
- A change takes an `Idempotency-Key`: the same key with the same request is answered, and not done again.
  A change of a user takes the user's revision in `If-Match`.
- An error is a problem document (RFC 9457, `application/problem+json`) with a stable `code`: [Problems](#problems).
- Besides the problems that a route lists, it may answer those of every route: `timeout`, `internal`, `unavailable`; where
  it takes a token, `unauthenticated`, `session_expired`, `sign_in_unfinished` and `too_many_requests`.
- Lists are pages: `limit`, and the `next` or `previous` cursor of the page before.

<!-- run: demo -->
```sh
curl -sf -H \"Authorization: Bearer $MFADMIN_TOKEN\" \"$MFADMIN_SERVER/v1/users?limit=5\"
curl -sf -H \"Authorization: Bearer $MFADMIN_TOKEN\" \"$MFADMIN_SERVER/v1/summary\"
```

`mfadmin demo --headless` prints an address and a token to try this with.
";

const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

pub fn page(description: &Value) -> String {
    let mut page = format!(
        "{MADE}\n{INTRODUCTION}\n## Routes\n\n| route | does | who |\n| --- | --- | --- |\n"
    );
    let mut routes = String::new();
    for (path, operations) in members(&description["paths"]) {
        for method in METHODS {
            let operation = &operations[method];
            if operation.is_object() {
                let title = format!("{} {path}", method.to_uppercase());
                let link = title.to_lowercase().replace(' ', "-");
                let link: String =
                    link.chars().filter(|it| it.is_alphanumeric() || "-_".contains(*it)).collect();
                let summary =
                    markdown::cell(&markdown::escaped(first_sentence(&operation["summary"])));
                let who = who(operation);
                page.push_str(&format!("| [`{title}`](#{link}) | {summary} | {who} |\n"));
                routes.push_str(&route(&title, operation));
            }
        }
    }
    page.push_str(&routes);
    page.push_str("\n## Shapes\n");
    for (name, shape) in members(&description["components"]["schemas"]) {
        page.push_str(&format!("\n### {name}\n"));
        page.push_str(&shape_of(shape));
    }
    page + &problems()
}

fn route(title: &str, operation: &Value) -> String {
    let mut words =
        format!("\n### `{title}`\n\n{}\n", markdown::escaped(text(&operation["summary"])));
    if let Some(more) = operation["description"].as_str() {
        words.push_str(&format!("\n{}\n", markdown::escaped(more)));
    }
    words.push('\n');
    for parameter in operation["parameters"].as_array().into_iter().flatten() {
        let (name, place) = (text(&parameter["name"]), text(&parameter["in"]));
        let required = if parameter["required"] == true { ", required" } else { "" };
        let about = about(parameter);
        words.push_str(&format!(
            "- `{name}` ({place}, {}{required}){about}\n",
            kind(&parameter["schema"])
        ));
    }
    for (media, content) in members(&operation["requestBody"]["content"]) {
        words.push_str(&format!("- Body: {} (`{media}`)\n", kind(&content["schema"])));
    }
    for (status, response) in members(&operation["responses"]) {
        if OF_EVERY_ROUTE.contains(&text(&response["description"])) {
            continue;
        }
        let shapes: Vec<_> =
            members(&response["content"]).map(|(_, content)| kind(&content["schema"])).collect();
        let shape =
            if shapes.is_empty() { String::new() } else { format!(" {}", shapes.join(", ")) };
        let codes = text(&response["description"]);
        let codes =
            if status.starts_with('2') { markdown::escaped(codes) } else { codes_of(codes) };
        let codes = if codes.is_empty() { codes } else { format!(": {codes}") };
        words.push_str(&format!(
            "- {status}{}{codes}\n",
            if status.starts_with('2') { shape } else { String::new() }
        ));
    }
    words
}

/// The problems of nearly every route, which are told once, by the words of their responses.
const OF_EVERY_ROUTE: [&str; 5] = [
    "timeout",
    "internal",
    "unavailable",
    "unauthenticated, session_expired, sign_in_unfinished",
    "too_many_requests",
];

fn first_sentence(words: &Value) -> &str {
    let words = text(words);
    words.find(". ").map_or(words, |end| &words[..=end])
}

fn codes_of(words: &str) -> String {
    let codes: Vec<_> = words.split(", ").map(|code| format!("`{code}`")).collect();
    codes.join(", ")
}

/// Who may use it, by what its security asks for.
fn who(operation: &Value) -> String {
    let ways = operation["security"].as_array().into_iter().flatten().flat_map(|way| {
        members(way).map(|(scheme, scopes)| {
            let scopes: Vec<_> = scopes.as_array().into_iter().flatten().map(text).collect();
            match (scheme.as_str(), scopes.is_empty()) {
                ("session", true) => "session".to_owned(),
                ("session", false) => "session, stepped up".to_owned(),
                ("sign_in", _) => "a sign-in".to_owned(),
                (scheme, _) => format!("{scheme} `{}`", scopes.join(" ")),
            }
        })
    });
    let ways: Vec<_> = ways.collect();
    if ways.is_empty() { "anybody".to_owned() } else { ways.join("; ") }
}

fn shape_of(shape: &Value) -> String {
    let mut words = String::new();
    if let Some(about) = shape["description"].as_str() {
        words.push_str(&format!("\n{}\n", markdown::escaped(about)));
    }
    let alternatives = shape["oneOf"].as_array().or(shape["anyOf"].as_array());
    let parts =
        shape["allOf"].as_array().into_iter().flatten().chain(alternatives.into_iter().flatten());
    let parts: Vec<_> = parts.collect();
    if parts.is_empty() && !shape["properties"].is_object() {
        words.push_str(&format!("\n{}\n", kind(shape)));
    }
    let fields = fields(shape);
    if !fields.is_empty() {
        words.push_str(&format!("\n{fields}"));
    }
    for part in parts {
        let about = about(part);
        words.push_str(&match part["properties"].is_object() {
            true => {
                format!("\n{}{}\n", if alternatives.is_some() { "Either" } else { "And" }, about)
            }
            false => format!("\n- {}{about}\n", kind(part)),
        });
        let inner = self::fields(part);
        if !inner.is_empty() {
            words.push_str(&format!("\n{inner}"));
        }
    }
    words
}

fn fields(shape: &Value) -> String {
    let required: Vec<_> = shape["required"].as_array().into_iter().flatten().map(text).collect();
    let fields = members(&shape["properties"]).map(|(name, field)| {
        let required = if required.contains(&name.as_str()) { "" } else { ", optional" };
        format!("- `{name}` ({}{required}){}\n", kind(field), about(field))
    });
    fields.collect()
}

/// `: ` and what a field is; nothing where it is not told.
fn about(field: &Value) -> String {
    match field["description"].as_str() {
        Some(about) => format!(": {}", markdown::escaped(&about.replace('\n', " "))),
        None => String::new(),
    }
}

/// What a value is, in a few words.
fn kind(schema: &Value) -> String {
    if let Some(reference) = schema["$ref"].as_str() {
        let name = reference.rsplit('/').next().unwrap_or_default();
        return format!("[{name}](#{})", name.to_lowercase());
    }
    for several in ["oneOf", "anyOf", "allOf"] {
        if let Some(choices) = schema[several].as_array() {
            let choices: Vec<_> = choices.iter().map(kind).collect();
            return choices.join(" or ");
        }
    }
    if let Some(words) = schema["enum"].as_array() {
        let words: Vec<_> =
            words.iter().map(|word| format!("`{}`", word.to_string().trim_matches('"'))).collect();
        return words.join(", ");
    }
    let types: Vec<_> = match &schema["type"] {
        Value::Array(types) => types.iter().map(text).collect(),
        Value::String(one) => vec![one.as_str()],
        _ => Vec::new(),
    };
    let words: Vec<_> = types
        .into_iter()
        .map(|word| match (word, schema["format"].as_str()) {
            ("array", _) => format!("list of {}", kind(&schema["items"])),
            ("string", Some(format)) => format.to_owned(),
            (word, _) => word.to_owned(),
        })
        .collect();
    if words.is_empty() { "any".to_owned() } else { words.join(" or ") }
}

fn problems() -> String {
    let mut words = "\n## Problems\n\nThe `code` never changes its meaning. The sentence is what people read.\n\n\
                     | code | status | sentence |\n| --- | --- | --- |\n"
        .to_owned();
    for code in Code::ALL {
        let title = markdown::cell(&markdown::escaped(code.title()));
        words.push_str(&format!("| `{code}` | {} | {title} |\n", code.status()));
    }
    words
}

fn members(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    static NONE: std::sync::LazyLock<Map<String, Value>> = std::sync::LazyLock::new(Map::new);
    value.as_object().unwrap_or(&NONE).iter()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
