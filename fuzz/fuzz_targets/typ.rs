//! Reads anything as a file that ends in `.typ`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| kenzan_fuzz::read("a.typ", data));
