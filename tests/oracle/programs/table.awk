# Writes docs/PROGRAMS.md from the records of tests/host/programs.sh.
#
# usage: awk -f table.awk versions.txt PROGRAMS expected.txt differences.txt,
# where PROGRAMS has a line "SCRIPT PACKAGE TITLE" for each section. What
# Ravelin prints is what Linux printed, but for the reviewed differences: that
# is what the test holds.

BEGIN {
	COMMAND = 31
	PRINTS = 35
	LINES = 3
}

# The next piece of `rest` that fits into `width`, cut at a blank if one is
# far enough to the right.
function piece(width,    at, part) {
	if (length(rest) <= width) {
		part = rest
		rest = ""
		return part
	}
	for (at = width + 1; at > width / 2; at--)
		if (substr(rest, at, 1) == " ")
			break
	if (at <= width / 2)
		at = width + 1
	part = substr(rest, 1, at - 1)
	rest = substr(rest, at)
	sub(/^ /, "", rest)
	return part
}

# Each tab as blanks, for columns.
function plain(text) {
	gsub(/\t/, "  ", text)
	gsub(/[^ -~]/, "?", text)
	return text
}

function shortened(text, width) {
	text = plain(text)
	return length(text) <= width ? text : substr(text, 1, width - 3) "..."
}

# A line of the table; what is empty ends it early.
function line(command, prints, verdict,    text) {
	text = sprintf("    %-*s %-*s %s", COMMAND, command, PRINTS, prints,
		verdict)
	sub(/ +$/, "", text)
	print text
}

# One command: its text down the left, what Linux prints beside it.
function row(name,    i, cell, shown, verdict, left) {
	shown = outputs[name] > LINES + 1 ? LINES : outputs[name] + 0
	for (i = 1; i <= shown; i++)
		cell[i] = shortened(output[name, i], PRINTS)
	if (outputs[name] > shown)
		cell[i++] = "... (" outputs[name] - shown " lines more)"
	else if (!shown)
		cell[i++] = "-"
	verdict = name in differs ? "differs" : "same"
	rest = plain(command[name])
	for (i = 1; rest != "" || i in cell; i++) {
		line(piece(COMMAND), cell[i], verdict)
		verdict = ""
	}
	for (i = 1; i <= differs[name]; i++)
		print difference[name, i]
}

FILENAME == ARGV[1] { version[$1] = $2; next }

FILENAME == ARGV[2] {
	script[++scripts] = $1
	package[$1] = $2
	sub(/^[^ ]+ [^ ]+ /, "")
	title[script[scripts]] = $0
	next
}

/^== / {
	name = substr($0, 4)
	if (FILENAME == ARGV[3]) {
		of = substr(name, 1, index(name, ": ") - 1)
		command[name] = substr(name, index(name, ": ") + 2)
		names[of, ++count[of]] = name
		next
	}
	if (!in_names)
		blocks = 0
	in_names = 1
	block[++blocks] = name
	next
}

FILENAME == ARGV[3] && /^(> |status )/ {
	sub(/^> /, "")
	output[name, ++outputs[name]] = $0
	next
}

# A reason stands before the names that it is for.
FILENAME == ARGV[4] && /^#/ {
	if (!in_reason)
		reason = ""
	in_reason = 1
	reason = reason (reason ? "\n" : "") substr($0, 3)
	next
}

FILENAME == ARGV[4] && /^$/ { in_reason = 0 }

FILENAME == ARGV[4] && /^[<>]/ {
	in_reason = 0
	in_names = 0
	for (i = 1; i <= blocks; i++) {
		name = block[i]
		of = substr(name, 1, index(name, ": ") - 1)
		if (!(name in differs) && !(name in command)) {
			command[name] = "(the kernel's log)"
			names[of, ++count[of]] = name
			logged[of] = 1
		}
		text = substr($0, 3)
		sub(/^> /, "", text)
		difference[name, ++differs[name]] = shortened(sprintf( \
			"      %-8s %s", /^</ ? "Linux:" : "Ravelin:", text), 80)
		if (!((of, reason) in told)) {
			told[of, reason] = 1
			reasons[of, ++reason_count[of]] = reason
		}
	}
	next
}

{ in_names = 0 }

function same(of,    i, total) {
	for (i = 1; i <= count[of]; i++)
		total += !(names[of, i] in differs)
	return total + 0
}

function commands(of) {
	return count[of] - (of in logged)
}

function summary(    i, of) {
	print "| program | commands | same | the kernel's log |"
	print "|---|---|---|---|"
	for (i = 1; i <= scripts; i++) {
		of = script[i]
		printf "| [%s](#%s) | %d | %d | %s |\n", of, of,
			commands(of), same(of), of in logged ? \
			"tells what is missing" : "no complaint"
		all_commands += commands(of)
		all_same += same(of)
	}
	printf "| all | %d | %d | |\n", all_commands, all_same
}

function section(of,    i, lines) {
	printf "\n## %s\n\n%s\nThe package: %s %s.\n\n", of, title[of],
		package[of], version[package[of]]
	line("COMMAND", "LINUX PRINTS", "RAVELIN")
	for (i = 1; i <= count[of]; i++)
		row(names[of, i])
	for (i = 1; i <= reason_count[of]; i++)
		printf "\n%s\n", reasons[of, i]
}

END {
	print "# Programs\n"
	print "Debian 12's own programs, unmodified, on Linux and on Ravelin:"
	print "what each command prints there and here. `./ravelin test"
	print "programs` runs them and holds this; the page is written from its"
	print "records by\n"
	print "    sh tests/host/programs.sh --table >docs/PROGRAMS.md\n"
	print "A command that prints nothing has \"-\". Long outputs are cut"
	print "here; `tests/oracle/programs/expected.txt` has all that Linux"
	print "printed, and `differences.txt` beside it in what Ravelin"
	print "differs. `numbers` and `sed` in a command take out what no two"
	print "runs have alike. Both run without CAP_SYS_RESOURCE, which not"
	print "every Linux gives, and in an image without /sys.\n"
	summary()
	for (i = 1; i <= scripts; i++)
		section(script[i])
}
