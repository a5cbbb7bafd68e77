//! Which asking of a list an answer belongs to.

/// Which asking of a list this is: an answer to an older one is dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequestTag {
    pub generation: u64,
    pub part: PageRequest,
}

/// Which part of a list is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageRequest {
    /// The page everything else is built around.
    Whole,
    /// The page after the last loaded one.
    After,
    /// The page before the first loaded one.
    Before,
}
