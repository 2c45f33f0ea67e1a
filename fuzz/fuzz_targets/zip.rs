//! Reads anything as an archive, and its documents.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| kenzan_fuzz::unpack("a.zip", data));
