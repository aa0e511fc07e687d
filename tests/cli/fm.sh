#!/bin/sh
# fyssg fm from outside: which files it takes, what it prints of them, and what it fails with.
set -u
. "$FYSSG_TEST_SRCDIR/tests/cli/shell-test.sh"
cd "$work" || exit 99

# expect_output TEXT: all of standard output; backslashes as printf reads them.
expect_output()
{
	printf -- "$1" >want
	cmp -s want stdout || fail "standard output is not: $1"
}

mkdir -p site/posts/deep site/.git site/empty
printf -- '---\ntitle: Home\nweight: 1\n---\nText.\n' >site/_index.md
printf -- '---\ntitle: "One: two"\ndate: 2024-05-01\ntags: [c, yaml]\nauthor: {name: Ada}\n---\nOne.\n' >site/posts/one.md
printf -- '---\ntitle: Deep\ndate: 2023-01-02T10:00:00+02:00\ntags:\n  - c\ndraft: true\n---\n' >site/posts/deep/a.markdown
printf -- '---\ntitle: Other\n---\n' >site/posts-x.mdx
printf 'No front matter.\n' >site/plain.md
printf -- '---\ntitle: Hidden\n---\n' >site/.hidden.md
printf -- '---\ntitle: Hidden\n---\n' >site/.git/a.md
printf -- '---\ntitle: No page\n---\n' >site/a.txt
ln -s posts/one.md site/link.md
ln -s posts site/linked

# --- operands --------------------------------------------------------------------------------------

paths='site/_index.md\nsite/plain.md\nsite/posts-x.mdx\nsite/posts/deep/a.markdown\nsite/posts/one.md\n'
for jobs in 1 2 7; do
	run fm query '' -j$jobs site
	expect_exit 0
	expect_nothing stderr
	expect_output "$paths"
done
run fm query '' site/
expect_output "$paths"
run fm query '' site/a.txt site/posts/one.md site/link.md site/empty
expect_output 'site/a.txt\nsite/posts/one.md\nsite/link.md\n'
(cd site && "$FYSSG_BIN" fm query 'draft' . >../stdout)
expect_output './posts/deep/a.markdown\n'
printf 'title: Data\nlist: [1, 2]\n' >data.yaml
printf '[{"a": 1}, {"a": 2}]' >data.json
run fm get 'list[1]' data.yaml
expect_output '2\n'
run fm get '[1].a' data.json
expect_output '2\n'
run fm get --yaml title data.yaml
expect_output 'Data\n'
"$FYSSG_BIN" fm get title <site/posts/one.md >stdout || fail "standard input"
expect_output 'One: two\n'
"$FYSSG_BIN" fm get title - <site/posts/one.md >stdout || fail "standard input as -"
expect_output 'One: two\n'
"$FYSSG_BIN" fm get --yaml list <data.yaml >stdout
expect_output '[1,2]\n'
if command -v mkfifo >/dev/null; then
	mkfifo fifo
	cat site/posts/one.md >fifo &
	run fm get title fifo
	expect_output 'One: two\n'
	wait
fi

run fm get title nowhere.md site/_index.md
expect_exit 1
expect_line stderr '^fyssg: error: nowhere.md: No such file'
expect_output 'site/_index.md:Home\n'

# --- get -------------------------------------------------------------------------------------------

run fm get title site
expect_exit 0
expect_output 'site/_index.md:Home\nsite/posts-x.mdx:Other\nsite/posts/deep/a.markdown:Deep\nsite/posts/one.md:One: two\n'
run fm get --no-filename title site
expect_output 'Home\nOther\nDeep\nOne: two\n'
run fm get -H date site/posts/one.md
expect_output 'site/posts/one.md:2024-05-01\n'
run fm get --json date site/posts/one.md
expect_output '"2024-05-01"\n'
run fm get author.name site/posts/one.md
expect_output 'Ada\n'
run fm get /tags/0 site/posts/one.md
expect_output 'c\n'
run fm get author site/posts/one.md
expect_output '{"name":"Ada"}\n'
run fm get draft --default=none site/posts
expect_output 'site/posts/deep/a.markdown:true\nsite/posts/one.md:none\n'
run fm get titel site/posts/one.md
expect_exit 1
expect_nothing stdout
expect_line stderr 'titel'
expect_line stderr 'did you mean'
run fm get titel site
expect_exit 1
expect_line stderr "^fyssg: error: no file has 'titel'"
run fm get 'a..b' site
expect_exit 2
run fm get
expect_exit 2

# --- json, convert, stat ---------------------------------------------------------------------------

run fm json site/posts site/plain.md
expect_exit 0
expect_output '{"path":"site/posts/deep/a.markdown","frontmatter":{"title":"Deep","date":"2023-01-02T10:00:00+02:00","tags":["c"],"draft":true}}\n{"path":"site/posts/one.md","frontmatter":{"title":"One: two","date":"2024-05-01","tags":["c","yaml"],"author":{"name":"Ada"}}}\n{"path":"site/plain.md","frontmatter":null}\n'
run fm convert --to=yaml data.json
expect_output '- a: 1\n- a: 2\n'
run fm convert data.yaml
expect_output '{\n  "title": "Data",\n  "list": [\n    1,\n    2\n  ]\n}\n'
run fm convert data.json
expect_output '- a: 1\n- a: 2\n'
run fm convert --to=toml data.json
expect_exit 2
run fm stat site
expect_exit 0
expect_line stdout '^Files  *5, 4 with front matter$'
expect_line stdout '^Parsed by  *scanner: 4 (100.00 %), libfyaml: 0 (0.00 %)$'
expect_line stdout '^tags\[\]  *2  *50.0  *string 3$'
expect_line stdout '^author.name  *1  *25.0  *string 1$'
run fm stat --json site
expect_line stdout '"scanner_percent":100.00'
expect_line stdout '{"key":"date","files":2,"types":{"timestamp":2}}'

