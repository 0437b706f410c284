#!/bin/sh
# The terminal, as somebody sees it who sits at one: keys are sent to
# ./ravelin in a window of tmux, and its screen is looked at.
#
# KTAP on stdout. What a window shows last is the status, and whether the
# terminal was left as it was found.
# The checks call functions by their names.
# shellcheck disable=SC2317
set -u

cd "$(dirname "$0")/../.." || exit
# shellcheck source=tests/host/ktap.sh
. tests/host/ktap.sh
work=$(mktemp -d) || exit
trap 'window kill-server 2>/dev/null; rm -rf "$work"' EXIT
unset RAVELIN_TTY TMUX

window() {
	tmux -S "$work/socket" -f /dev/null "$@"
}

screen() {
	window capture-pane -p -t main
}

# shows TEXT: within 10 s the screen has a line that matches, as grep has it.
shows() {
	for _ in $(seq 100); do
		screen | grep -q -e "$1" && return
		sleep 0.1
	done
	screen
	return 1
}

# shows_on LINE TEXT: within 10 s that line of the screen does.
shows_on() {
	for _ in $(seq 100); do
		screen | sed -n "$1p" | grep -q -e "$2" && return
		sleep 0.1
	done
	screen
	return 1
}

# keys KEY...: as tmux names them; text stands for itself.
keys() {
	for key; do
		window send-keys -t main "$key"
	done
}

# open_window ARG...: `./ravelin run ARG...` in a window of 80 by 24.
open_window() {
	window kill-session -t main 2>/dev/null
	window new-session -d -x 80 -y 24 -s main 2>/dev/null \
		"stty sane; sh -c 'echo \$\$ >$work/pid; exec \"\$@\"' sh \
			./ravelin run --timeout 60 $*
		status=\$?; echo; echo \"END \$status\" \
			\$(stty -a | grep -o '[ -]icanon\|[ -]echo ')
		sleep 90"
}

ends_with() {
	check "$1" shows "^END $2 *icanon *echo"
}

line_editing() {
	open_window -- sh -c "'echo here; exec cat'"
	shows '^here' >&2
	keys abx BSpace 'c d' C-w e Enter
	check 'erase and word erase' shows '^abc e$'
	keys gone C-u stay Enter
	shows '^stay$' >&2
	sleep 1
	check_equal 'echo once, output once' 2 "$(screen | grep -c '^abc e$')"
	check_equal 'the line is erased' 0 "$(screen | grep -c gone)"
	keys C-v C-d Enter
	check 'a literal control character' shows '^^D$'
	keys last C-d C-d
	check 'half a line by Ctrl-D' shows '^lastlast'
	ends_with 'Ctrl-D at its start ends the program' 0
}

identity() {
	open_window -- sh -c "'read x; echo [\$x]; exec stty size'"
	sleep 2
	window resize-window -t main -x 70 -y 20
	keys 'a  b' Enter
	check 'read takes a line' shows '^\[a b\]$'
	check 'a change of size is known' shows '^20 70$'
	open_window -- stty size
	check 'so is the size at the start' shows '^24 80$'
	open_window -- tty
	check 'the terminal has a name' shows '^/dev/console$'
	open_window --user 1000 -- sh -c "'echo mine >/dev/tty'"
	check '/dev/tty is it' shows '^mine$'
	open_window -- stty -echo -icanon
	ends_with 'the host keeps its own modes' 0
}

endings() {
	open_window -- sh -c "'echo here; exec sleep 100'"
	shows '^here' >&2
	keys C-c
	check 'Ctrl-C is shown' shows '^^C'
	ends_with 'and ends the program' 130
	open_window -- sh -c "'echo here; exec sleep 100'"
	shows '^here' >&2
	keys "C-\\"
	ends_with 'so does the key of SIGQUIT' 131
	open_window -- sh -c "'echo here; exec sleep 100'"
	shows '^here' >&2
	keys C-] C-] C-]
	ends_with 'Ctrl-] three times ends the machine' 130
	open_window -- sh -c "'echo here; exec sleep 100'"
	shows '^here' >&2
	kill "$(cat "$work/pid")"
	ends_with 'so does a kill of ravelin' 143
}

editor() {
	open_window -- vi /etc/passwd
	check 'vi draws its text' shows '^root:x:0:0:root'
	check_equal 'in 24 lines: 3 of text, 20 empty' \
		20 "$(screen | grep -c '^~')"
	check 'and its line of state' shows '^- /etc/passwd .*1/'
	keys o 'a new line' Escape
	check 'it inserts' shows '^a new line$'
	window resize-window -t main -x 60 -y 12
	check 'after a resize it draws anew' \
		shows_on 12 '^- .etc.passwd'
	keys :q! Enter
	ends_with 'and ends' 0
}

jobs() {
	open_window -- sh
	shows '[#$]$' >&2
	keys 'sleep 100' Enter
	sleep 1
	keys C-c
	keys 'echo status $?' Enter
	check 'Ctrl-C ends the foreground job, not the shell' \
		shows '^status 130$'
	keys 'sleep 100' Enter
	sleep 1
	keys C-z
	check 'Ctrl-Z stops it' shows 'Stopped'
	keys jobs Enter
	check 'jobs lists it' shows '\[1\].*Stopped.*sleep 100'
	keys bg Enter 'kill %1' Enter 'wait' Enter 'echo done' Enter
	check 'it goes on in the background, and ends' shows '^done$'
	keys 'cat &' Enter
	sleep 1
	keys jobs Enter
	check 'a background reader stops' shows 'Stopped (tty input).*cat'
	keys '((sleep 1; cat </dev/tty; echo status $?) &)' Enter
	check 'one whose job has gone gets an error' shows '^status 1$'
	keys 'exit 7' Enter 'exit 7' Enter
	ends_with 'the shell ends' 7
}

plan 30
# A server without a session ends.
window new-session -d -s other 'sleep 1000'
line_editing
identity
endings
editor
jobs
finish_suite
