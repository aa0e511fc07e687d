#!/bin/sh
# fyssg serve from outside: builds, says where to look, answers, and stops when told to.
set -u
. "$FYSSG_TEST_SRCDIR/tests/cli/shell-test.sh"
cd "$work" || exit 99
server=

# start ARGUMENT...: starts a server on a free port and waits for its address, $url.
start()
{
	last_run="fyssg serve $*"
	: >stdout
	"$FYSSG_BIN" serve --port=0 "$@" >stdout 2>stderr </dev/null &
	server=$!
	url=
	for _ in $(seq 100); do
		url=$(sed -n 's/^Serving \(http:[^ ]*\)  (Ctrl-C stops)$/\1/p' stdout)
		[ -z "$url" ] || return 0
		kill -0 "$server" 2>/dev/null || break
		sleep 0.1
	done
	fail "no address"
}

# stop SIGNAL: the server must end, with 0.
stop()
{
	kill -s "$1" "$server" || fail "the server is gone already"
	wait "$server"
	status=$?
	server=
	expect_exit 0
}

mkdir -p content
printf -- '---\ntitle: Home\n---\nA *word*.\n' >content/_index.md

start
expect_line stdout '^Built [0-9]* pages*: '
case $url in
http://127.0.0.1:[1-9]*/) ;;
*) fail "another address than 127.0.0.1: $url" ;;
esac
if command -v curl >/dev/null; then
	curl -s --max-time 10 "$url" | grep -q '<em>word</em>' || fail "the home page does not come"
fi
grep -q '^GET' stderr && fail "requests are logged unasked"
stop TERM

# The address comes whatever else is kept quiet, and beside JSON it is no part of it.
start -q
expect_lines stdout 1
stop TERM
start -v
if command -v curl >/dev/null; then
	curl -s --max-time 10 "${url}nothing?x" >/dev/null
	expect_line stderr '^GET /nothing 404$'
fi
stop TERM

start -b https://example.org/docs/
case $url in
*/docs/) ;;
*) fail "the path of base_url is missing: $url" ;;
esac
stop INT

# An error in the site: what was built before is served.
printf -- '---\ntitle: [\n---\n' >content/wrong.md
start
expect_line stderr 'content/wrong.md'
expect_line stderr '^fyssg: warning: the build has errors: serving what is in '
stop TERM

# Nothing to serve: as the build ended.
rm -rf public .fyssg
run serve --port=0
expect_exit 1
expect_no_line stdout '^Serving'
run serve --port=0 -s nowhere
expect_exit 2

# An address that is none of this machine's.
rm content/wrong.md
run serve --port=0 --bind=192.0.2.1
expect_exit 3
expect_line stderr '^fyssg: error: '
run serve --port=0 --bind=here
expect_exit 2
expect_line stderr '^fyssg: error: here: '

finish
