//! Reads anything as the files of one document that include one another, parted by NUL.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| kenzan_fuzz::assemble(&["a.tex", "b.tex", "c.tex"], data));
