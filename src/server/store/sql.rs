//! A statement put together from fixed fragments and bound values.

pub use super::value::Value;

use super::{
    StoreError,
    engine::{Row, Transaction},
};

/// Only `&'static str` becomes SQL text; everything else becomes a numbered parameter.
#[derive(Clone, Debug, Default)]
pub struct Sql {
    text: String,
    values: Vec<Value>,
}

impl Sql {
    pub fn new(fragment: &'static str) -> Self {
        Self { text: fragment.to_owned(), values: Vec::new() }
    }

    /// A statement that names its first parameter, `$1`, itself.
    pub fn with_first(fragment: &'static str, first: impl Into<Value>) -> Self {
        Self { text: fragment.to_owned(), values: vec![first.into()] }
    }

    pub fn push(&mut self, fragment: &'static str) -> &mut Self {
        self.text.push_str(fragment);
        self
    }

    pub fn bind(&mut self, value: impl Into<Value>) -> &mut Self {
        self.values.push(value.into());
        self.text.push('$');
        self.text.push_str(&self.values.len().to_string());
        self
    }

    /// The values in parentheses, separated by commas.
    pub fn bind_tuple(&mut self, values: impl IntoIterator<Item = Value>) -> &mut Self {
        let mut separator = "(";
        for value in values {
            self.push(separator).bind(value);
            separator = ", ";
        }
        self.push(")")
    }

    /// Runs the statement; gives the number of rows it touched.
    pub async fn execute(self, transaction: &mut Transaction) -> Result<u64, StoreError> {
        transaction.execute(self.text, self.values).await
    }

    pub async fn fetch_all(self, transaction: &mut Transaction) -> Result<Vec<Row>, StoreError> {
        transaction.fetch_all(self.text, self.values).await
    }

    pub async fn fetch_optional(
        self,
        transaction: &mut Transaction,
    ) -> Result<Option<Row>, StoreError> {
        transaction.fetch_optional(self.text, self.values).await
    }
}
