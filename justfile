# Everything that must hold before a change is merged.
check:
    .ci/run

# The tests to run after each edit: all but the modules that start the program many times or walk through
# every planted fault. About 10 seconds on two cores; `cargo test` runs everything.
quick:
    cargo test --locked --test it -- --skip fixtures:: --skip unread:: --skip fix:: --skip linear:: --skip draw:: \
        --skip long_tables:: --skip cli:: --skip tidy:: --skip mutations:: --skip flags:: --skip shares:: --skip guide:: \
        --skip watch:: --skip baseline:: --skip config:: --skip parted --skip many_ --skip endless --skip long_

# Rewrite what is generated: the message catalogue, schemas, manual pages and inline snapshots. Twice, because manual
# pages are part of the program whose output other pages show.
update:
    -UPDATE=1 INSTA_UPDATE=always cargo test --locked
    UPDATE=1 INSTA_UPDATE=always cargo test --locked

# Compare the SQL that is written with kenzan itself, on engines from PyPI and a PostgreSQL that is installed.
engines *arguments:
    tests/engines/run {{ arguments }}

# The pages of docs/ as a book, in target/book.
book:
    mdbook build docs

# Measure.
bench:
    cargo bench --locked

# Build the packages of this platform into `dist` as they are published, and try them as a user installs them.
packages:
    packaging/all --release
