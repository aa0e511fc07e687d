# Turns what `gcov -n -r' prints into one line per file, and one for the whole.
/^File / { file = $0; gsub(/^File '|'$/, "", file) }
/^Lines executed:/ && file != "" {
	split($0, part, /[:%]| of /)
	printf "%6.1f%% of %5d  %s\n", part[2], part[4], file
	executed += part[2] * part[4] / 100
	lines += part[4]
	file = ""
}
END { if (lines > 0) printf "%6.1f%% of %5d  in all\n", 100 * executed / lines, lines }
