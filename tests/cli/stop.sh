#!/bin/sh
# Builds that do not come to their end: signals, and a disk that is full.
set -u
. "$FYSSG_TEST_SRCDIR/tests/cli/shell-test.sh"
cd "$work" || exit 99
SOURCE_DATE_EPOCH=1800000000
export SOURCE_DATE_EPOCH

"$FYSSG_BIN" gen-site -q --pages=2000 site || exit 99
"$FYSSG_BIN" build -q -s site -d whole || exit 99

# expect_sound: each file of site/public is as the whole build made it, and there is no other.
expect_sound()
{
	diff -r site/public whole | grep -v '^Only in whole' >wrong
	[ ! -s wrong ] || fail "not as it should be: $(head -n 3 wrong)"
}

# interrupt SIGNAL DELAY ARGUMENT...: starts the program, which does not ignore the signal, waits
# until it writes, and DELAY more, and sends it.
interrupt()
{
	signal=$1
	delay=$2
	shift 2
	last_run="fyssg $* ($signal)"
	env --default-signal="$signal" "$FYSSG_BIN" "$@" >stdout 2>stderr </dev/null &
	child=$!
	for _ in $(seq 2000); do
		[ -z "$(ls site/public)" ] || break
		sleep 0.005
	done
	sleep "$delay"
	kill -s "$signal" "$child" || fail "it has ended already"
	wait "$child"
	status=$?
}

# Whatever was being written then is whole, and the next build goes on from there.
for delay in 0 0.01 0.03; do
	for jobs in 1 4; do
		rm -rf site/public site/.fyssg
		mkdir site/public
		interrupt INT $delay build -s site -j $jobs
		expect_exit 130
		expect_line stderr '^fyssg: error: interrupted$'
		expect_line stdout ': [0-9]* outputs* written, 0 unchanged, [1-9][0-9]* not made, in '
		expect_sound
		ls -d site/.fyssg/manifest-* >/dev/null || fail "no manifest"
	done
done
written=$(sed -n 's/.*: \([0-9]*\) outputs* written, .*/\1/p' stdout)
[ "$(find site/public -type f | wc -l)" -eq "$written" ] || fail "$written files are not there"
run build -s site
expect_exit 0
expect_line stdout ", $written unchanged, in "
diff -r whole site/public >&2 || fail "the next build is another one"

rm -rf site/public site/.fyssg
mkdir site/public
interrupt TERM 0.02 build -s site -q
expect_exit 143
expect_line stderr '^fyssg: error: interrupted$'
expect_nothing stdout
expect_sound

# Files of an older build stay, those of pages that are no more too.
run build -q -s site
expect_exit 0
page=$(cd site/content && find . -name '*-2000.md')
mv "site/content/$page" page.md
gone=site/public/${page%.md}/index.html
[ -f "$gone" ] || fail "no such page: $gone"
printf '<p>{{ page.title }}</p>\n{{ page.content }}\n' >page.html
mkdir -p site/templates
cp page.html site/templates/page.html
find site/public -type f | wc -l >before
last_run='fyssg build (INT)'
env --default-signal=INT "$FYSSG_BIN" build -s site -j1 >stdout 2>stderr </dev/null &
child=$!
touch mark
for _ in $(seq 2000); do
	[ -z "$(find site/public -newer mark -name index.html | head -n 1)" ] || break
	sleep 0.005
done
kill -s INT $child || fail "it has ended already"
wait $child
status=$?
expect_exit 130
[ -f "$gone" ] || fail "a build that was stopped has removed a file"
find site/public -type f | wc -l | cmp -s - before || fail "files have come or gone"
run build -s site
expect_exit 0
expect_line stdout '[0-9] removed, '
[ ! -e "$gone" ] || fail "the file of a page that is no more stays"
mv page.md "site/content/$page"
rm -r site/templates

# So too where the build comes before a server, which then does not start.
rm -rf site/public site/.fyssg
mkdir site/public
interrupt INT 0 serve --port=0 -s site
expect_exit 130
expect_line stderr '^fyssg: error: interrupted$'
expect_no_line stdout '^Serving'
expect_sound

# A signal that the caller has the program ignore stops nothing.
rm -rf site/public site/.fyssg
mkdir site/public
(
	trap '' INT
	"$FYSSG_BIN" build -s site >stdout 2>stderr </dev/null &
	child=$!
	sleep 0.05
	kill -s INT $child
	wait $child
)
status=$?
expect_exit 0
diff -r whole site/public >&2 || fail "an ignored signal changes the output"

# A disk that is full: one error, and what was written is whole. It takes a small disk.
if unshare -Urm mount -t tmpfs none /tmp 2>/dev/null; then
	rm -rf site/public site/.fyssg
	mkdir site/public
	last_run='fyssg build (full disk)'
	FYSSG_BIN=$FYSSG_BIN unshare -Urm sh -c '
		mount -t tmpfs -o size=2m none site/public || exit 99
		"$FYSSG_BIN" build -s site -j4 >stdout 2>stderr </dev/null
		status=$?
		cp -r site/public kept
		exit $status'
	status=$?
	expect_exit 3
	expect_line stderr '^fyssg: error: site/public/.*: cannot write: No space left on device$'
	[ "$(tail -n 1 stderr)" = 'fyssg: 1 error' ] || fail "not one error"
	expect_line stdout ' written, 0 unchanged, [1-4] failed, [1-9][0-9]* not made, '
	rmdir site/public
	mv kept site/public
	expect_sound

	# Below a memory limit the page table is in files, for which there is no room either: at
	# first, and when outputs are made.
	mkdir small
	printf 'content_dir: ../site/content\n' >fyssg.yaml
	for size in 2m 3m 4m 6m 9m; do
		last_run="fyssg build (page table in $size)"
		FYSSG_BIN=$FYSSG_BIN unshare -Urm sh -c '
			mount -t tmpfs -o "size=$1" none small || exit 99
			cp fyssg.yaml small || exit 99
			"$FYSSG_BIN" build -s small -d small/made --render-to-memory -j1 --max-memory=40M \
				>stdout 2>stderr </dev/null' - $size
		status=$?
		[ $status -ne 0 ] || break
		expect_exit 3
		expect_line stderr '^fyssg: error: small: .*: No space left on device$'
		expect_line stderr '^fyssg: [12] errors*$'
	done
	[ "$size" != 2m ] && [ $status -eq 0 ] || fail "$size of files: status $status"
fi

finish

finish
