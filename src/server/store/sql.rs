//! A statement put together from fixed fragments and bound values.

use super::{
    StoreError,
    engine::{Row, Transaction},
};

/// A value in the few types that every engine has.
#[derive(Clone, Debug)]
pub enum Value {
    Int(Option<i64>),
    Text(Option<String>),
    Blob(Option<Vec<u8>>),
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Int(Some(value))
    }
}

impl From<Option<i64>> for Value {
    fn from(value: Option<i64>) -> Self {
        Self::Int(value)
    }
}

impl From<String> for Value {
    fn from(value: String) -> Self {
        Self::Text(Some(value))
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::Text(Some(value.to_owned()))
    }
}

impl From<Option<String>> for Value {
    fn from(value: Option<String>) -> Self {
        Self::Text(value)
    }
}

impl From<Vec<u8>> for Value {
    fn from(value: Vec<u8>) -> Self {
        Self::Blob(Some(value))
    }
}

impl From<Option<Vec<u8>>> for Value {
    fn from(value: Option<Vec<u8>>) -> Self {
        Self::Blob(value)
    }
}

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
