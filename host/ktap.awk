# Sums up one suite's KTAP on standard input.
#
# Counts leaf results only: a result that follows a nested list is that list's
# sum, not a test. Each list must state its plan and hold as many results as
# it planned, so that a suite that stops half-way is a failure and not a
# smaller success. Prints each failure, then one line for the suite; writes
# "passed failed skipped" to the file `counts`.
# What a program wrote into the log, "kmsg: name[number]: text", counts by its
# text.
# Takes -v suite=NAME -v status=EXIT_STATUS -v counts=FILE.

function complain(text) {
	printf "%s: %s\n", suite, text
	failed++
}

# Closes the lists that are nested deeper than `level`.
function close_lists(level, at) {
	for (at = deepest; at > level; at--) {
		if (!(at in results) && !(at in planned))
			continue
		if (!(at in planned))
			complain("a list of " results[at] " without a plan")
		else if (planned[at] != results[at] + 0)
			complain("planned " planned[at] ", but " \
				 results[at] + 0 " arrived" title(at))
		delete planned[at]
		delete results[at]
		delete name[at]
		had_list[at - 1] = 1
	}
	deepest = level
}

function title(at) {
	return at in name ? " (" name[at] ")" : ""
}

BEGIN { deepest = 0 }

{
	sub(/\r$/, "")
	sub(/^\[ *[0-9.]+\] /, "")
	sub(/^kmsg: [^ ]+\[[0-9]+\]: /, "")
	match($0, /^ */)
	level = RLENGTH / 2
	line = substr($0, RLENGTH + 1)
}

line ~ /^# Subtest: / && level <= 8 {
	name[level] = substr(line, 12)
	next
}

line ~ /^# / || (line ~ /^ *#/) {
	notes = notes "  " line "\n"
	next
}

line ~ /^1\.\.[0-9]+$/ {
	if (level > deepest)
		deepest = level
	else
		close_lists(level)
	planned[level] = substr(line, 4) + 0
	next
}

line ~ /^(not )?ok [0-9]+( |$)/ {
	if (level > deepest)
		deepest = level
	close_lists(level)
	results[level]++
	good = line ~ /^ok /
	if (had_list[level]) {
		if (!good && failed == failed_at[level])
			complain(line)
	} else if (good && line ~ /# SKIP/) {
		skipped++
	} else if (good) {
		passed++
	} else {
		failed++
		printf "%s: %s\n%s", suite, line, notes
	}
	had_list[level] = 0
	failed_at[level] = failed
	notes = ""
}

END {
	if (!(0 in planned))
		complain("stated no plan")
	else if (planned[0] == 0)
		complain("planned no test")
	close_lists(-1)
	if (status != 0 && failed == 0)
		complain("ended with status " status)
	printf "%-8s %d of %d tests passed", suite ":", passed, passed + failed
	printf skipped ? ", %d skipped\n" : "\n", skipped
	print passed + 0, failed + 0, skipped + 0 >counts
}
