#!/bin/sh
# fyssg mem: what its tables and JSON have; that nothing is left behind; and that the components of a
# build explain its memory.
set -u
. "$FYSSG_TEST_SRCDIR/tests/cli/shell-test.sh"
TMPDIR=$work/tmp
export TMPDIR
mkdir "$TMPDIR"

expect_clean()
{
	[ -z "$(ls "$TMPDIR")" ] || fail "left $(ls "$TMPDIR") behind"
}

has_sanitizer()
{
	grep -q __asan_init "$FYSSG_BIN" "${FYSSG_BIN%/*}/.libs/${FYSSG_BIN##*/}" 2>/dev/null
}

# member FILE NAME: the number of that name, the first.
member()
{
	sed -n "s/.*\"$2\": \([0-9.]*\).*/\1/p" "$1" | head -n 1
}

# expect_no_leak: the command that ran found none. A sanitizer's malloc keeps what is freed, so that
# memory grows; it says itself what is never freed.
expect_no_leak()
{
	if has_sanitizer; then
		[ "$status" -le 1 ] || fail "exit status $status"
	else
		expect_exit 0
		expect_line stdout '^No leak.$'
	fi
}

# expect_flat ARGUMENT...: memory grows by one page of the system at most.
expect_flat()
{
	has_sanitizer && return
	run mem "$@" --json
	expect_exit 0
	sed -n 's/.*"grown": \(-*[0-9.]*\).*/\1/p' "$work/stdout" | awk '
		{ seen = 1; grown = $1 }
		END { exit !(seen && grown <= 4096 && grown >= -4096) }' || fail "not flat: $(
			sed -n 's/.*\("grown": .*\)/\1/p' "$work/stdout")"
}

# expect_named FILE: the components have nine tenths of what the build took that the report is of;
# less is known of a build that a sanitizer surrounds with its own memory.
expect_named()
{
	has_sanitizer && return
	grown=$(member "$1" grown)
	named=$(member "$1" named)
	[ "$((named * 10))" -ge "$((grown * 9))" ] || fail "components have $named of $grown bytes"
}

# has_component NAME: the report in report.json has one of that name with 100 kB or more.
has_component()
{
	grep -q "\"name\": \"$1\", \"bytes\": [0-9]\{6\}" "$work/report.json" || fail "no $1"
}

# A sanitizer has a malloc of its own, and takes its time.
if has_sanitizer; then threads=2; else threads='1 8'; fi
for jobs in $threads; do
	run mem report --pages=10000 --json -j$jobs
	expect_exit 0
	expect_clean
	expect_named "$work/stdout"
done

# Texts that come and go in a small store leave gaps, and messages are kept to the end.
pages=10000
! has_sanitizer || pages=500
run gen-site -n $pages -q "$work/large"
mkdir "$work/large/templates"
echo '{{ page.content }}{% if page.next %}{{ page.next.content }}{% endif %}' \
	>"$work/large/templates/page.html"
for options in '-j1 --cache-size-mb=1' '-j8 --cache-size-mb=4'; do
	run build -q -s "$work/large" --render-to-memory $options --memory-report="$work/report.json"
	expect_exit 0
	has_sanitizer || expect_named "$work/report.json"
	has_sanitizer || has_component 'page store'
done
has_sanitizer || has_component 'unused by malloc'
rm -r "$work/large/templates"
find "$work/large/content" -name '*.md' | while read -r page; do
	printf '\n[x](gone-from-%s.md)\n' "${page##*/}" >>"$page"
done
run build -q -s "$work/large" --render-to-memory -j8 --memory-report="$work/report.json"
expect_exit 0
has_sanitizer || expect_named "$work/report.json"
has_component messages
rm -r "$work/large"

# Links of all pages are in memory only while they are ranked, and may be the most that there is.
mkdir -p "$work/links/content" "$work/links/templates"
awk -v folder="$work/links/content" 'BEGIN {
	for (i = 0; i < 500; i++) {
		file = folder "/p" i ".md"
		print "---\ntitle: P\n---\nText.\n\n<!-- more -->\n" >file
		for (k = 1; k <= 500; k++)
			print "[x](p" (i + k) % 500 ".md)" >file
		close(file)
	}
}'
echo '{% if page.next %}{{ page.next.summary }}{% endif %}' >"$work/links/templates/page.html"
run build -s "$work/links" --render-to-memory -v -j1 --cache-size-mb=1
expect_exit 0
if ! has_sanitizer; then
	expect_line stdout "^Of the private memory in the phase 'graph'"
	expect_line stdout '^graph  *[1-9][0-9.]* MB '
