# shellcheck shell=sh
# The command `bench`: the figures of the kernel beside those of its peers.
#
# Sourced by ./ravelin. Counts of instructions come from tests/bench/bench.c
# under QEMU's instruction counter, and are the same in every run. Times are
# of this host: the boot is compared, turn by turn, to that of an empty
# kernel on the same machine (tests/bench/empty/).

BENCH_ROUNDS=20
TRUE_ROUNDS=10
BOOT_TARGET=1.30
SIZE_TARGET_KIB=400
TRUE_TARGET_S=0.60
MEMORY_TARGET_MIB=16

bench_help() {
	cat <<-'END'
	usage: ./ravelin bench [--linux]
	       ./ravelin bench crypto [--only NAME] [--rounds N] [--forms]

	Prints the figures of the kernel beside those of its peers, with what
	they mean and do not mean. Takes about a minute. With `crypto` only
	those of the algorithms.

	  --linux    run the program on Debian's kernel too, here and now,
	             instead of printing its figures from the list; fetches
	             the kernel's package (27 MB), and does not install it
	  --only     the algorithms whose names hold NAME
	  --rounds   how often each is measured against each peer (41)
	  --forms    each form of an algorithm, not only the best one

	example: ./ravelin bench
	END
}

# count_table FIGURES PEERS: the figures of bench.c, a line "name median
# minimum" each, beside the targets and the peers.
count_table() {
	awk '
	FNR == NR {
		median[$1] = $2 == "error" ? "errno " $3 : $2
		next
	}
	/^#/ || NF < 5 { next }
	{
		what = $5
		for (i = 6; i <= NF; i++)
			what = what " " $i
		verdict = $2 == "-" ? "" : median[$1] + 0 <= $2 ? "ok" : "OVER"
		printf "%-19s %8s %7s %-4s %8s %9s  %s\n", $1, median[$1], $2,
			verdict, $3, $4, what
	}' "$1" "$2"
}

bench_counts() {
	peers=$top/tests/bench/peers.txt
	"$top/ravelin" run --icount -- "$top/build/bench/bench" \
		>"$bench_dir/counts" || fail 'the benchmark did not run'
	[ -z "$with_linux" ] || {
		linux_counts
		peers=$bench_dir/peers
	}
	printf 'Instructions (median of 101)\n\n'
	printf '%-19s %8s %7s %-4s %8s %9s\n' '' Ravelin target '' \
		'Linux 6.1' hardened
	count_table "$bench_dir/counts" "$peers"
}

# median_of FILE: of its lines, which are numbers.
median_of() {
	sort -n "$1" | awk '{ n[NR] = $1 } END { print n[int(NR / 2) + 1] }'
}

# boot_row LABEL PROGRAM...: from QEMU's start to the program's first byte.
boot_row() (
	label=$1
	shift
	parse_options run -- "$@"
	prepare
	describe_machine
	cd "$dir" || exit
	eval "set -- $machine"
	"$top/build/bench/first_byte" "$BENCH_ROUNDS" \
		"$top/build/bench/empty.elf" "$kernel" -- \
		qemu-system-x86_64 "$@" -initrd archive -append "$append" \
		-kernel >boot-times || exit
	awk -v label="$label" -v target="$BOOT_TARGET" '
	NR == 1 { empty = $1; empty_least = $2 }
	NR == 2 {
		ratio = $1 / empty
		printf "%-24s %6.1f ms %6.1f ms  %.2f (least: %.2f)", label,
			$1 / 1000, empty / 1000, ratio, $2 / empty_least
		if (label !~ /busybox/)
			printf "  target %s %s", target,
				ratio <= target ? "ok" : "OVER"
		printf "\n"
	}' boot-times
)

bench_boot() {
	printf '\nBoot: from the start of QEMU to the first byte (wall, '
	printf 'median of %d, in turns)\n\n' "$BENCH_ROUNDS"
	printf '%-24s %9s %9s  ratio; Linux 6.1: 11.6, seL4: 1.4\n' '' \
		Ravelin empty
	boot_row 'the program of the rows' "$top/build/bench/bench" ||
		fail 'the boot could not be timed'
	boot_row '/bin/busybox echo' /bin/busybox echo ||
		fail 'the boot of busybox could not be timed'
}

# What the kernel takes in memory: the sum of its loaded segments.
bench_size() {
	bytes=0
	for size in $(readelf -lW "$top/$variant/kernel.elf" |
		awk '$1 == "LOAD" { print $6 }'); do
		bytes=$((bytes + size))
	done
	awk -v bytes="$bytes" -v target="$SIZE_TARGET_KIB" 'BEGIN {
		printf "\nKernel in memory, all segments: %.0f KiB  ",
			bytes / 1024
		printf "target %s %s", target,
			bytes <= target * 1024 ? "ok" : "OVER"
		printf " (Linux 6.1: 44 MiB, seL4: 172 KiB)\n"
	}'
}

