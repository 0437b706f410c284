# shellcheck shell=sh
# What each script of applets begins with.
#
# Sourced. What a script says, by either stream, comes in the order in which
# it is said. A section is one result of the test; it works in an empty folder,
# root's on a file system of its own.

exec 2>&1
umask 022
export TZ=UTC0
if [ "$(id -u)" = 0 ]; then
	mount -t tmpfs -o mode=1777,size=32m tmpfs /tmp
	hostname ravelin
fi

# section NAME
section() {
	cd /tmp || exit
	rm -rf /tmp/desk
	mkdir /tmp/desk
	cd /tmp/desk || exit
	echo "== $*"
}
