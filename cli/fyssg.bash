# Completion of fyssg for bash. Installed where bash-completion looks; else: source this file.

_fyssg()
{
	local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}
	local command=${COMP_WORDS[1]} words=

	# The second word of a command in a group.
	[[ $command == @(fm|mem) && $COMP_CWORD -gt 2 ]] && command="$command ${COMP_WORDS[2]}"

	# bash breaks a word at the `=' of --name=value.
	if [[ $word == = ]]; then
		word=
	elif [[ $before == = ]]; then
		before=${COMP_WORDS[COMP_CWORD-2]}
	fi

	case $before in
	-s | --source | -d | --destination | --templates)
		mapfile -t COMPREPLY < <(compgen -d -- "$word")
		compopt -o filenames
		return ;;
	--memory-report | --profile-templates | --data | --schema | --svg)
		mapfile -t COMPREPLY < <(compgen -f -- "$word")
		compopt -o filenames
		return ;;
	--allocator) words="auto malloc mremap dedup" ;;
	--color) words="auto always never" ;;
	--autoescape) words="on off auto" ;;
	--to) words="yaml json" ;;
	--kind) words="auto phases components scaling" ;;
	--default | --select | --sort | --limit) return ;;
	--top | --keep-top-percent | --pages | -n | --sections | --tags | --seed) return ;;
	--set | --max-steps | --max-depth | --max-output) return ;;
	--max-memory | --batch-size | --cache-size-mb | --keep-top-percent) return ;;
	-b | --base-url | --clock | -j | --jobs | --parallel | -p | --port | --bind) return ;;
	*)
		words=$(_fyssg_words "$command" "$COMP_CWORD") ;;
	esac
	if [[ $command == fm\ * && $word != -* && $before != --* ]]; then
		mapfile -t COMPREPLY < <(compgen -f -- "$word")
		compopt -o filenames
		return
	fi
	mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
}

# What may stand as word number $2 of a command line whose first word is $1, or whose first two words
# are.
_fyssg_words()
{
	local common="--color --help -h"
	local fm="--jobs -j --parallel --yaml --yes-no $common" edit="--dry-run -n --check"
	local site="--source -s --destination -d --base-url -b --drafts -D --future -F --expired -E
		--clock --strict --keep-going --jobs -j --parallel --allocator --dedup --no-dedup
		--max-memory --memory-optimized --render-to-memory --batch-size --cache-size-mb
		--keep-top-percent --verbose -v --quiet -q --no-warnings
		--memory-report"

	local mem="--source -s --pages -n --jobs -j --parallel --allocator --json $common"

	if [[ $2 == 1 ]]; then
		echo "build serve render fm load-mmap graph gen-site mem help version --help -h --version"
		return
	fi
	case $1 in
	build) echo "$site --profile-templates --no-memo --max-steps --max-depth --max-output $common" ;;
	serve) echo "--port -p --bind $site $common" ;;
	render)
		echo "--data --set --templates --autoescape --strict --trim-blocks --lstrip-blocks
			--keep-trailing-newline --max-steps --max-depth --max-output --dump $common" ;;
	fm) echo "get set delete rename query json convert fmt validate infer stat $common" ;;
	"fm get") echo "--default --json --with-filename -H --no-filename $fm" ;;
	"fm set") echo "--string $edit $fm" ;;
	"fm delete" | "fm rename") echo "$edit $fm" ;;
	"fm fmt") echo "--sort-keys $edit $fm" ;;
	"fm query") echo "--select --sort --limit --json --paths --null -0 --count $fm" ;;
	"fm convert") echo "--to $fm" ;;
	"fm validate") echo "--schema $fm" ;;
	"fm stat") echo "--json $fm" ;;
	"fm "*) echo "$fm" ;;
	load-mmap) echo "--allocator --dedup --no-dedup --mmap --no-mmap --compare --maps --json $common" ;;
	graph)
		echo "--source -s --top --keep-top-percent --json --dot --mermaid --svg --drafts -D --future -F
			--expired -E --clock --jobs -j --parallel --quiet -q $common" ;;
	gen-site) echo "--pages -n --sections --tags --seed --force --jobs -j --parallel --quiet -q $common" ;;
	mem) echo "report scaling leak lifecycle soak compare chart maps $common" ;;
	"mem chart") echo "--kind --output -o $common" ;;
	"mem leak") echo "--builds $mem" ;;
	"mem soak") echo "--builds --seconds $mem" ;;
	"mem "*) echo "$mem" ;;
	help) echo "build serve render fm load-mmap graph gen-site mem help version $common" ;;
	version) echo "$common" ;;
	esac
}

complete -F _fyssg fyssg
