# shellcheck shell=sh
# The command `test`.
#
# Sourced by ./ravelin. A suite is a command that prints KTAP with a plan;
# what it printed stands in build/test/NAME.log, and host/ktap.awk judges it.
# The last line sums all suites: "N passed, N failed".
#
# Of all suites, those that build run alone; then two run at a time, since a
# machine that is emulated takes one core: the longest first.

alone='unit archive build'
paired='kernel programs linux run applets tty crash variants oracle'
paired="$paired credentials tidy gdb stories vectors boot secrets"
paired="$paired rootfs afalg fuzz crypto audit trace seed ping"
suites="$alone $paired"

suite_purpose() {
	case $1 in
	unit) echo 'pure code on this host, under ASan and UBSan' ;;
	vectors) echo 'crypto against published vectors, other libraries' ;;
	crypto) echo 'the crypto API: self-tests, failures, /proc/crypto' ;;
	secrets) echo "no branch or address depends on crypto's secrets" ;;
	fuzz) echo 'crypto by libFuzzer, a number of runs of each target' ;;
	tidy) echo 'layering, style, shellcheck' ;;
	archive) echo 'the tool that packs the image' ;;
	build) echo 'reproducible; without a warning by gcc too' ;;
	variants) echo "the kernel's tests, in debug and by gcc" ;;
	boot) echo 'PVH, GRUB on BIOS and UEFI, both machines, slides' ;;
	rootfs) echo 'run --rootfs: folders and tars, as any user' ;;
	tty) echo 'the terminal: keys sent, screens looked at, in tmux' ;;
	run) echo 'this command: streams, statuses, options' ;;
	kernel) echo 'tests inside the kernel, in the machine' ;;
	linux) echo 'the same programs on Linux: the same answers' ;;
	programs) echo "Debian's programs: as on Linux" ;;
	applets) echo "scripts of busybox's applets: as on Linux" ;;
	credentials) echo 'who a program is: the options, and libcap' ;;
	oracle) echo 'random calls on credentials: as on Linux' ;;
	trace) echo '--trace: each system call, as strace prints it' ;;
	audit) echo "the record of refusals, by Debian's ausearch" ;;
	seed) echo '--seed-file: no boot gets what another got' ;;
	ping) echo "busybox's ping and Debian's, with and without privilege" ;;
	afalg) echo "Debian's kcapi-tools, clients of AF_ALG" ;;
	stories) echo 'the pages of docs/stories: each line, as printed' ;;
	gdb) echo 'make debug: attaching, stacks, what the kernel holds' ;;
	crash) echo 'faults of the kernel, and what it reports of each' ;;
	esac
}

# Runs a suite; its KTAP goes to standard output.
run_suite() {
	case $1 in
	unit) make -C "$top" -s --no-print-directory -j "$(nproc)" unit ;;
	tidy) sh "$top/tests/tidy.sh" ;;
	*) sh "$top/tests/host/$1.sh" ;;
	esac
}

test_help() {
	cat <<-'END'
	usage: ./ravelin test [SUITE...] [--list]

	Runs all suites, or those named. What they print (KTAP) is kept in
	build/test/SUITE.log. Ends with "N passed, N failed", and with status 1
	where something failed.

	END
	test_list
	printf '\nexample: ./ravelin test unit tidy\n'
}

test_list() {
	for suite in $suites; do
		printf '%-11s %s\n' "$suite" "$(suite_purpose "$suite")"
	done
}

command_test() {
	chosen=''
	for word; do
		case $word in
		--list) test_list && exit ;;
		-h | --help) test_help && exit ;;
		-*) fail "no option $word; ./ravelin test --help lists them" ;;
		esac
		case " $suites " in
		*" $word "*) chosen="$chosen $word" ;;
		*) fail "no suite $word; ./ravelin test --list lists them" ;;
		esac
	done
	need build run grub gdb test
	umask 022
	mkdir -p "$top/build/test"
	if [ -n "$chosen" ]; then
		judge_each "$chosen"
	else
		judge_all
	fi
	sum_up "${chosen:-$suites}"
}

judge_each() {
	for suite in $1; do
		judge_suite "$suite"
	done
}

judge_all() {
	judge_each "$alone"
	build release test-programs
	export RAVELIN_BUILT=1
	taken=$top/build/test/taken
	rm -rf "$taken" && mkdir "$taken"
	judge_untaken &
	judge_untaken
	wait
}

# Of two that go through the list, a suite is that one's who makes its folder.
judge_untaken() {
	for suite in $paired; do
		mkdir "$taken/$suite" 2>/dev/null || continue
		judge_suite "$suite"
	done
}

# The last line, of the counts that the suites left.
sum_up() {
	sum_passed=0 sum_failed=0 sum_skipped=0
	for suite in $1; do
		passed=0 failed=1 skipped=0
		[ ! -f "$top/build/test/$suite.log.counts" ] ||
			read -r passed failed skipped \
				<"$top/build/test/$suite.log.counts"
		sum_passed=$((sum_passed + passed))
		sum_failed=$((sum_failed + failed))
		sum_skipped=$((sum_skipped + skipped))
	done
	end=''
	[ "$sum_skipped" = 0 ] || end=", $sum_skipped skipped"
	printf '%d passed, %d failed%s\n' "$sum_passed" "$sum_failed" "$end"
	[ "$sum_failed" = 0 ]
}

judge_suite() {
	suite_log=$top/build/test/$1.log
	[ ! -t 1 ] || printf '%s ...\r' "$1"
	suite_status=0
	rm -f "$suite_log.counts"
	run_suite "$1" </dev/null >"$suite_log" 2>"$suite_log.err" ||
		suite_status=$?
	awk -v suite="$1" -v status="$suite_status" \
		-v counts="$suite_log.counts" -f "$top/host/ktap.awk" \
		"$suite_log"
	[ "$suite_status" = 0 ] || tail -n 20 "$suite_log.err"
}
