"""Judges a JUnit document: by the schema that Jenkins's plugin reads, and by `junitparser`. The
first argument is the schema."""

import io
import sys

from common import need, read, refuse, show

etree, junitparser = need("lxml.etree", "junitparser")

text = read()
document = etree.fromstring(text.encode("utf-8"))
schema = etree.XMLSchema(etree.parse(sys.argv[1]))
if not schema.validate(document):
    refuse(schema.error_log)

parsed = junitparser.JUnitXml.fromroot(junitparser.junitparser.etree.fromstring(text.encode("utf-8")))
counted = {"tests": 0, "failures": 0, "errors": 0}
for suite in parsed:
    for case in suite:
        counted["tests"] += 1
        status = "passed"
        said = case.system_out
        for result in case.result:
            status = f"{type(result).__name__.lower()} {result.type}: {show(result.message)}"
            said = result.text
            counted["failures" if isinstance(result, junitparser.Failure) else "errors"] += 1
        print(f"{case.classname} / {show(case.name)}: {status}")
        for line in (said or "").strip().split("\n"):
            print(f"  {show(line)}")
for name, count in counted.items():
    for element in document.iter("testsuites", "testsuite"):
        if element.get(name) != str(count):
            refuse(f"{element.tag} counts {element.get(name)} {name}, there are {count}")
print(" ".join(f"{name}={count}" for name, count in counted.items()))
