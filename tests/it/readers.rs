//! YAML, JSON and TOML become trees with exact spans.
