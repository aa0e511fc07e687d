#!/bin/sh
# The C programs of examples/c, which were built against the installed library: they do what they say.
set -u
programs=$FYSSG_TEST_BUILDDIR/examples/c
sources=$FYSSG_TEST_SRCDIR/examples
tree=$FYSSG_TEST_BUILDDIR/examples/installed
LD_LIBRARY_PATH=$(dirname "$(find "$tree" -name libfyfm.so)")
export LD_LIBRARY_PATH
. "$FYSSG_TEST_SRCDIR/tests/cli/shell-test.sh"
cd "$work" || exit 99

# program NAME ARGUMENT...: like run, for one of the programs.
program()
{
	last_run=$*
	name=$1
	shift
	"$programs/$name" "$@" >stdout 2>stderr </dev/null
	status=$?
}

for name in count-keys front-matter-lint yaml-to-json; do
	[ "$(wc -l <"$sources/c/$name.c")" -lt 80 ] || fail "$name.c has 80 lines or more"
	grep -q 'include "' "$sources/c/$name.c" && fail "$name.c includes what is not installed"
done

# --- yaml-to-json
cat >data.yaml <<'END'
title: A title
date: 2024-05-01
list: [1, 2.5, true, null, "two\nlines"]
nested: &n {a: 1}
again: *n
END
cat >wanted <<'END'
{
  "title": "A title",
  "date": "2024-05-01",
  "list": [
    1,
    2.5,
    true,
    null,
    "two\nlines"
  ],
  "nested": {
    "a": 1
  },
  "again": {
    "a": 1
  }
}
END
program yaml-to-json data.yaml
expect_exit 0
cmp -s stdout wanted || fail "not the JSON that was wanted"
"$programs/yaml-to-json" <data.yaml >stdout || fail "standard input"
cmp -s stdout wanted || fail "not the same from standard input"
printf 'a: 1\na: 2\n' >twice.yaml
program yaml-to-json twice.yaml data.yaml nothing.yaml
expect_exit 1
cmp -s stdout wanted || fail "the file between two wrong ones is missing"
expect_line stderr 'twice.yaml:2:1:.*duplicate key'
expect_line stderr 'nothing.yaml'

# --- front-matter-lint
find "$sources/blog/content" -name '*.md' ! -path '*/categories/*' ! -path '*/tags/*' >pages
# shellcheck disable=SC2046 # no blanks in the names
program front-matter-lint "$sources/c/page.schema.yaml" $(cat pages)
expect_exit 0
[ "$(wc -l <pages)" -gt 10 ] || fail "hardly any pages"
printf -- '---\ntitle: A page\ndtae: 2024-05-01\ndraft: yes\n---\nText\n' >page.md
program front-matter-lint "$sources/c/page.schema.yaml" page.md
expect_exit 1
expect_line stderr 'page.md:3:1: unknown key "dtae"'
expect_line stderr "did you mean 'date'"
expect_line stderr 'page.md:4:8: expected true or false, found text "yes"'
echo 'type: strin' >wrong.yaml
program front-matter-lint wrong.yaml page.md
expect_exit 1
expect_line stderr "wrong.yaml:1:7: unknown type"
program front-matter-lint "$sources/c/page.schema.yaml"
expect_exit 2

# --- count-keys
program count-keys data.yaml twice.yaml
expect_exit 1
expect_line stdout '^data.yaml: 7 keys, [1-9][0-9]* bytes$'
expect_line stderr '^twice.yaml:2: duplicate key'
# What does not fit the array is an error, not a crash.
awk 'BEGIN { for (i = 0; i < 1500000; i++) printf "key-number-%d: a value of some length\n", i }' >large.yaml
program count-keys large.yaml data.yaml
expect_exit 1
expect_line stderr 'large.yaml.*out of memory'
expect_line stdout '^data.yaml: 7 keys'

finish
