#!/bin/sh
# The manual pages have the options that --help has, in the same order; and every command is in the manual.
set -u
. "$FYSSG_TEST_SRCDIR/tests/cli/shell-test.sh"
manual=$FYSSG_TEST_SRCDIR/doc/man

# The options of a page (on standard input) as options_of prints them: from lines such as
#	.It Fl j Ar N , Fl -jobs Ns = Ns Ar N , Fl -parallel Ns = Ns Ar N
options_of_page()
{
	sed -n 's/^\.It Fl /-/p' |
		sed 's/ Fl / -/g; s/ Ns Op Ns = Ns Ar / = /g; s/ Ns = Ns Ar / = /g; s/ , / /g; s/ Ar [A-Z]*//' |
		awk '{
			names = argument = ""
			for (i = 1; i <= NF; i++)
				if ($i == "=")
					argument = " " $++i
				else
					names = names (names == "" ? "" : " ") $i
			print names argument
		}'
}

# section PAGE NAME: what stands under `.Ss NAME`.
section()
{
	awk -v name="$2" '/^\.S[sh] / { shown = $0 == ".Ss " name; next } shown' "$1"
}

# compare COMMAND PAGE: the options in the page, on standard input, are those of the command.
compare()
{
	options_of "$1" >"$work/help"
	options_of_page >"$work/page"
	[ -s "$work/help" ] || fail "no options in the help of '$1'"
	diff "$work/help" "$work/page" >&2 || fail "fyssg $1 --help and ${2##*/} differ (< help, > page)"
}

# Of a group: each of its commands has its own section, and what all share is in the last.
compare_group()
{
	for member in $(commands "$1"); do
		{ section "$2" "$member"; section "$2" "Options of all"; } |
			compare "$1 $member" "$2"
	done
}

compare "" "$manual/fyssg.1" <"$manual/fyssg.1"
for command in $(commands); do
	page=$manual/fyssg-$command.1
	if [ -f "$page" ]; then
		if [ -n "$(commands "$command")" ]; then
			compare_group "$command" "$page"
		else
			compare "$command" "$page" <"$page"
		fi
		grep -q "^\.It Xr fyssg-$command 1$" "$manual/fyssg.1" || fail "fyssg.1 does not list $command"
	else
		grep -q "^\.It Nm Cm $command" "$manual/fyssg.1" || fail "fyssg.1 does not describe $command"
		options_of "$command" | diff - "$work/common" 2>/dev/null >&2 ||
			[ ! -f "$work/common" ] || fail "$command has options that no page describes"
		[ -f "$work/common" ] || options_of "$command" >"$work/common"
	fi
done

# What troff would complain about, a reader would stumble over.
if command -v groff >/dev/null; then
	for page in "$manual"/*.1; do
		groff -mandoc -Tutf8 -ww -z "$page" 2>"$work/stderr"
		last_run="groff $page"
		expect_nothing stderr
	done
fi

finish