fi

run mem report -n 20
expect_exit 0
expect_line stdout '^page records '
expect_line stdout '^rest '

run mem scaling -n 300
expect_exit 0
expect_line stdout '^ *Pages  *Seconds  *Peak  *Private  *Per page$'
expect_line stdout '^ *300 '
# What differs by a few pages of the system says nothing of a million pages.
expect_line stdout '^These sizes are too small'
expect_no_line stdout 'million pages: '
run mem scaling -n 300 --json
expect_exit 0
expect_line stdout '"fit": null'
run mem scaling -n 1
expect_exit 0
expect_line stdout '^ *1 '
run mem scaling -n 6000
expect_exit 0
expect_line stdout '^a million pages: .* with 95% certainty from '
expect_line stdout '^memory to buy: [1-9][0-9]* GiB'
run mem scaling -n 20000 --json
expect_exit 0
expect_line stdout '"most_peak": [1-9]'
expect_line stdout '"projected_high": [1-9]'
cp "$work/stdout" "$work/scaling.json"
run mem chart --kind=components "$work/scaling.json"
expect_exit 0
expect_line stdout '^<svg '
run mem chart -o "$work/picture.svg" "$work/scaling.json"
expect_exit 0
expect_nothing stdout
grep -q '</svg>' "$work/picture.svg" || fail 'no picture'
run mem chart -o "$work/nowhere/picture.svg" "$work/scaling.json"
expect_exit 3
expect_lines stderr 1
expect_line stderr '^fyssg: error: .*picture.svg: No such file'
for name in - /dev/stdin; do
	last_run="fyssg mem chart $name"
	"$FYSSG_BIN" mem chart --kind=scaling "$name" <"$work/scaling.json" >"$work/stdout" 2>"$work/stderr"
	status=$?
	expect_exit 0
	diff "$work/stdout" "$work/picture.svg" >&2 || fail 'another picture'
	cat "$work/scaling.json" | "$FYSSG_BIN" mem chart "$name" | diff - "$work/picture.svg" >&2 ||
		fail 'another picture from a pipe'
done

run mem leak -n 20 --builds=20
expect_no_leak
expect_line stdout '^20 builds in one process'
for n in 0 1 3 19; do
	run mem leak -n 20 --builds=$n
	expect_exit 2
	run mem soak -n 20 --builds=$n
	expect_exit 2
done
run mem leak -s "$FYSSG_TEST_SRCDIR/examples/blog" --builds=20
expect_no_leak
expect_flat leak -n 1000 --builds=30
expect_flat leak -n 200 -j 2
expect_flat soak -n 100
expect_flat soak -n 200 --builds=20
run mem soak -n 20 --seconds=1
expect_no_leak
expect_line stdout '^[0-9]*[0-9][0-9] builds in one process'
run mem lifecycle -n 20
expect_exit 0
expect_line stdout '^render '
expect_line stdout 'returned to the system: '
run mem compare -n 20
expect_exit 0
expect_line stdout '^mremap '
expect_line stdout ' \*'
run mem maps -n 20
expect_exit 0
expect_line stdout '^heap '
expect_clean

# A site that is named is not changed.
run gen-site -n 20 -q "$work/site"
ls -lR "$work/site" >"$work/before"
for command in report leak lifecycle soak compare maps; do
	run mem $command -s "$work/site" -n 5
	expect_exit 2
	expect_line stderr 'error: -n is for a generated site'
done
run mem soak -s "$work/site" --builds=20
expect_no_leak
expect_line stdout '^pages touched '
run mem scaling -s "$work/site"
expect_exit 0
ls -lR "$work/site" | diff "$work/before" - >&2 || fail 'the site was changed'
expect_clean

# Pages are where the configuration says: elsewhere, in a folder that is a link, behind links.
mkdir "$work/notes" "$work/linked" "$work/linked/real" "$work/other"
mv "$work/site/content" "$work/notes/pages"
printf 'title: Elsewhere\ncontent_dir: ../notes/pages\ntheme: plain\n' >"$work/site/fyssg.yaml"
mkdir -p "$work/theme/templates" "$work/site/themes" "$work/site/data"
ln -s "$work/theme" "$work/site/themes/plain"
echo 'a: 1' >"$work/site/data/a.yaml"
echo '{{ load_data("data/a.yaml").a }} {{ page.content }}' >"$work/theme/templates/page.html"
ln -s "$work/notes/pages" "$work/linked/content"
for n in 1 2 3 4 5; do
	printf -- '---\ntitle: Page %d\n---\nText' $n >"$work/linked/real/p$n.md"
	ln -s "p$n.md" "$work/linked/real/link$n.md"
