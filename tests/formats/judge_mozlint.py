"""Judges issues by the real mozlint, as the crate `mozjs_sys` carries it: makes an `Issue` of each,
as a linter would, and has mozlint's own formatters show them. The first argument is the source tree,
the second the name of a formatter."""

import glob
import json
import os
import sys

from common import SKIPPED, read, refuse, show

cargo = os.environ.get("CARGO_HOME") or os.path.expanduser("~/.cargo")
found = sorted(glob.glob(os.path.join(glob.escape(cargo), "registry/src/*/mozjs_sys-*/mozjs")))
if not found:
    print("the crate mozjs_sys is not there (`cargo fetch` in a package that uses it brings it)")
    sys.exit(SKIPPED)
# Each of these folders holds packages; mozlint needs a few of them.
for packages in ("python", "testing/mozbase", "third_party/python"):
    sys.path += sorted(glob.glob(os.path.join(glob.escape(found[-1]), packages, "*/")))
try:
    from mozlint import result as results
    from mozlint.formatters import get as formatter
except ImportError as error:
    print(f"mozlint does not load: {error}")
    sys.exit(SKIPPED)

issues = json.loads(read())
fields = {field.name for field in results.attr.fields(results.Issue)} - {"linter", "relpath"}
summary = results.ResultSummary(sys.argv[1])
for issue in issues:
    if set(issue) != fields:
        refuse(f"the fields are {sorted(issue)}, an Issue has {sorted(fields)}")
    if "\n" in issue["message"]:
        refuse("a message of several lines")
    made = results.from_config({"name": "mozconfig-drift"}, **issue)
    if not os.path.exists(made.path):
        refuse(f"there is no {made.path}")
    summary.issues[made.path].append(made)
os.environ["NO_ANSI"] = "1"
for line in formatter(sys.argv[2])(summary).replace(sys.argv[1], "TOP").split("\n"):
    print(show(line.rstrip()))
