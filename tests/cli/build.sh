#!/bin/sh
# fyssg build from outside: what goes where, exit statuses, options that reach the build.
set -u
. "$FYSSG_TEST_SRCDIR/tests/cli/shell-test.sh"
cd "$work" || exit 99

# new_site NAME: a small site without an error.
new_site()
{
	rm -rf "$1"
	mkdir -p "$1/content/posts" "$1/static"
	printf 'title: Test\nbase_url: https://example.org/\n' >"$1/fyssg.yaml"
	printf -- '---\ntitle: One\ndate: 2024-05-01\n---\nText of *one*.\n' >"$1/content/posts/one.md"
	printf -- '---\ntitle: Two\ndraft: true\n---\nText of two.\n' >"$1/content/posts/two.md"
	printf -- '---\ntitle: Three\ndate: 2030-01-01\n---\nText of three.\n' >"$1/content/posts/three.md"
	printf 'a file' >"$1/static/file.txt"
}

SOURCE_DATE_EPOCH=1800000000
export SOURCE_DATE_EPOCH

# A build without anything to complain about.
new_site good
run build -s good
expect_exit 0
expect_nothing stderr
expect_lines stdout 2
expect_line stdout '^Built 1 page: [0-9]* outputs written, 0 unchanged, in [0-9.]* s ([0-9]* pages/s), peak memory [0-9.]* MB$'
expect_line stdout '^Held back: 1 draft, 1 future, 0 expired; allocator auto: 3 files read into scratch (below 256 KiB), 0 mapped; built-in templates used$'
grep -q '<em>one</em>' good/public/posts/one/index.html || fail "the page is not there"
cmp -s good/static/file.txt good/public/file.txt || fail "the static file is not there"
[ ! -e good/public/posts/two ] || fail "a draft was built"

# Once more: nothing to do.
run build -s good
expect_exit 0
expect_line stdout '^Built 1 page: 0 outputs written, [1-9][0-9]* unchanged'

# What is held back, and by which clock.
run build -s good -D
expect_line stdout '^Held back: 0 drafts, 1 future'
run build -s good -F
expect_line stdout '^Held back: 1 draft, 0 future'
run build -s good --clock=2030-01-01T00:00:00Z
expect_line stdout '^Held back: 1 draft, 0 future'
run build -s good --clock=1893455999
expect_line stdout '^Held back: 1 draft, 1 future'
run build -s good -v
expect_line stderr 'content/posts/two.md: held back'
expect_line stderr 'content/posts/three.md: held back'
expect_line stdout '^Phase  *Seconds'
expect_line stdout '^render '
expect_line stdout '^Allocator for '
awk 'NR > 2 && length($0) > 80 { exit 1 }' "$work/stdout" || fail "a table is wider than 80 columns"

# Elsewhere, with every way to take memory: the same bytes.
run build -s good
for how in auto malloc mremap dedup 'auto --dedup' 'dedup --no-dedup' 'auto -j1' 'auto -j4'; do
	run build -s good -d "out" --allocator=$how
	expect_exit 0
	diff -r good/public out >&2 || fail "--allocator=$how changes the output"
	rm -rf out
done
run build -s good -d out --allocator=malloc --dedup
expect_line stdout 'allocator malloc with dedup: '
rm -rf out
run build -s good -d out -b https://example.org/docs/
expect_exit 0
grep -q 'https://example.org/docs/posts/one/' out/sitemap.xml || fail "--base-url does not reach the site map"
rm -rf out

# Quiet leaves notes out too; JSON.
printf 'title: Test\n' >good/fyssg.yaml
run build -s good
expect_line stderr '^fyssg: note: .*no base_url'
run build -s good -q
expect_exit 0
expect_nothing stdout
expect_nothing stderr
run build -s good --memory-report=-
expect_exit 0
expect_line stderr '^Built 1 page'
expect_line stdout '^  "pages": 1,$'
expect_line stdout '^    {"name": "render", "seconds": [0-9]*\.[0-9]*, "share": [01]\.[0-9]*, "private_grown": '
[ "$(head -c 1 "$work/stdout")$(tail -n 1 "$work/stdout")" = '{}' ] || fail "no JSON object alone on stdout"
run build -s good --memory-report=report.json
expect_exit 0
expect_lines stdout 2
grep -q '"peak"' report.json || fail "no peak in report.json"
run build -s good --memory-report=nowhere/report.json
expect_exit 3
expect_line stderr '^fyssg: error: nowhere/report.json: '
# What cannot be written leaves what was there, or nothing. Nor does the limit end the program.
(ulimit -f 0; exec "$FYSSG_BIN" build -s good -q --render-to-memory --memory-report=new.json) 2>&1 |
	cat >stderr.txt
last_run='fyssg build --memory-report=new.json, with ulimit -f 0'
grep -q '^fyssg: error: new.json: ' stderr.txt || fail "stderr has: $(cat stderr.txt)"
[ -z "$(ls new.json* 2>/dev/null)" ] || fail "left $(ls new.json*) behind"
cp report.json before.json
(ulimit -f 0; exec "$FYSSG_BIN" build -s good -q --render-to-memory --memory-report=report.json) 2>/dev/null
[ $? -eq 3 ] || fail 'the exit status is not 3'
cmp report.json before.json || fail 'the report that was there is gone'

