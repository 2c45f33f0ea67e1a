# kenzan in a small image with a shell and git, as pipelines and `--changed` need them.
#   docker run --rm -v "$PWD:/work:ro" ghcr.io/kenzan-lint/kenzan check
FROM rust:1.92-alpine AS build
WORKDIR /build
COPY . .
# Alpine's target links statically; nothing of the build stage is needed to run the program.
RUN CARGO_PROFILE_DIST_STRIP=symbols cargo build --profile dist --locked --bin kenzan

FROM alpine:3.22
# Files of /work belong to somebody else than the user in here; git must be told that this is meant.
# hadolint ignore=DL3018
RUN apk add --no-cache git \
    && git config --system --add safe.directory '*' \
    && adduser -D -u 65532 kenzan
COPY --from=build /build/target/dist/kenzan /usr/local/bin/kenzan
USER 65532:65532
ENV LANG=C.UTF-8
WORKDIR /work
ENTRYPOINT ["kenzan"]
CMD ["check"]
