#!/bin/sh
# The manual of libfyfm: every function that it exports has a page, every page of one line leads to a
# page that names it, and groff finds nothing to warn of.
set -u
pages=$FYSSG_TEST_BUILDDIR/doc/man3
library=$FYSSG_TEST_BUILDDIR/frontmatter/.libs/libfyfm.so
failures=0

fail()
{
	failures=$((failures + 1))
	echo "FAILED: $*" >&2
}

[ -f "$pages/libfyfm.3" ] || { echo "no pages in $pages" >&2; exit 1; }
[ -f "$library" ] || { echo "no shared library to look at" >&2; exit 77; }

exported=$(nm -D --defined-only "$library" | awk '$2 != "A" {
	split($3, part, /@+/)
	if (part[2] !~ /_PRIVATE$/)
		print part[1]
}')
count=0
for function in $exported; do
	count=$((count + 1))
	[ -f "$pages/$function.3" ] || fail "$function has no page"
done
[ "$count" -gt 100 ] || fail "only $count functions are exported"

for page in "$pages"/*_*.3; do
	function=${page##*/}
	function=${function%.3}
	target=$(sed -n 's|^\.so man3/||p' "$page")
	grep -q "^\.Nm $function\( ,\)*$" "$pages/$target" || fail "$target does not name $function"
	grep -q "[ *]$function(" "$pages/$target" || fail "$target does not declare $function"
done

for page in "$pages"/*-*.3 "$pages/libfyfm.3"; do
	grep -q '^\.Nd ..' "$page" || fail "${page##*/} does not say what it is about"
	grep -q "^\.It Xr $(basename "$page" .3) 3" "$pages/libfyfm.3" || [ "$page" = "$pages/libfyfm.3" ] ||
		fail "libfyfm.3 does not list ${page##*/}"
	if command -v groff >/dev/null 2>&1; then
		warnings=$(groff -K utf8 -mdoc -ww -z -T utf8 "$page" 2>&1)
		[ -z "$warnings" ] || fail "${page##*/}: $warnings"
	fi
done

[ "$failures" -eq 0 ]
