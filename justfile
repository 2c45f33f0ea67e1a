# Everything that must hold before a change is merged.
check:
    .ci/run

# Rewrite what is generated: the message catalogue, schemas, manual pages and inline snapshots.
update:
    UPDATE=1 INSTA_UPDATE=always cargo test --locked

# The pages of docs/ as a book, in target/book.
book:
    mdbook build docs

# Measure.
bench:
    cargo bench --locked

# Build the wheel and the npm packages of this platform into `dist`, and try them as a user installs them.
packages:
    cargo build --release --locked --bin kenzan
    mkdir -p dist/bin/x86_64-unknown-linux-musl
    cp target/release/kenzan dist/bin/x86_64-unknown-linux-musl/
    node packaging/npm/fill.mjs dist/bin dist/npm
    packaging/try npm dist/npm
    cd packaging/pypi && CARGO_TARGET_DIR=../../target maturin build --release --compatibility linux --out ../../dist
    packaging/try wheel dist/*.whl
    packaging/try hooks dist/*.whl
