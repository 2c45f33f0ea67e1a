//! Knows how a finding is identified in the next run even if rows have moved: by its code, its
//! file, the disagreeing values and the text under its labels. Does not know lines or wording.

use rustc_hash::FxHashMap;

use crate::diagnostic::Diagnostic;
use crate::source::Sources;

/// Ends each part of the hash input; it does not occur in UTF-8 text.
const END: u8 = 0xFF;

/// Computes fingerprints; equal findings are distinguished by their order.
pub(super) struct Fingerprints<'a> {
    sources: &'a Sources,
    seen: FxHashMap<u128, usize>,
}

impl<'a> Fingerprints<'a> {
    pub(super) fn new(sources: &'a Sources) -> Self {
        Self { sources, seen: FxHashMap::default() }
    }

    /// The fingerprint of `diagnostic`, unique in its report: `<32 hexadecimal digits>:<nth alike>`.
    pub(super) fn of(&mut self, diagnostic: &Diagnostic) -> String {
        let hash = self.hash(diagnostic);
        let alike = self.seen.entry(hash).or_default();
        *alike += 1;
        format!("{hash:032x}:{alike}")
    }

    fn hash(&self, diagnostic: &Diagnostic) -> u128 {
        let mut hash = Fnv::new();
        hash.add(&diagnostic.code);
        for (index, label) in diagnostic.labels.iter().enumerate() {
            let source = self.sources.get(label.span.source);
            if index == 0 {
                hash.add(&source.name);
            }
            hash.add(source.text.get(label.span.range()).unwrap_or_default());
        }
        for (name, value) in &diagnostic.values {
            hash.add(name);
            hash.add(value);
        }
        if diagnostic.labels.is_empty() && diagnostic.values.is_empty() {
            hash.add(&diagnostic.message.en);
        }
        hash.0
    }
}

/// FNV-1a, 128 bits (RFC 9923): the same on every machine and in every version; not secure against
/// forgery.
struct Fnv(u128);

impl Fnv {
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013B;

    fn new() -> Self {
        Self(0x6C62_272E_07BB_0142_62B8_2175_6295_C58D)
    }

    fn add(&mut self, part: &str) {
        for byte in part.bytes().chain([END]) {
            self.0 = (self.0 ^ u128::from(byte)).wrapping_mul(Self::PRIME);
        }
    }
}
