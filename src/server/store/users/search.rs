//! Searching users: what is asked of the index of their texts, and of the texts themselves. All SQL that
//! names the index stands here and in `index`.

mod index;

pub use index::SuspendedSearch;

use super::super::{engine::Dialect, fold, sql::Sql};
use crate::contract::search::{self, Term, indexable};

/// What a search asks for.
pub struct UserSearch {
    terms: Vec<Term>,
    /// What asks the index for all terms that it can find.
    expression: Option<String>,
    /// The others: a sign or two, or one digit.
    unindexed: Vec<Term>,
}

impl UserSearch {
    /// `None` where `text` asks for nothing.
    pub fn of(text: Option<&str>) -> Option<Self> {
        let terms = search::terms(text.unwrap_or_default());
        let (mut asked, mut unindexed) = (Vec::new(), Vec::new());
        for term in &terms {
            match phrases(term) {
                Some(phrases) => asked.push(format!("({})", phrases.join(" OR "))),
                None => unindexed.push(term.clone()),
            }
        }
        let expression = (!asked.is_empty()).then(|| asked.join(" AND "));
        (!terms.is_empty()).then_some(Self { terms, expression, unindexed })
    }

    /// Appends to `sql`, whose `where` has a condition already, that the user `u` is found.
    pub fn narrow(&self, sql: &mut Sql, dialect: Dialect) {
        match (dialect, &self.expression) {
            (Dialect::Sqlite, Some(expression)) => {
                sql.push(
                    " and u.number in (select s.rowid from users_search s where s.users_search match ",
                );
                sql.bind(expression.as_str()).push(")");
                test(sql, &self.unindexed);
            }
            (Dialect::Sqlite, None) | (Dialect::Postgres, _) => self.test_all(sql),
        }
    }

    /// Appends where hits are read from: on SQLite `s` and `u` in the order of the index, or where it finds
    /// no term, `u`. The index of PostgreSQL finds what is asked of the texts themselves.
    pub fn push_index(&self, sql: &mut Sql, dialect: Dialect) {
        match (dialect, &self.expression) {
            (Dialect::Sqlite, Some(expression)) => {
                sql.push(
                    " from users_search s cross join users u on u.number = s.rowid \
                     where s.users_search match ",
                );
                sql.bind(expression.as_str());
                test(sql, &self.unindexed);
            }
            (Dialect::Sqlite, None) | (Dialect::Postgres, _) => {
                sql.push(" from users u where true");
                self.test_all(sql);
            }
        }
    }

    /// Appends what the index finds, and where it finds no term, the users `u`.
    pub fn push_found(&self, sql: &mut Sql, dialect: Dialect) {
        match (dialect, &self.expression) {
            (Dialect::Sqlite, Some(expression)) => {
                sql.push(" from users_search s where s.users_search match ");
                sql.bind(expression.as_str());
            }
            (Dialect::Sqlite, None) | (Dialect::Postgres, _) => self.push_index(sql, dialect),
        }
    }

    /// Whether the index finds all of its terms.
    pub fn is_indexed(&self) -> bool {
        self.unindexed.is_empty()
    }

    /// Appends to `sql`, whose `where` has a condition already, a look at the text of each user `u`.
    pub fn test_all(&self, sql: &mut Sql) {
        test(sql, &self.terms);
    }
}

/// Of which the index has one where a text holds `term`, each as it is written there.
fn phrases(term: &Term) -> Option<Vec<String>> {
    let phrases: Option<Vec<_>> = term.needles().map(|needle| indexable(&needle)).collect();
    let quoted = |phrase: String| format!("\"{}\"", phrase.replace('"', "\"\""));
    Some(phrases?.into_iter().flatten().map(quoted).collect())
}

/// Appends that the text of `u` holds all `terms`.
fn test(sql: &mut Sql, terms: &[Term]) {
    for term in terms {
        let mut separator = " and (";
        for needle in term.needles() {
            sql.push(separator).push("u.search_text like ").bind(fold::like_pattern(&needle));
            sql.push(" escape '\\'");
            separator = " or ";
        }
        sql.push(")");
    }
}
