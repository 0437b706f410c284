#!/bin/sh
# The terminal, as somebody sees it who sits at one: keys are sent to
# ./ravelin in a window of tmux, and its screen is looked at.
#
# KTAP on stdout. What a window shows last is the status, and whether the
# terminal was left as it was found.
# The checks call functions by their names.
# What is typed has quotes and $ of its own.
# shellcheck disable=SC2317,SC2016
set -u

cd "$(dirname "$0")/../.." || exit
# shellcheck source=tests/host/ktap.sh
. tests/host/ktap.sh
work=$(mktemp -d) || exit
trap 'window kill-server 2>/dev/null; rm -rf "$work"' EXIT
# tmux starts windows by it, and it may be any shell.
SHELL=/bin/sh
export SHELL
unset TMUX

window() {
	tmux -S "$work/socket" -f /dev/null "$@"
}

screen() {
	window capture-pane -p -t main
}

# waits COMMAND...: it succeeds within 20 s; if not, the screen is shown.
waits() {
	for _ in $(seq 200); do
		"$@" && return
		sleep 0.1
	done
	screen
	return 1
}

has() {
	screen | grep -q -e "$1"
}

has_on() {
	screen | sed -n "$1p" | grep -q -e "$2"
}

has_times() {
	[ "$(screen | grep -c -e "$2")" = "$1" ]
}

# shows TEXT: the screen comes to have a line that matches, as grep has it.
shows() {
	waits has "$1"
}

# shows_on LINE TEXT: that line of the screen does, 1 being the first.
shows_on() {
	waits has_on "$1" "$2"
}

# shows_times COUNT TEXT: so many lines do.
shows_times() {
	waits has_times "$1" "$2"
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

# The shell asks the terminal where the cursor is, and takes keys that come
# within 50 ms behind the answer for a part of it.
at_prompt() {
	shows '[#$]$' >&2
	sleep 0.5
}

resize() {
	window resize-window -t main -x "$1" -y "$2"
}

ends_with() {
	check "$1" shows "^END $2 *icanon *echo"
}

line_editing() {
	open_window -- busybox sh -c "'echo here; exec cat'"
	shows '^here' >&2
	keys abx BSpace 'c d' C-w e Enter
	check 'erase and word erase' shows '^abc e$'
	keys gone C-u stay Enter
	check 'echo once, output once' shows_times 2 '^stay$'
	check_equal 'also of what was edited' 2 "$(screen | grep -c '^abc e$')"
	check_equal 'the line is erased' 0 "$(screen | grep -c gone)"
	keys C-v C-d Enter
	check 'a literal control character' shows '^^D$'
	keys last C-d C-d
	check 'half a line by Ctrl-D' shows '^lastlast'
	ends_with 'Ctrl-D at its start ends the program' 0
}

identity() {
	open_window -- busybox sh -c "'echo here; read x; echo [\$x]
		until stty size | grep ^20; do sleep 0.1; done'"
	shows '^here' >&2
	resize 70 20
	keys 'a  b' Enter
	check 'read takes a line' shows '^\[a b\]$'
	check 'a change of size is known' shows '^20 70$'
	open_window -- busybox stty size
	check 'so is the size at the start' shows '^24 80$'
	open_window -- busybox tty
	check 'the terminal has a name' shows '^/dev/console$'
	open_window -- busybox stty -echo -icanon
	ends_with 'the host keeps its own modes' 0
}

# One session has the terminal.
control() {
	open_window --user 1000 -- busybox sh -c "'echo mine >/dev/tty
		setsid sh -c \"echo other >/dev/tty\"
		setsid -c sh -c \"echo taken >/dev/tty\"
		stty -F /dev/tty size'"
	check '/dev/tty is it' shows '^mine$'
	check 'it stays where it is' shows '^24 80$'
	check 'another session has none, nor can take it' shows_times 2 \
		"can't create /dev/tty: No such device or address"
	check_equal 'and nothing of the other is shown' 0 \
		"$(screen | grep -c -e '^taken' -e '^other')"
}

endings() {
	open_window -- busybox sh -c "'echo here; exec sleep 100'"
	shows '^here' >&2
	keys C-c
	check 'Ctrl-C is shown' shows '^^C'
	ends_with 'and ends the program' 130
	open_window -- busybox sh -c "'echo here; exec sleep 100'"
	shows '^here' >&2
	keys "C-\\"
	ends_with 'so does the key of SIGQUIT' 131
	open_window -- busybox sh -c "'echo here; exec sleep 100'"
	shows '^here' >&2
	keys C-] C-] C-]
	ends_with 'Ctrl-] three times ends the machine' 130
	open_window -- busybox sh -c "'echo here; exec sleep 100'"
	shows '^here' >&2
	kill "$(cat "$work/pid")"
	ends_with 'so does a kill of ravelin' 143
}

