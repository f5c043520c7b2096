"""Prints what mozbuild reads from a depfile: the target, and a line for each path."""

import sys

from mozbuild.makeutil import read_dep_makefile

with open(sys.argv[1]) as depfile:
    for rule in read_dep_makefile(depfile):
        print(*rule.targets())
        for path in rule.dependencies():
            print("   ", path)
