#!/bin/sh
# The completion for bash knows every command and every option.
set -u
command -v bash >/dev/null || exit 77
. "$FYSSG_TEST_SRCDIR/tests/cli/shell-test.sh"
completion=$FYSSG_TEST_SRCDIR/cli/fyssg.bash

# words COMMAND NUMBER: what is offered there, one a line, sorted.
words()
{
	bash -c 'source "$1"; _fyssg_words "$2" "$3"' - "$completion" "$1" "$2" | tr -s ' \t' '\n\n' | sort
}

# What --help has in that place.
wanted()
{
	options_of "$1" | tr ' ' '\n' | grep '^-'
}

{ wanted ""; commands; } | sort >"$work/wanted"
words "" 1 | diff "$work/wanted" - >&2 || fail "the first word is another (< help, > completion)"
# compare COMMAND NUMBER: what is offered there are its options, and what is on standard input.
compare()
{
	{ wanted "$1"; cat; } | sort >"$work/wanted"
	words "$1" "$2" | diff "$work/wanted" - >&2 ||
		fail "$1 completes otherwise (< help, > completion)"
}

for command in $(commands); do
	# Not through a pipe, which would forget the failures.
	if [ "$command" = help ]; then
		commands >"$work/members"
	else
		commands "$command" >"$work/members"
	fi
	compare "$command" 2 <"$work/members"
	for member in $(commands "$command"); do
		compare "$command $member" 3 </dev/null
	done
done

# complete WORD...: what is offered for the last word.
complete()
{
	bash -c 'source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); compopt() { :; }; _fyssg
		printf "%s\n" "${COMPREPLY[@]}"' - "$completion" "$@"
}

# expect_completion WANT WORD...
expect_completion()
{
	want=$1
	shift
	got=$(complete "$@" | tr '\n' ' ')
	[ "$got" = "$want " ] || fail "'$*' completes to '$got', not '$want'"
}

expect_completion 'build' fyssg b
expect_completion '--drafts' fyssg build --dr
expect_completion 'malloc mremap' fyssg build --allocator = m
expect_completion 'auto malloc mremap dedup' fyssg build --allocator =
expect_completion 'always' fyssg serve --color al
expect_completion 'get' fyssg fm g
expect_completion '--select' fyssg fm query draft --se
expect_completion 'yaml' fyssg fm convert --to = y
mkdir -p "$work/a folder" && : >"$work/a file"
expect_completion "$work/a folder" fyssg build -s "$work/a"
expect_completion "$work/a file $work/a folder" fyssg fm get title "$work/a"

finish
