"""Judges lines for Treeherder, by the rules by which its log parser finds the lines of a failure and
takes them apart: a line with `TEST-UNEXPECTED-` is a failure, unless `TEST-INFO ` or `TEST-PASS `
stands in it, or `non-fatal error`, or unless it begins with `TEST-UNEXPECTED-WARNING`; its parts are
separated by ` | `, the second is the test or the path."""

import re

from common import read, refuse, show

for line in read().split("\n")[:-1]:
    if "\r" in line:
        refuse(f"a carriage return in {show(line)}")
    is_ignored = re.search("TEST-(?:INFO|PASS) ", line) or "non-fatal error" in line
    is_warning = re.match(r"TEST-UNEXPECTED-WARNING\b", line)
    is_failure = "TEST-UNEXPECTED-" in line and not is_ignored and not is_warning
    said = line.startswith("TEST-UNEXPECTED-ERROR | ")
    if said != is_failure:
        refuse(f"{'not ' * said}taken for a failure: {show(line)}")
    status, place, message = line.split(" | ", 2)
    kind = "failure" if is_failure else "warning" if is_warning else "nothing"
    print(f"{kind}: {status} / {show(place)} / {show(message)}")
