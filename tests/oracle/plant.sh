#!/bin/sh
# Plants a fault into a copy of a source, for a kernel that the oracle must
# see through: one broken rule of capabilities(7) each.
#
# usage: tests/oracle/plant.sh NAME FOLDER. The copy is FOLDER/NAME.c; the
# object that it stands for is printed. A fault that finds no place fails.
# usage: tests/oracle/plant.sh: the names.
# The ; in the rules is C's.
set -u

cd "$(dirname "$0")/../.." || exit
names='capset bounding ambient securebits setuid execve'
[ $# = 2 ] || {
	echo "$names"
	exit
}

case $1 in
capset) # what is not in the bounding set can be made inheritable
	source=capability_calls
	rule='s/if (inheritable & ~(old->cap_inheritable | old->cap_bounding))/if (0)/'
	;;
bounding) # a drop takes from the effective set too
	source=cred_prctl
	rule='s/new->cap_bounding &= ~(1ull << a2);/& new->cap_effective \&= new->cap_bounding;/'
	;;
ambient) # what is permitted, and not inheritable, can be raised
	source=cred_prctl
	rule='s/old->cap_permitted & old->cap_inheritable & bit/old->cap_permitted \& bit/'
	;;
securebits) # locked bits change
	source=cred_prctl
	rule='s/locks >> 1 & (old->securebits ^ a2) ||//'
	;;
setuid) # KEEP_CAPS keeps the effective set
	source=set_ids
	rule='s/if (old->effective == 0 && new->euid != 0)/& if (!(new->securebits \& SECBIT_KEEP_CAPS))/'
	;;
execve) # set-user-ID root adds all to the capabilities of the file
	source=exec_cred
	rule='s/exec->has_file_caps && new->uid != 0/0/'
	;;
*)
	echo "plant.sh: no fault $1" >&2
	exit 1
	;;
esac
mkdir -p "$2" || exit
sed "$rule" "kernel/security/$source.c" >"$2/$1.c" || exit
if cmp -s "kernel/security/$source.c" "$2/$1.c"; then
	echo "plant.sh: no place for $1 in kernel/security/$source.c" >&2
	exit 1
fi
echo "kernel/security/$source.o"
