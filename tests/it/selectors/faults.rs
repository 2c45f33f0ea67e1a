//! The messages about invalid selectors.

use kenzan::select::Selector;

fn told(text: &str) -> String {
    let fault = Selector::parse(text).expect_err(text);
    let shown = &text[fault.range];
    let (message, help) = (fault.message, fault.help);
    format!("‹{text}› ‹{shown}›\n  {} ({})\n  {} ({})\n", message.en, help.en, message.ja, help.ja)
}

const SLIPS: [&str; 21] = [
    "小計.金額",
    "$.予算額(億円).計",
    "$.rows[?@.執行率(%) > 1]",
    "$.2024年度",
    "$.予算 額",
    "$[予算額（億円）]",
    "$.rows[?@.label = '小計']",
    "$.rows[?@.a == 1 and @.b == 2]",
    "$.rows[?@.a == 1 or @.b]",
    "$.rows[?not @.a]",
    "$.rows[?@.label == 小計]",
    "$.rows[?@.label == 「小計」]",
    "$.rows[?@.a == True]",
    "$.rows[?@.items[*] == 1]",
    "$.rows[?length(@.a)]",
    "$.rows.length()",
    "$.[0]",
    "$.a[01]",
    "$.a ",
    "$.rows[?sum(@.a) == 1]",
    "$.rows[?@.a",
];

