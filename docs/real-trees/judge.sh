#!/bin/sh
# Judges what `mozconfig-lint check` says about a tree by what the real shell does.
#
#   docs/real-trees/judge.sh TREE [--environments N] [--seed N] [--verbose]
#
# Needs dash, bash, env of coreutils, and Python 3. `MOZCONFIG_LINT` names the program to judge; without it,
# `mozconfig-lint` is looked for on PATH. The tree is copied to a temporary folder, and only the
# copy is loaded. Exit 0: nothing unconfirmed, missed or claimed too widely; 1: something was.
exec python3 "$(dirname -- "$0")/judge.py" "$@"
