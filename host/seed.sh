# shellcheck shell=sh
# The seed that is carried from boot to boot, in the file of --seed-file.
#
# Sourced by ./ravelin. Invariants: the machine gets a hash of the file's
# content, and before it starts that is replaced by another hash of it: so no
# two boots get the same seed, however they end, and the file tells of none that
# was given out. At its end the machine gives bytes of its own, which are hashed
# in. The words stand in no program's arguments, where others could read them.

# hash_seed WORD FILE: a hash of both, which tells of no other word's.
hash_seed() {
	{ printf '%s\n' "$1" && cat "$2"; } | sha256sum | cut -d ' ' -f 1
}

# The file is whole at any time, also where the host breaks down.
replace_seed() {
	(umask 077 && hash_seed "$1" "$seed_file" >"$seed_file.new") &&
		sync "$seed_file.new" && mv "$seed_file.new" "$seed_file"
}

make_seed() {
	[ ! -e "$seed_file" ] || return 0
	(umask 077 && head -c 32 /dev/urandom >"$seed_file")
}

# One run at a time: 8 is the file's folder.
lock_seed() {
	exec 8<"${seed_file%/*}/" && flock 8
}

# The machine's seed in $dir/seed, and the file's next content.
take_seed() {
	[ -n "$seed_file" ] || return 0
	(
		lock_seed && make_seed &&
			hash_seed given "$seed_file" >"$dir/seed" &&
			replace_seed kept
	) 2>/dev/null && return
	fail "--seed-file: cannot read, write and replace $seed_file"
}

# keep_seed TEXT: what the machine gave at its end.
keep_seed() {
	(lock_seed && replace_seed "$1") 2>/dev/null ||
		fail "--seed-file: cannot replace $seed_file"
}
