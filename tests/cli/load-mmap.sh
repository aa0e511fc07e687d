#!/bin/sh
# fyssg load-mmap: what a file takes.
set -u
. "$FYSSG_TEST_SRCDIR/tests/cli/shell-test.sh"
cd "$work" || exit 99

# number LABEL: the bytes in that row.
number()
{
	sed -n "s/^ *$1  *\(-*[0-9,]*\).*/\1/p" stdout | tr -d ,
}

# expect_number LABEL TEST...: as test(1) has it, with the number first.
expect_number()
{
	label=$1
	shift
	[ "$(number "$label")" "$@" ] || fail "'$label' is $(number "$label"), not $*"
}

awk 'BEGIN { for (i = 0; i < 40000; i++)
	printf "- name: a name that comes again and again\n  place: somewhere in the middle of it\n" }' >same.yaml
awk 'BEGIN { for (i = 0; i < 40000; i++)
	printf "- name: a name with the number %d in it\n  place: %d is where this one is to be found\n", i, i }' >differ.yaml
size=$(wc -c <same.yaml)

# A large file: mapped, its texts stay where they are.
run load-mmap same.yaml
expect_exit 0
expect_nothing stderr
expect_line stdout '^same.yaml: [0-9,]* bytes, 1 document, loaded in [0-9.]* ms$'
expect_line stdout '^  mapped, allocator mremap, texts stay in the source (256 KiB or more)$'
expect_number 'source, mapped' -eq "$size"
expect_number strings -eq 0
expect_number 'dedup table' -eq 0
expect_number values -gt 1000000
expect_number 'wasted' -lt 16384
expect_number 'allocator: used' -le "$(number '  resident')"

# A copy takes as much; malloc takes more than what is used.
run load-mmap --no-mmap --allocator=malloc same.yaml
expect_exit 0
expect_line stdout '^  copied, allocator malloc, .*malloc was asked for; mapping was refused)$'
expect_number 'source, copied' -ge "$size"
expect_number wasted -gt 16384

# Dedup lets the source go where texts repeat, and bows out where they do not.
for asked in --dedup --allocator=dedup; do
	run load-mmap $asked same.yaml
	expect_exit 0
	expect_line stdout 'equal texts kept once'
	expect_number 'source, let go' -eq 0
	expect_number strings -eq 62
	expect_number '  saved by it' -gt 2000000
	# A sanitizer surrounds the program's memory with its own.
	grep -q __asan_init "$FYSSG_BIN" "${FYSSG_BIN%/*}/.libs/${FYSSG_BIN##*/}" 2>/dev/null ||
		expect_number 'resident, by the kernel' -lt "$size"
done
run load-mmap --allocator=dedup --no-dedup same.yaml
expect_line stdout 'allocator mremap, texts stay in the source'
run load-mmap --dedup differ.yaml
expect_exit 0
expect_line stdout 'texts stay in the source, as they hardly repeat'
expect_number 'dedup table' -lt 4096

# Small, empty, of many documents, JSON, a page, standard input.
printf 'a: 1\n' >small.yaml
run load-mmap small.yaml
expect_exit 0
expect_line stdout '^small.yaml: 5 bytes, 1 document, '
expect_line stdout '^  copied, .*(below 256 KiB)$'
run load-mmap --mmap small.yaml
expect_line stdout '^  mapped, '
: >empty.yaml
for how in --mmap --no-mmap --dedup; do
	run load-mmap $how empty.yaml
	expect_exit 0
	expect_line stdout '^empty.yaml: 0 bytes, 0 documents, '
done
printf 'a: 1\n---\nb: 2\n---\n- c\n' >three.yaml
run load-mmap three.yaml
expect_line stdout ' 3 documents, '
printf '{"a": [1, 2],\n "b": {"c": null}}\n' >data.json
run load-mmap data.json
expect_exit 0
expect_line stdout ' 1 document, '
printf -- '---\ntitle: x\n---\n# a: b: c\n' >page.md
run load-mmap page.md
expect_exit 0
last_run="fyssg load-mmap - <same.yaml"
"$FYSSG_BIN" load-mmap - <same.yaml >stdout 2>stderr
status=$?
expect_exit 0
expect_line stdout '^<stdin>: '
last_run="cat same.yaml | fyssg load-mmap -"
cat same.yaml | "$FYSSG_BIN" load-mmap --mmap - >stdout 2>stderr
status=$?
expect_exit 0
expect_line stdout '^  copied, '

# What the kernel shows, by purpose.
run load-mmap --maps same.yaml
expect_exit 0
expect_line stdout '^  source  *1 '
expect_line stdout '^    [0-9a-f]*-[0-9a-f]* r--p .*same.yaml$'
expect_line stdout '^  values  *1 '
expect_line stdout '^  program and libraries '

# Every way, one row each.
run load-mmap --compare same.yaml
expect_exit 0
[ "$(grep -c '^  m[ar][a-z]* *[mc][ao]p' stdout)" -eq 8 ] || fail "not 8 rows"
[ "$(tr -cd '*' <stdout | wc -c)" -eq 4 ] || fail "not one star in each of three columns, and one in the heading"

# JSON reads back.
run load-mmap --json same.yaml
expect_exit 0
mv stdout one.json
run fm get load.bytes one.json
expect_line stdout "^$size$"
run load-mmap --json --compare small.yaml
expect_exit 0
mv stdout all.json
run fm get best.peak all.json
expect_line stdout '^[0-7]$'

# Mistakes in the file, each with its place.
printf 'a: 1\n---\nb: [\n---\nc: d: e\n' >broken.yaml
run load-mmap broken.yaml
expect_exit 1
expect_nothing stdout
expect_line stderr 'broken.yaml:3:4: '
expect_line stderr 'broken.yaml:5:'
run load-mmap --compare broken.yaml
expect_exit 1
expect_nothing stdout
printf -- '---\ntitle: x\n' >open.md
run load-mmap open.md
expect_exit 1
expect_line stderr 'open.md:1'

# What cannot be read, and what is asked wrongly.
run load-mmap missing.yaml
expect_exit 3
expect_line stderr 'missing.yaml: cannot open: No such file or directory'
run load-mmap .
expect_exit 3
expect_line stderr 'Is a directory'
run load-mmap --compare missing.yaml
expect_exit 3
expect_lines stderr 1
for wrong in '' 'a.yaml b.yaml' '--compare -' '--compare --mmap same.yaml' '--maps --json same.yaml' \
	'--allocator=tcmalloc same.yaml'; do
	run load-mmap $wrong
	expect_exit 2
	expect_nothing stdout
done

# A file that shrinks while it is read is an error or was read before, and never a signal.
cp same.yaml shrinks.yaml
: >running
while [ -e running ]; do
	head -c 100000 same.yaml >shrinks.yaml
	cat same.yaml >shrinks.yaml
done 2>/dev/null &
for _ in 1 2 3 4 5 6 7 8; do
	run load-mmap --mmap shrinks.yaml
	[ "$status" -le 3 ] || fail "ended of signal $((status - 128))"
done
rm running
wait

finish
