# shellcheck shell=sh
# What the suites written in shell share: results in KTAP.
#
# Sourced. plan COUNT comes first; then each check prints one result. A check
# that fails shows what the command said as comments before its line.
#
# What the caller's shell is set to changes no result: neither its language,
# nor the modes that it gives to files, nor what else tools ask for.
#
# A limit of time in a suite ends what hangs, and judges nothing: it is several
# times what a slow machine takes that has other work as well.

umask 022
LC_ALL=C TZ=UTC0
export LC_ALL TZ
unset CDPATH POSIXLY_CORRECT GREP_COLORS TAR_OPTIONS XZ_OPT GZIP
unset RAVELIN_TTY SOURCE_DATE_EPOCH

ktap_number=0 ktap_failed=0

plan() {
	printf 'KTAP version 1\n1..%d\n' "$1"
}

# result STATUS NAME: ok when STATUS is 0.
result() {
	ktap_number=$((ktap_number + 1))
	if [ "$1" = 0 ]; then
		printf 'ok %d %s\n' "$ktap_number" "$2"
	else
		ktap_failed=$((ktap_failed + 1))
		printf 'not ok %d %s\n' "$ktap_number" "$2"
	fi
}

# check NAME COMMAND...: the command succeeds.
check() {
	ktap_name=$1
	shift
	if ktap_said=$("$@" 2>&1); then
		result 0 "$ktap_name"
	else
		printf '%s\n' "$ktap_said" | tail -n 20 | sed 's/^/# /'
		result 1 "$ktap_name"
	fi
}

# check_equal NAME WANTED GOT
check_equal() {
	if [ "$2" = "$3" ]; then
		result 0 "$1"
	else
		printf 'wanted: %s\ngot: %s\n' "$2" "$3" | sed 's/^/# /'
		result 1 "$1"
	fi
}

finish_suite() {
	[ "$ktap_failed" = 0 ]
	exit
}