# --- query -----------------------------------------------------------------------------------------

run fm query 'tags contains "c" and date > 2024-01-01' --select title,date site
expect_exit 0
expect_output 'site/posts/one.md\tOne: two\t2024-05-01\n'
run fm query 'title exists' --select 'tags,author.name' --sort=-title --limit=2 site
expect_output 'site/posts-x.mdx\t\t\nsite/posts/one.md\t["c","yaml"]\tAda\n'
run fm query 'title exists' --sort=date,title --paths site
expect_output 'site/posts/deep/a.markdown\nsite/posts/one.md\nsite/_index.md\nsite/posts-x.mdx\n'
run fm query 'title exists' --sort=-date --paths --limit=1 site
expect_output 'site/posts/one.md\n'
run fm query 'draft' --json --select title,missing site
expect_output '{"path":"site/posts/deep/a.markdown","title":"Deep","missing":null}\n'
run fm query 'draft' --json site
expect_line stdout '^{"path":"site/posts/deep/a.markdown","frontmatter":{"title":"Deep"'
run fm query 'title exists' --count site
expect_output '4\n'
run fm query 'title == "nothing"' site
expect_exit 0
expect_nothing stdout
run fm query 'title exists' --limit=1 site
expect_output 'site/_index.md\n'
run fm query 'draft or weight == 1' -0 site
tr '\0' '\n' <stdout >lines && mv lines stdout
expect_output 'site/_index.md\nsite/posts/deep/a.markdown\n'
printf -- '---\na: "x\\ty\\nz\\\\"\n---\n' >escapes.md
run fm query a --select a escapes.md
expect_output 'escapes.md\tx\\ty\\nz\\\\\n'
run fm query 'title = "x"' site
expect_exit 2
expect_nothing stdout
expect_line stderr '^fyssg: error: query:1:7: an operator is wanted, not `=`$'
expect_line stderr '^    |       ^$'
expect_line stderr '`==` compares'
run fm query 'title exists' --select 'a,,b' site
expect_exit 2

# --- validate, infer -------------------------------------------------------------------------------

run fm infer site
expect_exit 0
cp stdout schema.yaml
run fm validate --schema=schema.yaml site/posts site/_index.md
expect_exit 0
expect_output '3 valid, 0 not\n'
printf 'type: object\nrequired: [title]\nproperties:\n  title: {type: string, maxLength: 5}\n' >schema.yaml
run fm validate --schema=schema.yaml site
expect_exit 1
expect_line stderr '^fyssg: error: site/posts/one.md:2:8: '
expect_line stderr '^fyssg: error: site/plain.md: '
expect_output '3 valid, 2 not\n'
run fm validate site
expect_exit 2
run fm validate --schema=nowhere.yaml site
expect_exit 2
printf 'type: strin\n' >schema.yaml
run fm validate --schema=schema.yaml site
expect_exit 2

# --- what is wrong with files ----------------------------------------------------------------------

mkdir bad
printf -- '---\ntitle: a\ntitle: b\n---\n' >bad/a.md
printf -- '---\ntitle: \377\n---\n' >bad/b.md
printf -- '---\n- a\n---\n' >bad/c.md
printf -- '---\ntitle: a: b\n---\n' >bad/d.md
printf -- '---\ntitle: a\n' >bad/e.md
printf -- '---\ntitle: Good\n---\n' >bad/f.md
printf '\377\376-\000-\000' >bad/g.md
: >bad/h.md
mkdir bad/i.md
for command in 'json' 'get title' 'query title' 'stat' 'infer' 'fmt --check' 'set x=1 --dry-run'; do
	run fm $command bad
	expect_exit 1
	expect_line stderr '^fyssg: error: bad/a.md:3:1: '
	expect_line stderr '^fyssg: error: bad/b.md:2:8: '
	expect_line stderr '^fyssg: error: bad/c.md:2:1: '
	expect_line stderr '^fyssg: error: bad/d.md:2:9: '
	expect_line stderr '^fyssg: error: bad/e.md:1:1: '
	expect_no_line stderr 'bad/[fhi].md:'
	expect_line stderr '^fyssg: [67] errors'
done
run fm get title bad
expect_output 'bad/f.md:Good\n'

# --- a reader that has seen enough -----------------------------------------------------------------

mkdir many
for i in $(seq 300); do
	printf -- '---\ntitle: A title that is long enough to fill a pipe: %s\n---\n' "$(printf '%0400d' "$i")" |
		sed 's/pipe: /pipe, /' >many/$i.md
done
"$FYSSG_BIN" fm json many 2>stderr | head -n 1 >stdout
last_run="fyssg fm json many | head"
expect_lines stdout 1
expect_nothing stderr
for jobs in 1 3 8; do
	run fm get title -j$jobs many
	cksum <stdout >>sums
done
[ "$(sort -u sums | wc -l)" -eq 1 ] || fail "the number of threads changes the output"

# --- usage -----------------------------------------------------------------------------------------

run fm
expect_exit 2
expect_line stderr '^  query '
run fm gte
expect_exit 2
expect_line stderr "unknown command 'fm gte'"
expect_line stderr "did you mean 'get'"
run help fm get
expect_exit 0
expect_line stdout '^Usage: fyssg fm get '
run help fm nothing
expect_exit 2

finish
