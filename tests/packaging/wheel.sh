#!/usr/bin/env bash
# Builds the wheel, installs it into a fresh virtual environment, and runs what it gives: the
# command, with its version and a check of the sample tree. Takes `maturin` from `target/tools`
# (`.ci/tools`) or from the PATH; without it, says so and passes.
#
# The wheel is of the `dev` profile unless WHEEL_PROFILE names another.
set -euo pipefail

cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.."

PATH="$PWD/target/tools/bin:$PATH"
if ! command -v maturin > /dev/null; then
    echo "skipped: maturin is not installed: .ci/tools does so" >&2
    exit 0
fi

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

maturin build --profile "${WHEEL_PROFILE:-dev}" --auditwheel skip --out "$scratch/wheels" \
    2> "$scratch/log" || { cat "$scratch/log" >&2; exit 1; }
wheels=("$scratch"/wheels/*.whl)

python3 -m venv "$scratch/venv"
"$scratch/venv/bin/python3" -m pip install --quiet --disable-pip-version-check --no-index \
    "${wheels[0]}"
command="$scratch/venv/bin/mozconfig-lint"

version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -n 1)
told=$("$command" --version)
[[ $told = "mozconfig-lint $version" ]] || { echo "expected version $version: $told" >&2; exit 1; }
information=("$scratch"/venv/lib/python3*/site-packages/mozconfig_lint-*.dist-info)
grep -qx "License-Expression: MPL-2.0" "${information[0]}/METADATA"
cmp LICENSE "${information[0]}/licenses/LICENSE"

# Three drifts were left in the sample on purpose.
status=0
told=$("$command" check tests/trees/firefox --whitelist whitelist.toml --format concise) || status=$?
[[ $status = 1 && $(grep -c ' error\[' <<< "$told") = 3 ]] || { echo "$told" >&2; exit 1; }
echo "the wheel ${wheels[0]##*/} installs and checks"
