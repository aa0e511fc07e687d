#!/bin/sh
# What fyssg fm changes in files, and what it leaves alone.
set -u
. "$FYSSG_TEST_SRCDIR/tests/cli/shell-test.sh"
cd "$work" || exit 99

# page NAME: a page with comments, odd blanks, both quotes, and bytes in its body that are no UTF-8.
page()
{
	printf -- '---\n# about this page\ntitle:   "A title"  # shown\n\ntags: [ a,b ]\nnested:\n    key: '\''x'\''\n---\nBody --- \377\r\n---\n' >"$1"
}

# expect_content FILE TEXT
expect_content()
{
	printf -- "$2" >want
	cmp -s want "$1" || { cat "$1" >&2; fail "$1 is not: $2"; }
}

body='---\nBody --- \377\r\n---\n'

page a.md
chmod 640 a.md
run fm set 'title=Another' draft=true 'nested.more=[1, 2]' a.md
expect_exit 0
expect_nothing stdout
expect_nothing stderr
expect_content a.md "---\n# about this page\ntitle:   \"Another\"  # shown\n\ntags: [ a,b ]\nnested:\n    key: 'x'\n    more:\n      - 1\n      - 2\ndraft: true\n$body"
[ "$(stat -c %a a.md)" = 640 ] || fail "the mode has changed"

page a.md
run fm delete tags a.md
expect_exit 0
expect_content a.md "---\n# about this page\ntitle:   \"A title\"  # shown\n\nnested:\n    key: 'x'\n$body"
run fm delete tags a.md
expect_exit 0
expect_line stderr "^fyssg: note: no file has 'tags'"

page a.md
run fm rename nested.key name a.md
expect_exit 0
expect_content a.md "---\n# about this page\ntitle:   \"A title\"  # shown\n\ntags: [ a,b ]\nnested:\n    name: 'x'\n$body"
run fm rename title tags a.md
expect_exit 1

page a.md
run fm fmt a.md
expect_exit 0
expect_content a.md "---\n# about this page\ntitle: \"A title\" # shown\n\ntags: [a, b]\nnested:\n  key: 'x'\n$body"
cp -p a.md before.md
run fm fmt --check a.md
expect_exit 0
expect_nothing stderr

# Values are YAML, or text.
page a.md
run fm set --string weight=12 a.md
run fm get --json weight a.md
grep -qx '"12"' stdout || fail "--string gives no text"
run fm set 'weight=12' a.md
run fm get --json weight a.md
grep -qx 12 stdout || fail "12 is no number"
run fm set 'a=[1' a.md
expect_exit 2
expect_line stderr '^fyssg: error: value:1:1: '
run fm set draft a.md
expect_exit 2
run fm set 'title=One: two' a.md
expect_exit 2
expect_line stderr "'One: two' is a mapping"
run fm set --string 'title=One: two' a.md
expect_exit 0
run fm get title a.md
grep -qx 'One: two' stdout || fail "--string does not keep text as it is"
run fm set 'title={One: two}' a.md
expect_exit 0
run fm get title.One a.md
grep -qx two stdout || fail "a mapping in braces is none"
run fm set
expect_exit 2

# Nothing is touched that does not change, and nothing at all where that is asked for.
page a.md
touch -d '2020-01-01' a.md
run fm set 'title=A title' a.md
[ "$(stat -c %Y a.md)" = "$(date -d 2020-01-01 +%s)" ] || fail "an unchanged file was written"
run fm set draft=true --check a.md
expect_exit 1
expect_line stderr '^fyssg: error: a.md: would change$'
run fm set 'title=A title' --check a.md
expect_exit 0
run fm set draft=true --dry-run a.md
expect_exit 0
cp stdout patch
page same.md
cmp a.md same.md || fail "--dry-run or --check has changed the file"
cp a.md b.md
run fm set draft=true b.md
expect_exit 0
if command -v patch >/dev/null; then
	patch -s a.md <patch || fail "patch(1) does not take the diff"
	cmp a.md b.md || fail "the diff is another change"
fi
grep -qx -- '+draft: true' patch || fail "the diff does not show what comes"

# Standard input goes to standard output.
page a.md
"$FYSSG_BIN" fm set draft=true <a.md >stdout
cmp stdout b.md || fail "standard input is edited otherwise"
"$FYSSG_BIN" fm delete nothing <a.md >stdout 2>/dev/null
cmp stdout a.md || fail "what does not change is not written"

# A file without front matter gets some; one that is YAML as a whole has no fences.
printf 'Text.\n' >plain.md
run fm set title=T plain.md
expect_content plain.md '---\ntitle: T\n---\nText.\n'
printf 'a: 1 # one\n' >data.yaml
run fm set b=2 data.yaml
expect_content data.yaml 'a: 1 # one\nb: 2\n'

# A link stays, what it leads to changes; what may not be written does not.
mkdir folder
page folder/a.md
ln -s folder/a.md link.md
run fm set draft=true link.md
expect_exit 0
[ -L link.md ] || fail "the link is gone"
cmp folder/a.md b.md || fail "what the link leads to did not change"
[ "$(ls folder)" = a.md ] || fail "a file was left behind"
page readonly.md
chmod 444 readonly.md
if [ ! -w readonly.md ]; then
	run fm set draft=true readonly.md
	expect_exit 1
	expect_line stderr '^fyssg: error: readonly.md: cannot be written'
fi

# Many files, some of them wrong: the others change.
mkdir many
for i in $(seq 60); do
	page many/$i.md
done
printf -- '---\ntitle: [\n---\n' >many/7.md
run fm set draft=true -j4 many
expect_exit 1
expect_line stderr '^fyssg: error: many/7.md:'
run fm query draft --count many
expect_exit 1
grep -qx 59 stdout || fail "not all files have changed"
[ "$(ls -A many | wc -l)" -eq 60 ] || fail "a file was left behind"

finish
