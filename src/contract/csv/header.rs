//! The header of a file: which export it is, and where its columns stand.

use super::{
    mapping::{ColumnMap, UserField},
    preset::{LAYOUTS, Layout, Preset, StatusWords},
};
use crate::contract::text::excerpt;
use thiserror::Error;

/// How many columns of a header a message names.
const MAX_NAMED: usize = 8;

/// What is wrong with a header.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum HeaderFault {
    #[error("this column appears twice")]
    Twice { title: String },
    #[error("this column is missing")]
    Missing { title: &'static str },
    #[error("no column {wanted:?} for {field}; the header has {titles}", field = .field.as_str())]
    NotThere { field: UserField, wanted: String, titles: String },
    #[error(
        "no known export: the header has {titles}. Looked for {wanted}. Say which column is which, as \
         in name=COLUMN,email=COLUMN"
    )]
    Unknown { titles: String, wanted: String },
    #[error("not an export of {preset}: the header has {titles}. Looked for {wanted}", preset = .preset.label())]
    OtherPreset { preset: Preset, titles: String, wanted: String },
}

impl HeaderFault {
    /// The column, or the header.
    pub fn title(&self) -> &str {
        match self {
            Self::Twice { title } => title,
            Self::Missing { title } => title,
            Self::NotThere { .. } | Self::Unknown { .. } | Self::OtherPreset { .. } => "header",
        }
    }
}

/// A header, and its columns as they are compared.
pub struct Header<'a> {
    written: &'a [String],
    pub names: Vec<String>,
}

/// The columns that a layout knows of a field, in the order in which they are asked.
#[derive(Debug, Default)]
pub struct Known {
    pub fields: Vec<(UserField, usize)>,
    pub status: Vec<(usize, StatusWords)>,
}

impl<'a> Header<'a> {
    pub fn of(written: &'a [String]) -> Self {
        let name = |title: &String| without_remark(&title.trim().to_lowercase()).to_owned();
        Self { written, names: written.iter().map(name).collect() }
    }

    /// The layout that was asked for, or the first that fits.
    pub fn layout(
        &self,
        preset: Option<Preset>,
        map: &ColumnMap,
    ) -> Result<&'static Layout, HeaderFault> {
        let fits = |layout: &Layout| {
            layout.needed.iter().all(|one_of| one_of.iter().any(|name| self.has(name)))
        };
        let is_mapped = map.column(UserField::Email).is_some_and(|column| !column.is_empty());
        let titles = || self.excerpt();
        match preset {
            Some(preset) if fits(preset.layout()) || is_mapped => Ok(preset.layout()),
            Some(preset) => Err(HeaderFault::OtherPreset {
                preset,
                titles: titles(),
                wanted: wanted(preset.layout()),
            }),
            None => match LAYOUTS.iter().find(|layout| fits(layout)) {
                Some(layout) => Ok(layout),
                None if is_mapped => Ok(Preset::Mapped.layout()),
                None => {
                    let one =
                        |layout: &Layout| format!("{} ({})", wanted(layout), layout.preset.label());
                    let wanted = LAYOUTS.iter().map(one).collect::<Vec<_>>().join(", ");
                    Err(HeaderFault::Unknown { titles: titles(), wanted })
                }
            },
        }
    }

    fn has(&self, name: &str) -> bool {
        self.names.iter().any(|known| known.eq_ignore_ascii_case(name))
    }

    /// The one column that `layout` or our own files call so, if any.
    fn only(&self, name: &str) -> Result<Option<usize>, HeaderFault> {
        let mut places =
            self.names.iter().enumerate().filter(|(_, known)| known.eq_ignore_ascii_case(name));
        let first = places.next().map(|(at, _)| at);
        match places.next() {
            Some(_) => Err(HeaderFault::Twice { title: name.to_owned() }),
            None => Ok(first),
        }
    }

    /// What `layout` knows of `field`.
    pub fn known(&self, layout: &Layout, field: UserField) -> Result<Known, HeaderFault> {
        let mut found = Known::default();
        for (_, names) in layout.fields.iter().filter(|(known, _)| *known == field) {
            for name in *names {
                found.fields.extend(self.only(name)?.map(|at| (field, at)));
            }
        }
        if field == UserField::Status {
            for (name, words) in layout.status {
                found.status.extend(self.only(name)?.map(|at| (at, *words)));
            }
        }
        Ok(found)
    }

    /// The columns `phones.0.type` and `phones.0.value`, and so on.
    pub fn numbers(&self) -> Vec<(usize, usize)> {
        let place = |name: String| self.names.iter().position(|known| *known == name);
        let number = |of: usize| {
            Some((place(format!("phones.{of}.type"))?, place(format!("phones.{of}.value"))?))
        };
        (0..self.names.len()).map_while(number).collect()
    }

    /// The column that somebody named for `field`, with or without its remark.
    pub fn named(&self, field: UserField, wanted: &str) -> Result<usize, HeaderFault> {
        let lower = wanted.trim().to_lowercase();
        let is_written = |at: &usize| self.written[*at].trim().to_lowercase() == lower;
        let mut places = (0..self.written.len()).filter(is_written);
        match (places.next(), places.next()) {
            (Some(at), None) => Ok(at),
            (Some(_), Some(_)) => Err(HeaderFault::Twice { title: excerpt(wanted) }),
            (None, _) => {
                let at = self.only(without_remark(&lower))?;
                let wanted = excerpt(wanted);
                at.ok_or_else(|| HeaderFault::NotThere { field, wanted, titles: self.excerpt() })
            }
        }
    }

    /// As messages name the columns: our own in small letters, others as they are written.
    pub fn titles(&self, preset: Preset) -> Vec<String> {
        let titles = self.written.iter().zip(&self.names).map(|(written, name)| match preset {
            Preset::Mfadmin => excerpt(name),
            _ => excerpt(written.trim()),
        });
        titles.collect()
    }

    /// The first columns, for a message.
    fn excerpt(&self) -> String {
        let titles =
            self.written.iter().map(|title| title.trim()).filter(|title| !title.is_empty());
        let all: Vec<_> = titles.map(|title| format!("{:?}", excerpt(title))).collect();
        match all.len() {
            0 => "no names".to_owned(),
            count if count > MAX_NAMED => {
                format!("{} and {} more", all[..MAX_NAMED].join(", "), count - MAX_NAMED)
            }
            _ => all.join(", "),
        }
    }
}

/// `status [read only]` without the remark in brackets.
fn without_remark(name: &str) -> &str {
    let remark = name.strip_suffix(']').and_then(|open| open.rsplit_once('['));
    match remark {
        Some((before, _)) if !before.trim().is_empty() => before.trim_end(),
        _ => name,
    }
}

/// What a file of `layout` must have: `email address, first name or last name`.
fn wanted(layout: &Layout) -> String {
    let needed: Vec<_> = layout.needed.iter().map(|one_of| one_of.join(" or ")).collect();
    needed.join(" with ")
}
