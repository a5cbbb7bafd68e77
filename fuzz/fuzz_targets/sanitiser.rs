#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| mfadmin::fuzzing::sanitiser(input));
