//! What is asked.

pub struct Question {
    pub name: String,
    pub path: String,
}

const SORTS: [&str; 7] = ["name", "email", "role", "gap", "last_sign_in", "created", "urgency"];

const FILTERS: [&str; 14] = [
    "gap=any",
    "gap=phone",
    "gap=both",
    "gap=none",
    "gap=exempt",
    "role=owner",
    "kind=avobot",
    "status=disabled",
    "status=locked",
    "link=awaiting",
    "link=none",
    "sign_in=never",
    "sign_in=before:30d",
    "older_than=7d",
];

/// From words that many have to one that nobody has.
const WORDS: [&str; 5] = ["example", "ana", "zo", "zoë", "zzqq"];

pub fn all() -> Vec<Question> {
    let mut questions = Vec::new();
    let mut ask = |name: String, path: String| questions.push(Question { name, path });
    for sort in SORTS {
        ask(format!("page by {sort}"), format!("/v1/users?limit=50&sort={sort}"));
    }
    ask("last page by name".into(), "/v1/users?limit=50&from=end".into());
    for filter in FILTERS {
        for sort in ["name", "urgency"] {
            ask(format!("{filter} by {sort}"), format!("/v1/users?limit=50&{filter}&sort={sort}"));
        }
    }
    for word in WORDS {
        ask(format!("search \"{word}\""), format!("/v1/users?limit=50&search={word}"));
    }
    ask("summary".into(), "/v1/summary".into());
    ask("overview".into(), "/v1/overview".into());
    questions
}