# What templates take, in words and as JSON.
run build -s good --profile-templates
expect_exit 0
expect_line stdout '^ *Calls  *Self s  *Total s  *Bytes  *Kept  *Template$'
expect_line stdout '^ *[0-9]*  *0\.[0-9]*  *0\.[0-9]*  *[0-9.]* [kM]*B  *[0-9.]*%  page.html$'
run build -s good --profile-templates=- -j1
expect_exit 0
expect_line stderr '^Built 1 page'
expect_line stdout '^    {"template": "page.html", "kind": "template", "name": "", "calls": 1, "self": 0\.[0-9]*, '
[ "$(head -c 1 "$work/stdout")$(tail -n 1 "$work/stdout")" = '{}' ] || fail "no JSON object alone on stdout"
for option in memory-report profile-templates; do
	run build -s good --$option=
	expect_exit 2
	expect_nothing stdout
	expect_line stderr "option '--$option': '' is not the name of a file"
done
run build -s good --profile-templates=- --memory-report=-
expect_exit 2
expect_nothing stdout
expect_line stderr 'cannot both go to standard output$'
run build -s good --profile-templates=nowhere/profile.json
expect_exit 3
expect_line stderr '^fyssg: error: nowhere/profile.json: '
run build -s good --no-memo
expect_exit 0

# Budgets of templates.
new_site greedy
mkdir greedy/templates
printf '%s' '{% macro f(n) %}{% if n %}{{ f(n - 1) }}{% endif %}{% endmacro %}' \
	'{{ f(20) }}{% for i in range(2000) %}{{ i }}{% endfor %}' >greedy/templates/page.html
run build -s greedy
expect_exit 0
run build -s greedy --max-steps=3000
expect_exit 1
expect_line stderr 'templates/page.html:1:[0-9]*: the template runs for more than 3000 steps'
run build -s greedy --max-depth=9
expect_exit 1
expect_line stderr 'templates/page.html:1:[0-9]*: .* nested more than 9 deep'
run build -s greedy --max-output=5kB
expect_exit 1
expect_line stderr 'templates/page.html:1:[0-9]*: the output is larger than 5000 bytes'
run build -s greedy --max-output=0
expect_exit 2

# Errors: the place, the line with a caret, the count last; and every one of them.
new_site bad
printf -- '---\ntitle: [1\n---\n' >bad/content/posts/one.md
printf -- '---\ntitle: x\ndate: never\n---\n' >bad/content/posts/four.md
run build -s bad
expect_exit 1
expect_line stderr '^fyssg: error: bad/content/posts/one.md:[0-9]*:[0-9]*: \|^fyssg: error: content/posts/one.md:[0-9]*:[0-9]*: '
expect_line stderr 'posts/four.md:3:7: '
expect_line stderr '^  3 | date: never$'
expect_line stderr '^    |       ^'
[ "$(tail -n 1 "$work/stderr")" = 'fyssg: 2 errors' ] || fail "the last line does not count the errors"
expect_line stdout '^Built nothing: 2 errors'
expect_lines stdout 2
[ ! -e bad/public ] || fail "a site with errors was written"

# Warnings do not fail a build, unless --strict makes them errors.
new_site odd
printf 'title: Test\nbase_uri: x\n' >odd/fyssg.yaml
run build -s odd
expect_exit 0
expect_line stderr '^fyssg: warning: .*fyssg.yaml:2:1: '
expect_line stderr "did you mean 'base_url'"
[ "$(tail -n 1 "$work/stderr")" = 'fyssg: 1 warning' ] || fail "the last line does not count the warning"
run build -s odd --strict
expect_exit 1
expect_line stderr '^fyssg: error: .*fyssg.yaml:2:1: '

# Warnings that are not shown are counted.
run build -s odd
shown=$(tail -n 1 "$work/stderr")
run build -s odd -q --no-warnings
expect_exit 0
expect_lines stderr 1
[ "$(cat "$work/stderr")" = "$shown" ] || fail "not $shown"
run build -s odd --strict --no-warnings
expect_exit 1
expect_line stderr '^fyssg: error: .*fyssg.yaml:2:1: '

# Colours.
run build -s odd --color=always
expect_line stderr "$(printf '\033')\["
CLICOLOR_FORCE=1
export CLICOLOR_FORCE
run build -s odd
expect_line stderr "$(printf '\033')\["
run build -s odd --color=never
expect_no_line stderr "$(printf '\033')\["
unset CLICOLOR_FORCE

# No site.
mkdir empty
run build -s empty
expect_exit 2
expect_nothing stdout
expect_line stderr '^fyssg: error: .*fyssg.yaml'
run build -s does-not-exist
expect_exit 2

# An output folder that cannot be.
: >file
run build -s good -d file/out
expect_exit 3

finish
