# What shell tests of the program share; sourced. Runs in a folder of its own, $work, and goes on after a
# failure, to show them all.

work=$(mktemp -d "${TMPDIR:-/tmp}/fyssg-test.XXXXXX") || exit 99
trap 'rm -rf "$work"' EXIT
trap 'exit 99' HUP INT TERM
failures=0
unset NO_COLOR CLICOLOR_FORCE SOURCE_DATE_EPOCH

fail()
{
	failures=$((failures + 1))
	echo "FAILED: ${last_run-}: $*" >&2
	for stream in stdout stderr; do
		[ -f "$work/$stream" ] && sed "s/^/  $stream: /" "$work/$stream" >&2
	done
}

finish()
{
	[ "$failures" -eq 0 ]
	exit
}

# run ARGUMENT...: runs the program; leaves $status, $work/stdout and $work/stderr.
run()
{
	last_run="fyssg $*"
	"$FYSSG_BIN" "$@" >"$work/stdout" 2>"$work/stderr" </dev/null
	status=$?
}

expect_exit()
{
	[ "$status" -eq "$1" ] || fail "exit status $status, not $1"
}

# expect_line stdout|stderr PATTERN: some line matches.
expect_line()
{
	grep -q -e "$2" "$work/$1" || fail "$1 has no line like: $2"
}

expect_no_line()
{
	! grep -q -e "$2" "$work/$1" || fail "$1 has a line like: $2"
}

# expect_lines stdout|stderr COUNT
expect_lines()
{
	[ "$(wc -l <"$work/$1")" -eq "$2" ] || fail "$1 has not $2 lines"
}

expect_nothing()
{
	[ ! -s "$work/$1" ] || fail "$1 is not empty"
}

# commands [GROUP]: the names of all commands, as the program lists them.
commands()
{
	"$FYSSG_BIN" ${1:+"$1"} --help | sed -n '/^Commands:/,/^$/s/^  \([a-z-]*\) .*/\1/p'
}

# options_of COMMAND: each option of its --help as one line: "-j --jobs --parallel N". "" is the program;
# two words are a command of a group.
options_of()
{
	"$FYSSG_BIN" $1 --help |
		sed -n 's/^  *\(--*[a-zA-Z0-9].*\)/\1/p' |
		sed 's/  .*//; s/,//g; s/\[=\(.*\)\]/ \1/; s/=/ /; s/  */ /g; s/ $//'
}
