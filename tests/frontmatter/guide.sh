#!/bin/sh
# The programs in doc/libfyfm.md compile without a warning and print what the guide says.
set -u
guide=$FYSSG_TEST_SRCDIR/doc/libfyfm.md
library=$FYSSG_TEST_BUILDDIR/frontmatter/.libs/libfyfm.so
cc=${CC:-cc}
failures=0

command -v "$cc" >/dev/null 2>&1 || { echo "no compiler called $cc" >&2; exit 77; }
[ -f "$library" ] || { echo "no shared library to link with" >&2; exit 77; }
# Programs without the sanitizer cannot load a library with it.
if nm -D "$library" | grep -q ' U __[au][sb]san_'; then
	echo "the library is built with a sanitizer" >&2
	exit 77
fi

work=$(mktemp -d "${TMPDIR:-/tmp}/fyssg-test.XXXXXX") || exit 99
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 99
printf -- '---\na: 1\nb: 2\nc: 3\nd: 4\n---\nbody!\n' >page.md

# A block of C that begins with ```c file=NAME goes to NAME, the next block to NAME.want.
awk '
/^```c file=/ {
	split($0, word, /[ =]/)
	name = word[3]
	file = name
	print name, ($0 ~ / args=/ ? word[5] : "") >"programs"
	next
}
/^```$/ && file != "" { file = ""; want = name ".want"; close(name); next }
/^```$/ && want != "" { file = want; want = ""; printf "" >file; next }
/^```/ { file = ""; next }
file != "" { print >file }' "$guide"

while read -r program args; do
	echo "$program"
	"$cc" -Wall -Wextra -Werror -o program "$program" \
		-I "$FYSSG_TEST_SRCDIR/allocators/include" -I "$FYSSG_TEST_SRCDIR/frontmatter/include" \
		"$library" -Wl,-rpath,"${library%/*}" || { failures=$((failures + 1)); continue; }
	./program $args >printed || failures=$((failures + 1))
	diff -u "$program.want" printed || failures=$((failures + 1))
done <programs
[ "$(wc -l <programs)" -ge 6 ] || { echo "programs are missing" >&2; failures=$((failures + 1)); }
[ "$failures" -eq 0 ]
