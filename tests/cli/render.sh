#!/bin/sh
# fyssg render: one template to standard output, byte for byte.
set -u
. "$FYSSG_TEST_SRCDIR/tests/cli/shell-test.sh"
cd "$work" || exit 99

# expect_output TEXT: that and nothing else, as printf writes it, on standard output.
expect_output()
{
	printf "$1" | cmp -s - stdout || fail "standard output is not: $1"
}

# run_with TEXT ARGUMENT...: run with TEXT, as printf writes it, on standard input.
run_with()
{
	printf "$1" >stdin
	shift
	last_run="fyssg $*"
	"$FYSSG_BIN" "$@" >stdout 2>stderr <stdin
	status=$?
}

mkdir -p conf/parts
printf 'listen {{ server.port }};\n{%% for h in hosts %%}\n  allow {{ h }};\n{%% endfor %%}\n' >conf/web
printf '<{{ x }}>' >conf/page.html
printf '{%% include "parts/" ~ part ignore missing %%}.' >conf/computed
printf '[{{ part }}]' >conf/parts/one
printf 'a\n{%% include "parts/bad" %%}' >conf/outer
printf 'b\n  {{ 1 / 0 }}' >conf/parts/bad
printf 'server: {port: 80, name: x}\nhosts: [a, b]\n' >data.yaml
printf '{"server": {"port": 81}, "hosts": ["\\ud83d\\ude00"]}' >data.json

# Data and single values.
run render web --templates=conf --data=data.yaml
expect_exit 0
expect_nothing stderr
expect_output 'listen 80;\n\n  allow a;\n\n  allow b;\n'
run render web --templates conf --data data.json
expect_output 'listen 81;\n\n  allow \360\237\230\200;\n'
run render --templates=conf --data=data.yaml --set hosts=[c] --set server.port=1 --set server.port=2 web
expect_output 'listen 2;\n\n  allow c;\n'
run_with '{{ a }} {{ a.b.c is mapping }} {{ t }} {{ n is none }} {{ e == "" }} {{ s }}' render - \
	--set a.b.c.d=1 --set a.b.x='"7"' --set t=true --set n= --set e='""' --set s='a=b'
expect_output "{'b': {'c': {'d': 1}, 'x': '7'}} True True True True a=b"
run_with '{{ a }}' render - --set a=1 --set a.b=2
expect_output "{'b': 2}"
run_with 'x: 5' render --data=- --templates=conf page.html
expect_output '<5>'

# White space and escaping.
run render web --templates=conf --data=data.yaml --trim-blocks --keep-trailing-newline
expect_output 'listen 80;\n  allow a;\n  allow b;\n'
run_with ' {%% if true %%}\n  x\n {%% endif %%}\n' render - --trim-blocks --lstrip-blocks
expect_output '  x\n'
run render page.html --templates=conf --set 'x="<&>"'
expect_output '<&lt;&amp;&gt;>'
run render page.html --templates=conf --set 'x="<&>"' --autoescape=off
expect_output '<<&>>'
run_with '{{ x }}' render - --set 'x="<&>"'
expect_output '<&>'
run_with '{{ x }}' render - --set 'x="<&>"' --autoescape=on
expect_output '&lt;&amp;&gt;'
run_with '' render -
expect_exit 0
expect_output ''

# Names that are computed.
run render computed --templates=conf --set part=one
expect_exit 0
expect_output '[one].'
run render computed --templates=conf --set part=two
expect_output '.'

# Undefined values.
run_with '{%% for i in [1, 2] %%}{{ nope }}{%% endfor %%}.' render -
expect_exit 0
expect_output '.'
expect_line stderr "^fyssg: warning: <stdin>:1:25: 'nope' is undefined"
[ "$(grep -c warning stderr)" -eq 1 ] || fail "the place is not told once"
run_with '{{ nope }}' render - --strict
expect_exit 1
expect_output ''
expect_line stderr "^fyssg: error: <stdin>:1:4: 'nope' is undefined"

# Errors name the template relative to the folder, and leave standard output empty.
run render outer --templates=conf
expect_exit 1
expect_output ''
expect_line stderr '^fyssg: error: parts/bad:2:6: division by zero$'
expect_line stderr "^fyssg: note: outer:2:12: template 'parts/bad' was used here$"
run_with '{%% if %%}{%% endif %%}{{ 1 2 }}' render -
expect_exit 1
expect_line stderr '^fyssg: error: <stdin>:1:7: '
expect_line stderr '^fyssg: error: <stdin>:1:25: '
run render wbe --templates=conf
expect_exit 2
expect_line stderr "there is no template 'wbe' in 'conf'"
expect_line stderr "did you mean 'web'?"
run_with '{%% include "parts/noe" %%}' render - --templates=conf
expect_exit 1
expect_line stderr "^fyssg: error: <stdin>:1:12: there is no template 'parts/noe'$"
expect_line stderr "did you mean 'parts/one'?"
run_with '{%% include "../data.yaml" %%}' render - --templates=conf
expect_exit 1
run render ../data.yaml --templates=conf
expect_exit 2
run render web --templates=conf --data=conf/web
expect_exit 1
expect_line stderr '^fyssg: error: conf/web:'

# A template that prints nothing.
run_with '{%% set x = 1 %%}' render -
expect_exit 0
expect_nothing stdout

# Budgets.
run_with '{%% for i in range(10000) %%}{%% endfor %%}' render - --max-steps=1000
expect_exit 1
expect_line stderr '^fyssg: error: <stdin>:1:1[0-9]*: the template runs for more than 1000 steps'
run_with '{%% macro f() %%}{{ f() }}{%% endmacro %%}{{ f() }}' render - --max-depth=5
expect_exit 1
expect_line stderr 'nested more than 5 deep'
run_with '{%% for i in range(100) %%}0123456789{%% endfor %%}' render - --max-output=999
expect_exit 1
expect_line stderr 'the output is larger than 999 bytes'
expect_output ''

# The instructions.
run render outer --templates=conf --dump
expect_exit 0
expect_nothing stderr
expect_line stdout '^== outer$'
expect_line stdout '^== parts/bad$'
expect_line stdout 'PRINT_TEXT "a\\n"'

# Command lines that are wrong.
for arguments in '' 'web page.html' 'web --set=x' 'web --set==1' 'web --set=a..b=1' 'web --set=a=[' \
	'web --autoescape=yes' 'web --templates=none' '- --data=-' 'web --max-depth=5000'; do
	run render --templates=conf $arguments
	expect_exit 2
	expect_nothing stdout
	expect_line stderr '^fyssg: error: '
done
# However its message went.
if [ -w /dev/full ]; then
	last_run='fyssg render web --templates=none 2>/dev/full'
	"$FYSSG_BIN" render web --templates=none 2>/dev/full
	[ $? -eq 2 ] || fail 'the exit status is not 2'
fi
run render web --templates=conf --data=none.yaml
expect_exit 3

finish
