//! Knows arguments that accept any text but usually are one of several names, which shells complete. Does not know
//! the effect of a name.

use std::ffi::OsStr;

use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};
use clap::{Arg, Command, Error};

use crate::report::Format;
use crate::report::drawing::Form;
use crate::report::matrix::Sheet;

/// Accepts any text; lists these names as possible values.
#[derive(Clone, Copy)]
pub(super) struct Named(pub(super) fn() -> Vec<&'static str>);

impl TypedValueParser for Named {
    type Value = String;

    fn parse_ref(
        &self,
        command: &Command,
        argument: Option<&Arg>,
        value: &OsStr,
    ) -> Result<String, Error> {
        StringValueParser::new().parse_ref(command, argument, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new((self.0)().into_iter().map(PossibleValue::new)))
    }
}

/// The names of the report formats.
pub(super) fn report_formats() -> Vec<&'static str> {
    Format::ALL.iter().map(|it| it.name()).collect()
}

/// The names of the formats for pictures and tables of the link graph.
pub(super) fn drawing_formats() -> Vec<&'static str> {
    let pictures = Form::ALL.iter().map(|it| it.name());
    pictures.chain(Sheet::ALL.iter().map(|it| it.name())).collect()
}
