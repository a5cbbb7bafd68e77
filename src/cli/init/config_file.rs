//! The first configuration file: the example with the organisation filled in.

use crate::{
    config::EXAMPLE,
    contract::{PlainName, Region},
    private_file,
};
use color_eyre::eyre::{self, WrapErr};
use std::{fs::OpenOptions, io, io::Write, path::Path};

/// What became of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    New,
    /// It was there, and is untouched.
    Kept,
}

pub fn write(path: &Path, organisation: &PlainName, region: Region) -> eyre::Result<Written> {
    let context = || format!("cannot write the configuration file {}", path.display());
    if let Some(dir) = path.parent() {
        private_file::create_dir(dir).wrap_err_with(context)?;
    }
    let mut options = OpenOptions::new();
    match private_file::private(options.write(true).create_new(true)).open(path) {
        Ok(mut file) => {
            let text = fill(organisation, region);
            file.write_all(text.as_bytes()).wrap_err_with(context)?;
            Ok(Written::New)
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(Written::Kept),
        Err(error) => Err(error).wrap_err_with(context),
    }
}

pub fn fill(organisation: &PlainName, region: Region) -> String {
    let line = |line: &str| {
        if line.starts_with("name = ") {
            format!("name = {}\n", toml::Value::from(organisation.as_str()))
        } else if line.starts_with("default_region = ") {
            format!("default_region = {}\n", toml::Value::from(region.as_str()))
        } else {
            format!("{line}\n")
        }
    };
    EXAMPLE.lines().map(line).collect()
}
