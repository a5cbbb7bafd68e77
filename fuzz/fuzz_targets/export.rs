#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| mfadmin_testing::properties::export(input));