done
ln -s "$work/nothing" "$work/notes/pages/nowhere.md"
ln -s .. "$work/linked/real/loop"
ln -s "$work/other" "$work/linked/real/outside"
printf 'content_dir: real\n' >"$work/linked/fyssg.yaml"
for site in "$work/site" "$work/linked"; do
	pages=$(find -L "$work/notes/pages" -name '*.md' ! -name '_index.md' ! -type l | wc -l)
	[ "$site" = "$work/site" ] || pages=10
	run build -s "$site" -q --render-to-memory
	expect_exit 0
	run mem scaling -s "$site"
	expect_exit 0
	expect_line stdout "^ *$pages "
	run mem soak -s "$site" --builds=20
	expect_no_leak
	expect_line stdout "^pages touched .*, the site's own edited [1-9]"
done
rm "$work/linked/fyssg.yaml"
run mem soak -s "$work/linked" --builds=20
expect_no_leak
expect_clean

# Errors are told of the site that was named, with its paths; or of a part that lacks a page.
mkdir -p "$work/wrong/content" "$work/wrong/templates"
printf -- '---\ntitle: A\n---\n' >"$work/wrong/content/a.md"
printf -- '---\ntitle: [B\n---\n' >"$work/wrong/content/b.md"
for command in scaling compare soak leak; do
	run mem $command -s "$work/wrong"
	expect_exit 1
	expect_line stderr "^fyssg: error: $work/wrong/content/b.md:"
	expect_no_line stderr "$TMPDIR"
done
printf -- '---\ntitle: B\n---\n' >"$work/wrong/content/b.md"
printf '%s\n' "{{ get_page('a.md').title }}{{ get_page('b.md').title }}" >"$work/wrong/templates/page.html"
run mem scaling -s "$work/wrong"
expect_exit 1
expect_line stderr "^fyssg: error: $work/wrong can be built, but not a part of it"
rm -r "$work/wrong"
expect_clean

# What a build cannot read, no study passes over.
if [ "$(id -u)" -ne 0 ]; then
	mkdir "$work/linked/real/closed"
	printf 'content_dir: real\n' >"$work/linked/fyssg.yaml"
	chmod 0 "$work/linked/real/closed"
	for command in scaling soak; do
		run mem $command -s "$work/linked"
		expect_exit 1
		expect_line stderr 'real/closed: Permission denied'
	done
	chmod 700 "$work/linked/real/closed"
fi

for command in report scaling leak lifecycle soak compare maps; do
	for place in "$work/nowhere" "$work/before" "$work/other"; do
		run mem $command -s "$place"
		expect_exit 2
		expect_line stderr '^fyssg: error: '
	done
done
run mem chart
expect_exit 2
run mem chart - -
expect_exit 2
expect_line stderr 'can be read once$'
run mem chart -o '' "$work/scaling.json"
expect_exit 2
expect_line stderr "'' is not the name of a file"
if [ -c /dev/full ]; then
	last_run='fyssg mem chart >/dev/full'
	"$FYSSG_BIN" mem chart "$work/scaling.json" >/dev/full 2>"$work/stderr"
	status=$?
	expect_exit 3
	expect_lines stderr 1
fi
run mem chart "$work/before"
[ "$status" -ne 0 ] || fail 'a list of files was drawn'

# Nobody reads what it prints.
last_run='fyssg mem report to a closed pipe'
{ sleep 1; "$FYSSG_BIN" mem report -n 20 2>"$work/stderr"; echo $? >"$work/status"; } | true
status=$(cat "$work/status")
expect_exit 141
expect_nothing stderr
expect_clean

# A signal ends it, and the folder goes all the same.
"$FYSSG_BIN" mem soak -n 50 --builds=100000 >/dev/null 2>&1 &
pid=$!
sleep 1
kill -TERM "$pid"
wait "$pid"
status=$?
last_run='fyssg mem soak, ended by SIGTERM'
expect_exit 143
expect_clean

finish
