#!/bin/sh
# What is written as YAML, PyYAML reads as what Python's json reads from what is written as JSON.
set -u
python3=${PYTHON3:-/usr/bin/python3}
"$python3" -c 'import yaml' 2>/dev/null || { echo "no Python with PyYAML" >&2; exit 77; }
"$FYSSG_TEST_BUILDDIR/tests/frontmatter/emit-values" >emitted.$$ || exit 1
trap 'rm -f emitted.$$' EXIT
"$python3" - emitted.$$ <<'PYTHON'
import json, sys, yaml

count = 0
for line in open(sys.argv[1], encoding="utf-8", newline="\n"):
    text, want = json.loads(line)
    try:
        got = yaml.safe_load(text)
    except yaml.YAMLError as error:
        sys.exit(f"{error}\nof {text}")
    # repr() tells 1 from 1.0 and from True; -0.0 from 0.0.
    if repr(got) != repr(want):
        sys.exit(f"{got!r}\nis not\n{want!r}\nbut was written as\n{text}")
    count += 1
print(count, "values")
sys.exit(0 if count == 400 else "some are missing")
PYTHON