editor() {
	open_window -- busybox sh -c "'vi /tmp/note; cat -n /tmp/note'"
	check 'vi draws 22 empty lines' shows_times 22 '^~$'
	check 'and its line of state' shows_on 24 '^- /tmp/note .*0/0\|1/1'
	keys i 'a new line' Enter 'and more' Escape
	check 'it inserts' shows_on 2 '^and more$'
	resize 100 30
	check 'in a larger window it draws anew' \
		shows_on 30 '^- /tmp/note .*2/2'
	check_equal 'all of it' 27 "$(screen | grep -c '^~$')"
	resize 60 20
	check 'and in a smaller one' shows_on 20 '^- /tmp/note .*2/2'
	check_equal 'all of it' 17 "$(screen | grep -c '^~$')"
	keys k o between Escape
	shows_on 20 '^- /tmp/note .*2/3' >&2 # ESC and what follows is one key
	keys 1G dd :wq Enter
	check 'it saves what was edited' shows '^ *1.*between$'
	check 'all of it' shows '^ *2.*and more$'
	ends_with 'and ends' 0
}

pager() {
	seq -f 'line %g of many' 200 >"$work/lines"
	open_window --file "$work/lines:/lines" -- busybox less /lines
	check 'less shows a page' shows_on 23 '^line 23 of'
	keys Space
	check 'and the next' shows_on 1 '^line 24 of'
	keys '/e 99 ' Enter
	check 'it searches' shows_on 1 '^line 99 of'
	resize 100 30
	keys j
	check 'in a larger window it shows more' shows_on 29 '^line 128 of'
	resize 60 20
	check 'in a smaller one less' shows_on 19 '^line 118 of'
	keys G
	check 'and goes to the end' shows_on 20 '^(END)'
	check 'with the last line' shows '^line 200 of'
	keys q
	ends_with 'q ends it' 0
}

repeaters() {
	open_window -- busybox sh -c "'top -d 1; watch -n 1 stty size'"
	check 'top draws' shows_on 1 '^Mem: .* cached'
	check 'its table' shows '^ *1 *0 root .* top'
	resize 40 10
	check 'it follows the size' \
		shows_on 4 'STAT   VSZ %VSZ %CP$'
	keys q
	check 'q ends it; watch is next' shows_on 1 '^Every 1.0s: stty'
	check 'it tells the size' shows '^10 40'
	resize 60 20
	check 'and the new one, by itself' shows '^20 60'
	keys C-c
	ends_with 'Ctrl-C ends it' 130
}

# The shell's own editing, which is in raw mode, and its history.
prompt() {
	open_window -- busybox sh
	at_prompt
	long=$(seq -s ' ' 1 40)
	keys "echoo $long" C-a Right Right Right Right DC C-e BSpace X Left \
		BSpace Y Enter
	check 'a line longer than the window is edited' \
		shows '^1 2 3 4 .* 29 30$'
	check 'to its end' shows '^ 31 32 .* 39 YX$'
	keys clear Enter
	waits has_on 1 '[#$]$' >&2
	at_prompt
	keys Up Up End BSpace Z Enter
	check 'and again from the history' shows '^ 31 32 .* 39 YZ$'
	keys 'clear; stty -echo; read x; stty echo; echo "<$x>"' Enter
	waits has_times 0 echo >&2
	keys hidden Enter
	check 'read without echo' shows '^<hidden>$'
	check_equal 'shows nothing' 0 "$(screen | grep -c '^hidden')"
	keys 'stty raw -echo; echo now; head -c 3 | od -c; stty sane' Enter
	shows '^ *now' >&2
	keys C-c C-z C-m
	check 'raw keys are bytes' shows ' 003 032  .r'
	keys exit Enter
	ends_with 'the shell ends' 0
}

