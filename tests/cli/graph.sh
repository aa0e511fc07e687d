#!/bin/sh
# fyssg graph and fyssg gen-site.
set -u
. "$FYSSG_TEST_SRCDIR/tests/cli/shell-test.sh"
site=$work/site

run gen-site
expect_exit 2
expect_line stderr 'which folder'

run gen-site --pages=40 "$site"
expect_exit 0
expect_nothing stderr
expect_line stdout ': 40 pages in [0-9]* sections, [0-9]* links, at least [0-9]* islands, [0-9]* tags;$'
expect_line stdout '^[0-9]* files, [0-9]* bytes$'

run gen-site --pages=40 "$site"
expect_exit 2
expect_nothing stdout
expect_line stderr 'the folder is not empty'
expect_line stderr 'hint: --force'

run gen-site --pages=40 --force -q "$site"
expect_exit 0
expect_nothing stdout

run gen-site --pages=0 "$work/none"
expect_exit 2
run gen-site --seed=x "$work/none"
expect_exit 2
expect_line stderr "'x' is not a number from 0 to 18446744073709551615"
[ ! -e "$work/none" ] || fail 'a folder was made'

: >"$work/file"
run gen-site "$work/file"
expect_exit 3
run gen-site "$work/no/such/folder"
expect_exit 3

run gen-site --pages=1 --sections=1 --tags=1 "$work/one"
expect_exit 0
expect_line stdout ': 1 page in 1 section, [0-9]* links*, at least [01] islands*, [01] tags*;$'
expect_no_line stdout ' 1 [a-z]*s[ ,;]'
run gen-site --pages=4001 --sections=1 "$work/volumes"
expect_line stdout ': 4001 pages in 1 section with 3 volumes, '
rm -r "$work/volumes"

# Where the disk is full, which file it was: by its path from here.
if unshare -Urm mount -t tmpfs none /tmp 2>/dev/null; then
	mkdir "$work/small"
	last_run='fyssg gen-site (full disk)'
	unshare -Urm sh -c '
		mount -t tmpfs -o size=200k none "$1" || exit 99
		"$FYSSG_BIN" gen-site -q --force "$1" 2>"$2"' sh "$work/small" "$work/stderr"
	status=$?
	expect_exit 3
	expect_lines stderr 1
	expect_line stderr "^fyssg: error: $work/small/content/[a-z]*/[a-z0-9-]*\.md: No space left"
fi

run build --strict -s "$site"
expect_exit 0
expect_nothing stderr

# Every view, in every form.
for view in '' summary rank hubs islands orphans dead-ends components pinned; do
	run graph -s "$site" $view
	expect_exit 0
	expect_nothing stderr
	for form in --json --dot --mermaid --svg=-; do
		run graph -s "$site" $view $form
		expect_exit 0
		expect_nothing stderr
		[ -s "$work/stdout" ] || fail 'nothing is printed'
	done
done

run graph -s "$site" --svg="$work/links.svg"
expect_exit 0
expect_nothing stdout
grep -q '^</svg>$' "$work/links.svg" || fail 'no picture'
run graph -s "$site" --svg="$work/no/links.svg"
expect_exit 3
expect_line stderr 'links.svg: '

run graph -s "$site" --svg=
expect_exit 2
expect_line stderr "'' is not the name of a file"
run gen-site ''
expect_exit 2
expect_line stderr 'which folder'
for forms in "--svg=$work/both.svg --json" "--json --svg=$work/both.svg" '--dot --mermaid'; do
	run graph -s "$site" $forms
	expect_exit 2
	expect_nothing stdout
	expect_line stderr 'in one form at a time'
done
[ ! -e "$work/both.svg" ] || fail 'a picture was made'
run graph -s "$site" --json --json
expect_exit 0

# The summary counts what the view lists.
run graph -s "$site" --json
hubs=$(sed -n 's/.*"hubs": \([0-9]*\),.*/\1/p' "$work/stdout")
run graph -s "$site" hubs --json
expect_line stdout "^  \"count\": $hubs,\$"

run graph -s "$site" rank --top=3
expect_lines stdout 5
run graph -s "$site" pinned --keep-top-percent=0
expect_exit 0
expect_no_line stdout ' rank '
run graph -s "$site" pinned --keep-top-percent=101
expect_exit 2

run graph -s "$site" ilands
expect_exit 2
expect_nothing stdout
expect_line stderr "'ilands' is no view of a graph"
expect_line stderr "did you mean 'islands'"
run graph -s "$work/none"
expect_exit 2
run graph rank hubs
expect_exit 2

# Only the output folder and its manifest are there beside what gen-site made.
rm -rf "$site/public" "$site/.fyssg"
run graph -s "$site"
[ ! -e "$site/public" ] && [ ! -e "$site/.fyssg" ] || fail 'graph wrote into the site'

printf -- '---\ntitle: [\n---\n' >"$site/content/wrong.md"
run graph -s "$site"
expect_exit 1
expect_nothing stdout
expect_line stderr 'wrong.md:'

finish
