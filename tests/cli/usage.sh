#!/bin/sh
# What the program says and exits with where the command line is wrong, and where it only tells.
set -u
. "$FYSSG_TEST_SRCDIR/tests/cli/shell-test.sh"

run
expect_exit 2
expect_nothing stdout
expect_line stderr '^Usage: fyssg '

for option in -h --help; do
	run $option
	expect_exit 0
	expect_nothing stderr
	expect_line stdout '^  build '
done

run --version
expect_exit 0
expect_line stdout '^fyssg [0-9][0-9.]*$'

run version
expect_exit 0
expect_nothing stderr
for name in fyssg libfyfm libfyaml md4c libmicrohttpd utf8proc xxHash; do
	expect_line stdout "^$name [0-9][0-9.]*"
done

# Of each command the same help in three ways.
for command in $(commands); do
	run "$command" --help
	expect_exit 0
	expect_nothing stderr
	expect_line stdout "^Usage: fyssg $command "
	cp "$work/stdout" "$work/long"
	run "$command" -h
	cmp "$work/long" "$work/stdout" || fail "$command -h is not $command --help"
	run help "$command"
	expect_exit 0
	cmp "$work/long" "$work/stdout" || fail "help $command is not $command --help"
done

run biuld
expect_exit 2
expect_nothing stdout
expect_line stderr "^fyssg: error: unknown command 'biuld'$"
expect_line stderr "did you mean 'build'"

run build --destinatoin=x
expect_exit 2
expect_line stderr "^fyssg: error: unknown option '--destinatoin'$"
expect_line stderr "did you mean '--destination'"

run build folder
expect_exit 2
expect_line stderr "'-s DIR' names the folder"

run help build serve
expect_exit 2

run help nothing
expect_exit 2
expect_line stderr "unknown command 'nothing'"

run serve --port=70000
expect_exit 2
expect_line stderr "'70000' is not a number from 0 to 65535"

SOURCE_DATE_EPOCH=soon
export SOURCE_DATE_EPOCH
run build -s "$work"
expect_exit 2
expect_line stderr 'SOURCE_DATE_EPOCH'
unset SOURCE_DATE_EPOCH

if [ -w /dev/full ]; then
	"$FYSSG_BIN" version >/dev/full 2>"$work/stderr"
	[ $? -eq 3 ] || fail "a full disk goes unnoticed"
	expect_line stderr 'standard output could not be written'
fi

"$FYSSG_BIN" version >&- 2>"$work/stderr"
[ $? -eq 3 ] || fail "a closed standard output goes unnoticed"
expect_line stderr 'standard output could not be written'

finish