# More at once than any buffer on the way holds, and output that is held.
flows() {
	open_window --file "$work/lines:/lines" -- busybox sh -c \
		"'echo here; head -n 200 | cmp - /lines && echo whole; cat'"
	shows '^here' >&2
	window load-buffer "$work/lines"
	window paste-buffer -t main
	check 'a long text that is pasted arrives whole' shows '^whole$'
	keys C-s held Enter
	sleep 0.5
	check_equal 'Ctrl-S holds the screen' 0 "$(screen | grep -c held)"
	keys C-q
	check 'Ctrl-Q goes on' shows_times 2 '^held$'
	keys C-d
	ends_with 'to the end' 0
	open_window -- busybox sh -c "'yes; true'"
	shows_on 10 '^y$' >&2
	keys C-c
	ends_with 'Ctrl-C ends a flood' 130
}

jobs() {
	open_window -- busybox sh
	at_prompt
	keys 'ps -o tty,args' Enter
	check 'ps names the terminal' shows '^5,1 *busybox sh$'
	keys "sh -c 'echo one; sleep 100'" Enter
	shows '^one' >&2
	keys C-c
	keys 'echo status $?' Enter
	check 'Ctrl-C ends the foreground job, not the shell' \
		shows '^status 130$'
	keys "sh -c 'echo two; sleep 100'" Enter
	shows '^two' >&2
	keys C-z
	check 'Ctrl-Z stops it' shows 'Stopped'
	keys jobs Enter
	check 'jobs lists it' shows '\[1\].*Stopped.*sleep 100'
	keys bg Enter 'kill %1' Enter 'wait' Enter 'echo done' Enter
	check 'it goes on in the background, and ends' shows '^done$'
	keys 'cat &' Enter
	waits jobs_until_stopped >&2
	check 'a background reader stops' shows 'Stopped (tty input).*cat'
	keys '((sleep 1; cat </dev/tty; echo status $?) &)' Enter
	check 'one whose job has gone gets an error' shows '^status 1$'
	keys 'exit 7' Enter 'exit 7' Enter
	ends_with 'the shell ends' 7
}

jobs_until_stopped() {
	keys jobs Enter
	has 'Stopped (tty input).*cat'
}

stopped_editor() {
	open_window -- busybox sh
	at_prompt
	keys 'vi /etc/passwd' Enter
	shows_on 24 '^- /etc/passwd' >&2
	keys C-z
	check 'Ctrl-Z stops vi' shows 'Stopped'
	keys 'echo $((6 * 7)); stty -a' Enter
	check 'the shell has its modes back' shows '^isig icanon .* echo '
	resize 70 20
	keys fg Enter
	check 'fg brings vi back, in the new size' \
		shows_on 20 '^- /etc/passwd'
	check 'with its text' shows_on 1 '^root:x:0:0:root'
	keys x C-z
	shows 'Stopped' >&2
	keys fg Enter
	check 'a key before Ctrl-Z may be lost, the editor not' \
		shows_on 20 '^- /etc/passwd'
	keys ':q!' Enter exit Enter
	ends_with 'all ends' 0
}

# A terminal that vhangup(2) took away; the program tells how that was.
hangup() {
	make -s build/user/gates >&2 || return
	open_window --file "$PWD/build/user/gates:/gates" -- /gates hangup
	check 'after vhangup nothing is left to the session' \
		shows '# the leader: 0$'
	check 'and its foreground hears of its end' \
		shows '# who was in front: 1$'
	ends_with 'the terminal works when it is opened anew' 0
}

plan 75
# A server without a session ends.
window new-session -d -s other 'sleep 1000'
line_editing
identity
control
endings
editor
pager
repeaters
prompt
flows
jobs
stopped_editor
hangup
finish_suite
