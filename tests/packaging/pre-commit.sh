#!/usr/bin/env bash
# Runs the hook of `.pre-commit-hooks.yaml` with the real pre-commit on the sample tree, as a
# repository of its own. pre-commit clones the last commit of this one, and builds and installs it.
set -euo pipefail

cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.."
here=$PWD

PATH="$PWD/target/tools/bin:$PATH"
if ! command -v pre-commit > /dev/null; then
    echo "skipped: pre-commit is not installed: .ci/tools does so" >&2
    exit 0
fi

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export PRE_COMMIT_HOME="$scratch/cache"
# What is tried is the hook, not how fast it is.
export CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16

cp -r tests/trees/firefox "$scratch/tree"
cp whitelist.toml "$scratch/tree"
cd "$scratch/tree"
git init --quiet
git add --all
git -c user.name=nobody -c user.email=nobody@example.org commit --quiet --message "A tree"

try() {
    pre-commit try-repo "$here" mozconfig-lint --verbose "$@" > "$scratch/log" 2>&1
}

expect() {
    grep -qF -- "$1" "$scratch/log" || { cat "$scratch/log" >&2; echo "expected: $1" >&2; exit 1; }
}

# Three drifts were left in the sample on purpose.
if try --all-files; then
    cat "$scratch/log" >&2
    exit 1
fi
expect "- exit code: 1"
expect "error: 3 errors (compared"

# A change of anything else is no business of the hook.
echo text > README
git add README
try
expect "(no files to check)Skipped"
echo "the hook installs, finds, and leaves alone what is none of its business"
