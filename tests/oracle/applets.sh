# shellcheck shell=sh
# The scripts of applets that run on Linux and on Ravelin, to be compared.
#
# Sourced, with `each` defined as for cases.sh. /data holds the scripts; each
# is pid 1, on Linux of a namespace of its own.
# What is set here is used by what sources this.
# shellcheck disable=SC2034

scripts='processes jobs text system shell files archives mounts attributes
	numbers su user chroot interpreter fsize'
namespaces="-m -p -u --fork --kill-child --mount-proc=${root-}/proc setsid"

run_cases() {
	for script in $scripts; do
		user=0
		[ "$script" != user ] || user=1000
		each "$script" $user empty /bin/busybox sh "/data/$script.sh"
	done
}
