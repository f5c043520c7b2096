"""Lints a tree as `mach lint` does: lint.py TOPSRCDIR [ARGUMENT...]."""

import sys

from mozlint.cli import MozlintParser, run

root, *arguments = sys.argv[1:]
options = vars(MozlintParser().parse_args(arguments))
sys.exit(run(root=root, **options))
