//! CSV and Markdown become trees with exact spans.
