# Everything that must hold before a change is merged.
check:
    .ci/run

# Rewrite what is generated: the message catalogue, schemas, manual pages and inline snapshots. Twice, because manual
# pages are part of the program whose output other pages show.
update:
    -UPDATE=1 INSTA_UPDATE=always cargo test --locked
    UPDATE=1 INSTA_UPDATE=always cargo test --locked

# The pages of docs/ as a book, in target/book.
book:
    mdbook build docs

# Measure.
bench:
    cargo bench --locked

# Build the packages of this platform into `dist` as they are published, and try them as a user installs them.
packages:
    packaging/all --release