#[test]
#[allow(clippy::too_many_lines)] // the expected text counts
fn the_commonest_slips_are_answered_with_what_to_write() {
    let all: String = SLIPS.into_iter().map(told).collect();
    insta::assert_snapshot!(all, @r#"
    ‹小計.金額› ‹小›
      a selector begins with `$` (write `$.小計.金額`)
      セレクタは `$` で始める (`$.小計.金額` と書く)
    ‹$.予算額(億円).計› ‹(›
      `(` is not allowed in a name without quotes (write `['予算額(億円)']` instead of `.予算額(億円)`)
      `(` は引用符のない名前には使えない (`.予算額(億円)` ではなく `['予算額(億円)']` と書く)
    ‹$.rows[?@.執行率(%) > 1]› ‹(›
      `(` is not allowed in a name without quotes (write `['執行率(%)']` instead of `.執行率(%)`)
      `(` は引用符のない名前には使えない (`.執行率(%)` ではなく `['執行率(%)']` と書く)
    ‹$.2024年度› ‹2›
      a dot needs a name or `*` after it (write `['2024年度']` instead of `.2024年度`)
      ドットの後には名前か `*` が必要 (`.2024年度` ではなく `['2024年度']` と書く)
    ‹$.予算 額› ‹額›
      `額` cannot continue a selector (write `['予算 額']` instead of `.予算 額`)
      `額` はセレクタの続きとして読めない (`.予算 額` ではなく `['予算 額']` と書く)
    ‹$[予算額（億円）]› ‹予算額（億円）›
      brackets need a quoted name, an index, a slice, `*` or `?` and a condition (a name needs quotes: ['予算額（億円）'])
      角括弧の中には、引用符で囲んだ名前、番号、範囲、`*`、`?` と条件のどれかが必要 (名前は引用符で囲む: ['予算額（億円）'])
    ‹$.rows[?@.label = '小計']› ‹=›
      `=` cannot continue a condition (equality is written `==`)
      `=` は条件の続きとして読めない (等しいことは `==` と書く)
    ‹$.rows[?@.a == 1 and @.b == 2]› ‹and›
      `and` cannot continue a condition (write `&&` for `and`)
      `and` は条件の続きとして読めない (`and` ではなく `&&` と書く)
    ‹$.rows[?@.a == 1 or @.b]› ‹or›
      `or` cannot continue a condition (write `||` for `or`)
      `or` は条件の続きとして読めない (`or` ではなく `||` と書く)
    ‹$.rows[?not @.a]› ‹not›
      `not` is neither a query, a quoted string nor a function (write `!(…)` for `not`)
      `not` は問い合わせでも引用符付きの文字列でも関数でもない (`not` ではなく `!(…)` と書く)
    ‹$.rows[?@.label == 小計]› ‹小計›
      `小計` is neither a query, a quoted string nor a function (a string needs quotes: '小計'; a name of the node is @.小計)
      `小計` は問い合わせでも引用符付きの文字列でも関数でもない (文字列なら '小計' と引用符で囲む。ノードの項目なら @.小計 と書く)
    ‹$.rows[?@.label == 「小計」]› ‹「小計」›
      `「小計」` is neither a query, a quoted string nor a function (put strings in straight quotes: '…' or "…")
      `「小計」` は問い合わせでも引用符付きの文字列でも関数でもない (文字列は半角の引用符 '…' か "…" で囲む)
    ‹$.rows[?@.a == True]› ‹True›
      `True` is neither a query, a quoted string nor a function (write `true`)
      `True` は問い合わせでも引用符付きの文字列でも関数でもない (`true` と書く)
    ‹$.rows[?@.items[*] == 1]› ‹@.items[*]›
      a query that can yield several nodes cannot be compared (test whether any of them matches: `@.items[?@ == 1]`; or use `count(…)` or `value(…)`)
      複数のノードを返しうる問い合わせは比較できない (どれかが当てはまるかは `@.items[?@ == 1]` と書く。または `count(…)` や `value(…)` を使う)
    ‹$.rows[?length(@.a)]› ‹length(@.a)›
      `length(@.a)` yields a value, which alone is not a condition (compare it: `length(@.a) > 0`)
      `length(@.a)` は値を返すので、それだけでは条件にならない (比べる相手を書く: `length(@.a) > 0`)
    ‹$.rows.length()› ‹(›
      `(` is not allowed in a name without quotes (use functions in conditions, around a query: ?length(@.…))
      `(` は引用符のない名前には使えない (関数は条件の中で問い合わせを囲んで使う: ?length(@.…))
    ‹$.[0]› ‹[›
      a dot needs a name or `*` after it (write no dot before `[`)
      ドットの後には名前か `*` が必要 (`[` の前のドットは不要)
    ‹$.a[01]› ‹01›
      `01` is not a number here: it begins with a needless zero or is minus zero ()
      `01` は先頭に余分な0があるか−0なので、ここでは数として読めない ()
    ‹$.a › ‹ ›
      there is white space after the selector (remove it)
      セレクタの後に空白がある (空白を取り除く)
    ‹$.rows[?sum(@.a) == 1]› ‹sum›
      there is no function `sum` (functions are length, count, match, search, value, fold, key, number)
      関数 `sum` はない (使える関数は length、count、match、search、value、fold、key、number)
    ‹$.rows[?@.a› ‹[›
      a `[` is never closed (add `]`)
      `[` が閉じられていない (`]` を加える)
    "#);
}

#[test]
fn a_pattern_that_can_match_nothing_is_warned_of_but_no_fault() {
    let warned = |pattern: &str| {
        let selector = Selector::parse(&format!("$[?match(@.a, '{pattern}')]")).unwrap();
        selector.warnings().to_vec()
    };
    for pattern in ["[0-9]+", "a.c", "", r"\\p{L}", "^a$"] {
        assert_eq!(warned(pattern), [], "{pattern}");
    }
    for (pattern, hint) in [
        (r"\\d+", "write `[0-9]` for `\\d`"),
        (r"\\w", "write `[0-9A-Za-z_]` for `\\w`"),
        ("(?i)a", "groups that begin with `(?` are not part of I-Regexp"),
    ] {
        let warnings = warned(pattern);
        assert_eq!(warnings.len(), 1, "{pattern}");
        assert_eq!(warnings[0].help.en, hint);
        assert_eq!(warnings[0].range, 14..16 + pattern.len());
    }
    assert_eq!(warned("((a{999}){999}){999}").len(), 1);
}

#[test]
fn what_would_multiply_without_end_is_refused() {
    assert!(Selector::parse("$..a..b..[?count(@..*) > 1 && @..c]").is_ok());
    insta::assert_snapshot!(told("$..*..a..*..b"), @r"
    ‹$..*..a..*..b› ‹..b›
      a selector can use `..` at most 3 times (each `..` searches everything below each node that the previous one found)
      セレクタで `..` を使えるのは3回まで (`..` は、前の `..` で見つかったものそれぞれの下をすべて調べる)
    ");
}
