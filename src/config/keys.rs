//! Keys in place of the usual ones.

use serde::{
    Deserialize, Deserializer, Serialize,
    de::{Error, MapAccess, SeqAccess, Visitor, value::MapAccessDeserializer},
};
use std::{collections::BTreeMap, fmt};

/// By the name of a command, or of a place and of a command there. Whether there are such places,
/// commands and keys is for the panel to say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Keys(BTreeMap<String, Entry>);

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
enum Entry {
    Everywhere(Vec<String>),
    There(BTreeMap<String, Names>),
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
struct Names(Vec<String>);

/// One command's keys, wherever it has some, or in one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Override<'a> {
    pub place: Option<&'a str>,
    pub command: &'a str,
    /// None: the command is left without a key.
    pub keys: &'a [String],
}

impl Keys {
    /// What the file says, that for every place first.
    pub fn overrides(&self) -> impl Iterator<Item = Override<'_>> {
        let everywhere = self.0.iter().filter_map(|(command, entry)| match entry {
            Entry::Everywhere(keys) => Some(Override { place: None, command, keys }),
            Entry::There(_) => None,
        });
        let there = self.0.iter().flat_map(|(place, entry)| {
            let commands = match entry {
                Entry::Everywhere(_) => None,
                Entry::There(commands) => Some(commands),
            };
            commands.into_iter().flatten().map(move |(command, Names(keys))| Override {
                place: Some(place),
                command,
                keys,
            })
        });
        everywhere.chain(there)
    }
}

impl Override<'_> {
    /// The key of the configuration that says it.
    pub fn path(&self) -> String {
        match self.place {
            Some(place) => format!("keys.{place}.{}", self.command),
            None => format!("keys.{}", self.command),
        }
    }
}

impl<'de> Deserialize<'de> for Entry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(EntryVisitor)
    }
}

impl<'de> Deserialize<'de> for Names {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Entry::deserialize(deserializer)? {
            Entry::Everywhere(keys) => Ok(Self(keys)),
            Entry::There(_) => Err(D::Error::custom("a place and a command are enough")),
        }
    }
}

struct EntryVisitor;

impl<'de> Visitor<'de> for EntryVisitor {
    type Value = Entry;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a key such as \"P\", or a list of keys")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<Entry, E> {
        Ok(Entry::Everywhere(vec![key.to_owned()]))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Entry, A::Error> {
        let mut keys = Vec::new();
        while let Some(key) = list.next_element()? {
            keys.push(key);
        }
        Ok(Entry::Everywhere(keys))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Entry, A::Error> {
        BTreeMap::deserialize(MapAccessDeserializer::new(map)).map(Entry::There)
    }
}
