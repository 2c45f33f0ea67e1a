//! Written figures are worth what they say.
