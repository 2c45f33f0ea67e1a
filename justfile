# Everything that must hold before a change is merged.
check:
    .ci/run

# Rewrite what is generated: the message catalogue, schemas, manual pages and inline snapshots.
update:
    UPDATE=1 INSTA_UPDATE=always cargo test --locked

# Measure.
bench:
    cargo bench --locked