bench_true() {
	: >"$bench_dir/true"
	for _ in $(seq "$TRUE_ROUNDS"); do
		start_ns=$(date +%s%N)
		"$top/ravelin" run -- /bin/busybox true ||
			fail 'true was not true'
		echo $((($(date +%s%N) - start_ns) / 1000000))
	done >"$bench_dir/true"
	median_of "$bench_dir/true" | awk -v target="$TRUE_TARGET_S" '{
		printf "./ravelin run -- /bin/busybox true: %.2f s  ", $1 / 1000
		printf "target %s %s (wall, median)\n", target,
			$1 / 1000 <= target ? "ok" : "OVER"
	}'
}

# The least memory in which the shell runs this, archive included.
bench_memory() {
	for mib in 4 5 6 7 8 10 12 14 16 20 24 32; do
		"$top/ravelin" run --memory "${mib}M" --timeout 30 -- \
			/bin/busybox sh -c 'ls -l / | sort | head; ps
				head -c 6 /dev/urandom | base64' \
			</dev/null >"$bench_dir/least" 2>&1 && break
	done
	verdict=ok
	[ "$mib" -le "$MEMORY_TARGET_MIB" ] || verdict=OVER
	printf 'A shell with ls, sort, head, ps, base64 runs in: %s MiB  ' \
		"$mib"
	printf 'target %s %s (Linux 6.1: 71)\n' "$MEMORY_TARGET_MIB" "$verdict"
}

bench_caveats() {
	cat <<-'END'

	What these figures mean, and what not:
	- Instructions are not cycles. A write to CR3 or CR0, a TLB miss, a
	  fence and an addition count one each; on hardware they do not.
	- A repetition of a string instruction counts one: 4096 bytes by bytes
	  are 4096, by quadwords 512. Ravelin moves quadwords, Linux bytes
	  (ERMS): compare the rows of 1 byte, not those of 4096.
	- Every row holds the two readings of the counter (the first row).
	- Linux here is a general kernel with cgroups, audit, tracing and SMP;
	  it does more. Its hardened page fault is short because pages are
	  zeroed when they are freed.
	- Times are those of an emulator on this host, and of nothing else;
	  where other work runs beside it, the least is nearer to the truth.
	END
}

command_bench() {
	with_linux=''
	case ${1-} in
	-h | --help) bench_help && exit ;;
	--linux) with_linux=1 ;;
	crypto)
		shift
		bench_crypto "$@"
		return
		;;
	'') ;;
	*) fail "no option $1; ./ravelin bench --help lists them" ;;
	esac
	need build run
	variant_folder release
	build release "$variant/kernel.elf" build/host/mkarchive \
		build/root/arguments bench-programs
	bench_dir=$top/build/bench
	bench_counts
	bench_boot
	bench_size
	bench_true
	bench_memory
	bench_caveats
	echo
	bench_crypto
}

# --- Linux, fetched and never installed -------------------------------------

LINUX_HARDENED='init_on_alloc=1 init_on_free=1 page_alloc.shuffle=1
slab_nomerge randomize_kstack_offset=on vsyscall=none pti=on mitigations=auto
lockdown=confidentiality'

# run_linux OPTIONS: the program's lines.
run_linux() {
	boot_linux "$bench_dir/initramfs" "$*" -m 256 \
		-icount shift=0,sleep=off -seed 1 \
		-rtc base=2026-01-01,clock=vm |
		sed -n 's/.*\(rdtsc_pair\)/\1/
			/^[a-z_0-9]* [0-9]* [0-9]*$/p'
}

# The list of peers with Linux's columns measured now, in $bench_dir/peers.
linux_counts() {
	fetch_linux
	make_initramfs "$bench_dir/bench" init >"$bench_dir/initramfs"
	run_linux >"$bench_dir/linux.counts"
	# shellcheck disable=SC2086
	run_linux $LINUX_HARDENED >"$bench_dir/hardened.counts"
	awk '
	FILENAME ~ /linux.counts$/ { linux[$1] = $2; next }
	FILENAME ~ /hardened.counts$/ { hardened[$1] = $2; next }
	/^#/ { next }
	{
		$3 = $1 in linux ? linux[$1] : "-"
		$4 = $1 in hardened ? hardened[$1] : "-"
		print
	}' "$bench_dir/linux.counts" "$bench_dir/hardened.counts" \
		"$top/tests/bench/peers.txt" >"$bench_dir/peers"
}
