# shellcheck shell=sh
# How a case is written down: its name, its outputs, its status.
#
# Sourced. Lines of stdout begin with "> ", those of stderr with "! "; a line
# that does not end with a newline is followed by "\". What is long is
# written as its size and its SHA-256.

LONG_BYTES=100000

# transcript NAME OUT ERR STATUS, the middle two being files.
transcript() {
	printf '== %s' "$1" | tr '\n\t' '  '
	printf '\n'
	write_down '>' "$2"
	write_down '!' "$3"
	printf 'status %s\n' "$4"
}

write_down() {
	[ -s "$2" ] || return 0
	size=$(wc -c <"$2")
	if [ "$size" -gt "$LONG_BYTES" ]; then
		sum=$(sha256sum <"$2")
		printf '%s (%d bytes, %s)\n' "$1" "$size" "${sum%% *}"
		return
	fi
	sed "s/^/$1 /" "$2"
	[ "$(tail -c 1 "$2" | od -An -tu1 | tr -d ' ')" = 10 ] ||
		printf '\n\\\n'
}
