# This Source Code Form is subject to the terms of the Mozilla Public
# License, v. 2.0. If a copy of the MPL was not distributed with this
# file, You can obtain one at http://mozilla.org/MPL/2.0/.

"""Runs `mozconfig-lint`, and hands its findings to mozlint.

The program is the one that the environment variable MOZCONFIG_LINT names, else
the one in PATH.
"""

import json
import os
import shutil
import subprocess

from mozlint import result

PROGRAM = "mozconfig-lint"
NOT_FOUND = (
    "`mozconfig-lint` was not found: install it into PATH, or name it in the "
    "environment variable MOZCONFIG_LINT"
)


def find_program():
    return shutil.which(os.environ.get("MOZCONFIG_LINT") or PROGRAM)


def setup(root, **setupargs):
    """Skips the linter where the program is missing; fails in automation."""
    if find_program():
        return 0
    log = setupargs["log"]
    if "MOZ_AUTOMATION" in os.environ:
        log.error(NOT_FOUND)
        return 1
    log.warning(f"{NOT_FOUND}; skipped")
    return -1


def lint(paths, config, fix=None, **lintargs):
    root = lintargs["root"]
    # The exit code is 1 with findings, and 2 where the check could not be made.
    run = subprocess.run(
        [find_program(), "check", "--topsrcdir", root, "--format", "mozlint"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    try:
        issues = json.loads(run.stdout) if run.stdout else []
    except ValueError as error:
        issues, run.stderr = [], f"{run.stderr}\nno findings can be read: {error}"
    results = [result.from_config(config, **issue) for issue in issues]
    failed = run.returncode not in (0, 1)
    if failed and not any(issue.level == "error" for issue in results):
        # Without findings of its own a check that could not be made is one.
        said = " ".join(run.stderr.split())
        message = f"the mozconfigs could not be checked: {said}"
        results.append(result.from_config(config, message=message, level="error"))
    return results
