# shellcheck shell=sh
# Debian's programs that run on Linux and on Ravelin, to be compared.
#
# Sourced, with `each` defined as for cases.sh. /data holds the scripts, one
# for a program; each is pid 1, on Linux of namespaces of its own, with a
# network that reaches nobody.
# What is set here is used by what sources this.
# shellcheck disable=SC2034

# The long ones first, for two run at a time.
all_scripts='python3 stress-ng bash openssl capsh setcap setpriv cp ps ls
	ent rngtest ping id getpcaps keyctl busybox'
scripts=${RAVELIN_PROGRAMS:-$all_scripts}
namespaces="-m -u -n -i tests/oracle/programs/alone.sh unshare -p --fork
	--kill-child --mount-proc=${root-}/proc setsid"

# The programs, each behind its package; what only some scripts need, and is
# large, has their names behind it.
program_files() {
	cat <<-'LIST'
	bash /usr/bin/bash
	coreutils /usr/bin/cp
	coreutils /usr/bin/id
	coreutils /usr/bin/ls
	ent /usr/bin/ent
	iputils-ping /usr/bin/ping
	keyutils /usr/bin/keyctl
	libcap2-bin /usr/sbin/capsh
	libcap2-bin /usr/sbin/getcap
	libcap2-bin /usr/sbin/getpcaps
	libcap2-bin /usr/sbin/setcap
	openssl /usr/bin/openssl openssl ent rngtest
	procps /usr/bin/ps
	python3.11-minimal /usr/bin/python3.11 python3
	rng-tools5 /usr/bin/rngtest
	stress-ng /usr/bin/stress-ng stress-ng
	util-linux /usr/bin/setpriv
	LIST
}

# The sections of docs/PROGRAMS.md: script, its package, what it is about.
program_sections() {
	for script in $all_scripts; do
		case $script in
		busybox) package=busybox-static ;;
		python3) package=python3.11-minimal ;;
		*) package=$(program_files | cut -d ' ' -f 1,2 |
			sed -n "s| .*/$script\$||p") ;;
		esac
		printf '%s %s ' "$script" "$package"
		sed -n '2s/^# //p' "$folder/$script.sh"
	done | sort
}

run_cases() {
	for script in $scripts; do
		each "$script" 0 empty /usr/bin/bash "/data/$script.sh"
	done
}
