#!/bin/sh
# Plants a fault into a copy of a source, for a kernel that the oracle must
# see through: one broken rule of capabilities(7) each.
#
# usage: tests/oracle/plant.sh NAME FOLDER. The copy is FOLDER/NAME.c; the
# object that it stands for is printed. A fault that has not one place fails.
# usage: tests/oracle/plant.sh: the names.
set -u

cd "$(dirname "$0")/../.." || exit
names='capset bounding ambient securebits setuid execve'
[ $# = 2 ] || {
	echo "$names"
	exit
}

# The text that is there, a part of one line, and what comes in its place.
case $1 in
capset) # what is not in the bounding set can be made inheritable
	source=capability_calls
	right='inheritable & ~(old->cap_inheritable | old->cap_bounding)'
	wrong=0
	;;
bounding) # a drop takes from the effective set too
	source=cred_prctl
	right='new->cap_bounding &= ~(1ull << a2);'
	wrong="$right new->cap_effective &= ~(1ull << a2);"
	;;
ambient) # what is permitted, and not inheritable, can be raised
	source=cred_prctl
	right='old->cap_permitted & old->cap_inheritable & bit'
	wrong='old->cap_permitted & bit'
	;;
securebits) # locked bits change
	source=cred_prctl
	right='locks >> 1 & (old->securebits ^ a2)'
	wrong=0
	;;
setuid) # KEEP_CAPS keeps the effective set
	source=set_ids
	right='old->effective == 0 && new->euid != 0'
	wrong="$right && !(new->securebits & SECBIT_KEEP_CAPS)"
	;;
execve) # set-user-ID root adds all to the capabilities of the file
	source=exec_cred
	right='exec->has_file_caps && new->uid != 0'
	wrong=0
	;;
*)
	echo "plant.sh: no fault $1" >&2
	exit 1
	;;
esac
mkdir -p "$2" || exit
right=$right wrong=$wrong awk '{
	at = index($0, ENVIRON["right"])
	if (at) {
		places++
		$0 = substr($0, 1, at - 1) ENVIRON["wrong"] \
			substr($0, at + length(ENVIRON["right"]))
	}
	print
} END { exit places != 1 }' "kernel/security/$source.c" >"$2/$1.c" || {
	echo "plant.sh: $1 has no place in kernel/security/$source.c" >&2
	exit 1
}
echo "kernel/security/$source.o"
