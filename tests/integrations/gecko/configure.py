"""Configures a tree as Mozilla's `configure.py` does, without what comes after.

configure.py MOZ.CONFIGURE [--lint] [OPTION...]: runs it in the sandbox, and prints
what `DRIFT_DEPENDENCIES` was set to; with `--lint` it is Mozilla's check of the
script itself that is run.
"""

import os
import sys

from mozbuild.configure import ConfigureSandbox
from mozbuild.configure.lint import LintSandbox

script, *options = sys.argv[1:]
if options == ["--lint"]:
    arguments = ["configure", "--enable-project=browser", "--help"]
    LintSandbox(dict(os.environ), arguments).run(script)
else:
    config = {}
    ConfigureSandbox(config, os.environ, ["configure", *options]).run(script)
    for path in config["DRIFT_DEPENDENCIES"]:
        print("configure again when this changes:", path)
