# shellcheck shell=bash
# What each script of programs begins with.
#
# Sourced by bash. What a script says, by either stream, comes in the order in
# which it is said. A row is a line of the table in docs/PROGRAMS.md.

exec 2>&1
umask 022
export TZ=UTC0 LC_ALL=C PATH=/usr/bin:/usr/sbin:/bin:/sbin
mount -t tmpfs -o mode=1777,size=64m tmpfs /tmp
hostname ravelin
cd /tmp || exit

# row COMMAND: runs it, and tells its status where that is not 0. Its name is
# one line, whatever it is here.
row() {
	row_name=${1//\\$'\n'/}
	printf '== %s\n' "${row_name//[$'\n\t']/}"
	eval "$1"
	row_status=$?
	[ "$row_status" = 0 ] || echo "status $row_status"
}

# Replaces what no two runs have alike: times, speeds, numbers of processes,
# and the blanks before them.
numbers() {
	sed -E 's/[0-9]+([.,][0-9]+)*/N/g;s/ -N/ N/g;s/ +/ /g;s/^ //'
}

# The sets of capabilities of the process itself.
sets() {
	grep -E '^(Cap|NoNewPrivs)' /proc/self/status
}

# is_asleep PID NAME: waits until it is that program, and asleep.
is_asleep() {
	row_name='' row_state=''
	until [ "$row_name $row_state" = "($2) S" ]; do
		read -r _ row_name row_state _ <"/proc/$1/stat"
	done
}

export -f sets
