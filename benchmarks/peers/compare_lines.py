"""Compares the lines of mozconfigs, as `compare-mozconfigs.py` of Firefox does.

It stands for that script where its tree is not at hand: it reads the same files, compares them
by the same function of the standard library, and reports by the same modules. It imports less: not
`buildconfig` and `mozunit`, which are the larger part of what the script itself costs.
"""

import difflib
import logging
import os
import sys
import unittest

VARIANTS = ["beta", "release"]


def differences(base, other):
    compared = list(difflib.Differ().compare(other, base))
    for line in compared:
        sign, text = line[0], line[1:].strip()
        if sign not in "+-" or len(text) < 2 or text.startswith("#"):
            continue
        opposite = ("-" if sign == "+" else "+") + line[1:]
        if opposite not in compared:
            yield sign, text


class Compare(unittest.TestCase):
    top = "."

    def test_lines(self):
        folder = os.path.join(self.top, "browser", "config", "mozconfigs")
        for platform in sorted(os.listdir(folder)):
            lines = {}
            for variant in ["nightly", *VARIANTS]:
                path = os.path.join(folder, platform, variant)
                if os.path.isfile(path):
                    with open(path) as file:
                        lines[variant] = file.readlines()
            for variant in VARIANTS:
                if "nightly" in lines and variant in lines:
                    for sign, text in differences(lines["nightly"], lines[variant]):
                        logging.error("%s: %s %s", platform, sign, text)


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO)
    Compare.top = sys.argv.pop()
    unittest.main()
