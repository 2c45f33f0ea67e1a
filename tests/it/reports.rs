//! Diagnostics look right in every format.
