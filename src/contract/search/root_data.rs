//! The data of Unicode's root collation alone. The crate's own provider carries the tailorings of every
//! language, a megabyte of which this program uses none.

use icu_collator::provider::{
    self as collator, CollationDiacriticsV1, CollationJamoV1, CollationMetadataV1,
    CollationReorderingV1, CollationRootV1, CollationSpecialPrimariesV1, CollationTailoringV1,
};
use icu_normalizer::provider::{self as normalizer, NormalizerNfdDataV1, NormalizerNfdTablesV1};
use icu_provider::{DataError, DataErrorKind, DataMarker, DataProvider, DataRequest, DataResponse};

/// Gives what the root collation is made of; a tailoring is not found.
pub struct RootData;

macro_rules! given {
    ($($marker:ident by $data:expr,)*) => {
        $(impl DataProvider<$marker> for RootData {
            fn load(&self, request: DataRequest) -> Result<DataResponse<$marker>, DataError> {
                $data.load(request)
            }
        })*
    };
}

given! {
    CollationSpecialPrimariesV1 by collator::Baked,
    CollationRootV1 by collator::Baked,
    CollationDiacriticsV1 by collator::Baked,
    CollationJamoV1 by collator::Baked,
    CollationMetadataV1 by collator::Baked,
    NormalizerNfdDataV1 by normalizer::Baked,
    NormalizerNfdTablesV1 by normalizer::Baked,
}

macro_rules! left_out {
    ($($marker:ident,)*) => {
        $(impl DataProvider<$marker> for RootData {
            fn load(&self, request: DataRequest) -> Result<DataResponse<$marker>, DataError> {
                Err(DataErrorKind::MarkerNotFound.with_req($marker::INFO, request))
            }
        })*
    };
}

left_out! {
    CollationTailoringV1,
    CollationReorderingV1,
}
