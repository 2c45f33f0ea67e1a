//! Knows the format code of each style of a workbook, including the built-in ones. Does not know
//! how a code displays a number.

use rustc_hash::FxHashMap;

use super::super::archive::Archive;
use super::super::format_code::FormatCode;
use super::super::problem::Fault;
use super::super::xml::{Token, Xml};

/// Codes by style number.
pub(super) struct Styles {
    of_style: Vec<usize>,
    codes: Vec<FormatCode>,
}

impl Styles {
    /// The code of the style numbered `style`.
    pub(super) fn get(&self, style: usize) -> &FormatCode {
        &self.codes[self.of_style.get(style).copied().unwrap_or(0)]
    }
}

/// Reads the styles in the part `path`. Days count from 1904 or from 1900.
pub(super) fn read(
    archive: &mut Archive<'_>,
    path: Option<String>,
    since_1904: bool,
) -> Result<Styles, Fault> {
    let general = FormatCode::parse("General", since_1904);
    let mut styles = Styles { of_style: Vec::new(), codes: vec![general] };
    let Some(path) = path else { return Ok(styles) };
    let Some(part) = archive.part(&path)? else { return Ok(styles) };
    let mut xml = Xml::new(part, &path);
    let mut own: FxHashMap<u32, String> = FxHashMap::default();
    let mut known: FxHashMap<u32, usize> = FxHashMap::default();
    let mut in_cells = false;
    loop {
        match xml.next()? {
            Token::Open(tag) => match tag.name() {
                b"numFmt" => {
                    if let (Some(id), Some(code)) = (tag.number("numFmtId"), tag.get("formatCode"))
                    {
                        own.insert(id, code);
                    }
                }
                b"cellXfs" => in_cells = true,
                b"xf" if in_cells => {
                    let id = tag.number("numFmtId").unwrap_or(0);
                    let at = *known.entry(id).or_insert_with(|| {
                        let code = own.get(&id).map_or(built_in(id), String::as_str);
                        styles.codes.push(FormatCode::parse(code, since_1904));
                        styles.codes.len() - 1
                    });
                    styles.of_style.push(at);
                }
                _ => {}
            },
            Token::Close(tag) if tag.name() == b"cellXfs" => in_cells = false,
            Token::Eof => return Ok(styles),
            _ => {}
        }
    }
}

/// The built-in code `id` (ECMA-376 part 1, 18.8.30; 27 to 58 are the Japanese ones). The system's
/// short date, 14, is shown here with its year first.
fn built_in(id: u32) -> &'static str {
    match id {
        1 => "0",
        2 => "0.00",
        3 => "#,##0",
        4 => "#,##0.00",
        5 | 6 => "\"¥\"#,##0;\"¥\"\\-#,##0",
        7 | 8 => "\"¥\"#,##0.00;\"¥\"\\-#,##0.00",
        9 => "0%",
        10 => "0.00%",
        11 => "0.00E+00",
        12 => "# ?/?",
        13 => "# ??/??",
        14 => "yyyy/m/d",
        15 => "d-mmm-yy",
        16 => "d-mmm",
        17 => "mmm-yy",
        18 => "h:mm AM/PM",
        19 => "h:mm:ss AM/PM",
        20 => "h:mm",
        21 => "h:mm:ss",
        22 => "yyyy/m/d h:mm",
        27 | 36 | 50 | 57 => "[$-411]ge.m.d",
        28 | 29 | 51 | 54 | 58 => "[$-411]ggge\"年\"m\"月\"d\"日\"",
        30 => "m/d/yy",
        31 => "yyyy\"年\"m\"月\"d\"日\"",
        32 => "h\"時\"mm\"分\"",
        33 => "h\"時\"mm\"分\"ss\"秒\"",
        34 | 52 | 55 => "yyyy\"年\"m\"月\"",
        35 | 53 | 56 => "m\"月\"d\"日\"",
        37 | 38 => "#,##0;-#,##0",
        39 | 40 => "#,##0.00;-#,##0.00",
        41 => "_ * #,##0_ ;_ * -#,##0_ ;_ * \"-\"_ ;_ @_ ",
        42 => "_ \"¥\"* #,##0_ ;_ \"¥\"* -#,##0_ ;_ \"¥\"* \"-\"_ ;_ @_ ",
        43 => "_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * \"-\"??_ ;_ @_ ",
        44 => "_ \"¥\"* #,##0.00_ ;_ \"¥\"* -#,##0.00_ ;_ \"¥\"* \"-\"??_ ;_ @_ ",
        45 => "mm:ss",
        46 => "[h]:mm:ss",
        47 => "mm:ss.0",
        48 => "##0.0E+0",
        49 => "@",
        _ => "General",
    }
}
