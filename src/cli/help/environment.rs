//! Knows the wording of the environment variables. Does not know their effect (`cli::environment`
//! does).

use crate::diagnostic::Text;
use crate::text;

/// The variables, and the argument that each replaces.
pub(super) fn about() -> Text {
    text!(
        "Environment variables; arguments take precedence:\n  \
         KENZAN_CONFIG   configuration to use\n  \
         KENZAN_LANG     language of messages\n  \
         KENZAN_COLOR    colours; NO_COLOR and CLICOLOR_FORCE are respected too\n  \
         KENZAN_FORMAT   formats of `check`, separated by commas\n  \
         KENZAN_FAIL_ON  lowest severity that makes `check` fail\n  \
         KENZAN_JOBS     number of threads",
        "環境変数（引数の指定がないときに効く）:\n  \
         KENZAN_CONFIG   使う設定ファイル\n  \
         KENZAN_LANG     表示言語\n  \
         KENZAN_COLOR    色。NO_COLOR と CLICOLOR_FORCE にも従う\n  \
         KENZAN_FORMAT   `check` の形式。コンマ区切り\n  \
         KENZAN_FAIL_ON  `check` の終了コードを1にする最低の重大度\n  \
         KENZAN_JOBS     スレッドの数"
    )
}
