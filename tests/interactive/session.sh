#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# An interactive session, typed at a real terminal (tmux) as a person would: what the shell, vi, top and job control
# show, and that every way to end it gives the terminal back as it was.
#
#	session.sh SELKIE WORK-FOLDER PART
#
# Nothing here sleeps for a fixed time: each step waits until the screen shows what is expected, `patience` tenths of
# a second at most. What is typed is written so that its echo is not yet the answer (mar""ker).
# shellcheck disable=SC2016 # the guest's shell expands
set -u
selkie=$1 work=$2 part=$3
command -v tmux >/dev/null || { echo "skipped: there is no tmux here"; exit 77; }
patience=400
server="selkie-$part-$$"
SELKIE_LOG=$work/log
export SELKIE_LOG

tm() {
	tmux -L "$server" -f /dev/null "$@"
}

screen() {
	tm capture-pane -p -t 0
}

fail() {
	echo "FAILED: $*"
	echo "the screen:"
	screen | sed 's/^/  | /'
	tail -5 "$SELKIE_LOG" 2>/dev/null
	tm kill-server
	exit 1
}

# wait_for WHAT PATTERN: until a line of the screen matches the extended regular expression.
wait_for() {
	for _ in $(seq $patience); do
		if screen | grep -qE -- "$2"; then
			echo "ok: $1"
			return
		fi
		sleep 0.1
	done
	fail "$1: no line matches: $2"
}

text() {
	tm send-keys -t 0 -l -- "$1"
}

key() {
	tm send-keys -t 0 "$@"
}

line() {
	text "$1"
	key Enter
}

# A screen without the answers of the step before.
screens=0
fresh() {
	screens=$((screens + 1))
	line "clear; echo scr\"\"een $screens"
	wait_for "${1:-a clear screen}" "^screen $screens\$"
	wait_for "${1:-a clear screen}, and a prompt" '^root@selkie:~# *$'
}

# boot NAME OPTION...: at the host's prompt; `booted` files remember the terminal's settings.
boot() {
	name=$1
	line "clear; stty -g >$work/before; $selkie run; echo sta\"\"tus-\$?; stty -g >$work/after"
	wait_for "$name: a prompt" '^root@selkie:~# *$'
}

# ended STATUS: back at the host, everything as it was.
ended() {
	wait_for "$name: status $1" "^status-$1\$"
	# Else what is typed now may be shown before the prompt, and its answer behind it.
	wait_for "$name: the host's prompt" '^host\$ *$'
	line 'echo the ho""st'
	wait_for "$name: the host's terminal echoes" '^the host$'
	cmp "$work/before" "$work/after" || fail "$name: the terminal's settings have changed"
	no_qemu
}

# QEMU has a moment to go.
no_qemu() {
	for _ in $(seq $patience); do
		pgrep -P "$(tm display -p -t 0 '#{pid}')" -f '[q]emu-system' >/dev/null || break
		sleep 0.1
	done
	left=$(pgrep -f "${SELKIE_BUILD:-none}/run/.*/[i]mage" | while read -r pid; do
		tr '\0' '\n' <"/proc/$pid/environ" 2>/dev/null | grep -qx "SELKIE_LOG=$SELKIE_LOG" && echo "$pid"
	done)
	[ -z "$left" ] || fail "$name: QEMU is still there: $left"
	echo "ok: $name: no QEMU is left"
}

rm -rf "$work"
mkdir -p "$work"
tm new-session -d -x 80 -y 24 'PS1="host$ " sh' || fail "tmux cannot be started"
trap 'tm kill-server 2>/dev/null' EXIT
wait_for "the host's prompt" '^host\$'

work_part() {
	boot session
	line 'seq 1000 | sort -rn | head -n 1 | sed s/^/most-/'
	wait_for "a pipeline" '^most-1000$'

	line 'vi /tmp/note'
	wait_for "vi shows its file" '/tmp/note'
	text 'iwritten in vi'
	wait_for "vi shows what is typed" '^written in vi$'
	key Escape
	wait_for "vi leaves its insert mode" '^- /tmp/note'
	line ':wq'
	fresh "vi ends"
	line 'tr a-z A-Z </tmp/note'
	wait_for "vi has saved" '^WRITTEN IN VI$'

	line 'top'
	wait_for "top shows memory" 'Mem: *[0-9]+K used'
	wait_for "top shows itself" '[0-9]+ +[0-9]+ root +R .* top'
	text 'q'
	fresh "top quits"

	line 'sh -c "echo go\"\"ing; sleep 1000"'
	wait_for "a command runs" '^going$'
	key C-c
	line 'echo status-$?'
	wait_for "Ctrl-C" '^status-130$'

	fresh
	line 'cat'
	line 'first'
	wait_for "cat answers" '^first$'
	key C-z
	wait_for "Ctrl-Z" '\[1\]\+ +Stopped +cat'
	fresh
	line 'jobs'
	wait_for "jobs" '^\[1\]\+ +Stopped +cat'
	line 'fg'
	wait_for "fg" '^cat$'
	line second
	# Its echo and its copy.
	for _ in $(seq $patience); do
		[ "$(screen | grep -c '^second$')" -ge 2 ] && break
		sleep 0.1
	done
	[ "$(screen | grep -c '^second$')" -ge 2 ] || fail "fg: cat does not go on"
	key C-d
	fresh "Ctrl-D ends cat"

	line 'sleep 0.3 &'
	wait_for "a background job starts" '^root@selkie:~# sleep 0.3 &'
	for _ in $(seq $patience); do
		key Enter
		screen | grep -qE '^\[1\]\+ +Done +sleep 0.3' && break
		sleep 0.1
	done
	wait_for "and is told when done" '^\[1\]\+ +Done +sleep 0.3'

	fresh
	line 'trap "echo cau""ght" INT'
	line 'sh -c "echo wai\"\"ting; sleep 1000"'
	wait_for "a command under a trap" '^waiting$'
	key C-c
	wait_for "the trap fires" '(^|\^C)caught$'
	fresh
	text 'echo thrown away'
	key C-c
	wait_for "the trap fires at the prompt" '(^|\^C)caught$'
	line 'trap - INT'

	fresh
	line 'echo his""tory'
	wait_for "a line to repeat" '^history$'
	fresh
	key Up
	key Up
	wait_for "the arrow brings it back" '^root@selkie:~# echo his""tory$'
	key Enter
	wait_for "and it runs" '^history$'
	text 'echo abd'
	key Left
	text 'c'
	key Enter
	wait_for "the cursor moves" '^abcd$'

	line 'stty size'
	wait_for "the window's size" '^24 80$'
	tm resize-window -t 0 -x 100 -y 30
	for _ in $(seq $patience); do
		line 'stty size'
		screen | grep -q '^30 100$' && break
		sleep 0.1
	done
	wait_for "the size after a change" '^30 100$'

	line 'exit 3'
	ended 3
}

endings_part() {
	boot poweroff
	line 'poweroff'
	ended 0

	boot "end of input"
	key C-d
	ended 0

	boot "escape keys"
	line 'sleep 1000'
	key C-]
	key C-]
	key C-]
	ended 130

	boot "SIGTERM in a vi"
	line 'vi /tmp/x'
	wait_for "vi" '/tmp/x'
	kill -TERM "$(pgrep -f "selkie-run --log $SELKIE_LOG" | head -1)"
	ended 143

	boot "the terminal goes away"
	tm kill-session
	for _ in $(seq $patience); do
		pgrep -f "selkie-run --log $SELKIE_LOG" >/dev/null || break
		sleep 0.1
	done
	! pgrep -f "selkie-run --log $SELKIE_LOG" >/dev/null || { echo "FAILED: $name: it goes on"; exit 1; }
	echo "ok: $name: it ends"
}

# Shells in a machine that runs already, and in a copy of one that was saved at its prompt.
named_part() {
	name="exec -t"
	export XDG_RUNTIME_DIR="$work" XDG_STATE_HOME="$work"
	line "export XDG_RUNTIME_DIR=$work XDG_STATE_HOME=$work"
	line "clear; $selkie run -d --no-net --name box -- sleep 1000; echo sta\"\"rted-\$?"
	wait_for "a machine in the background" '^started-0$'
	line "clear; stty -g >$work/before; $selkie exec -t -e PS1='in-box# ' box sh; echo sta\"\"tus-\$?; stty -g >$work/after"
	wait_for "$name: a prompt" '^in-box# *$'
	line 'stty size; tty'
	wait_for "$name: the window's size" '^24 80$'
	wait_for "$name: a terminal" '^/dev/pts/0$'
	line 'sh -c "echo go\"\"ing; sleep 1000"'
	wait_for "$name: a command runs" '^going$'
	key C-c
	line 'echo status-$?'
	wait_for "$name: Ctrl-C" '^status-130$'
	tm resize-window -t 0 -x 100 -y 30
	for _ in $(seq $patience); do
		line 'stty size'
		screen | grep -q '^30 100$' && break
		sleep 0.1
	done
	wait_for "$name: the size after a change" '^30 100$'
	line 'exit 3'
	wait_for "$name: status" '^status-3$'
	wait_for "the host's prompt" '^host\$ *$'
	cmp "$work/before" "$work/after" || fail "$name: the terminal's settings have changed"
	line "clear; $selkie kill box; $selkie rm box; echo rem\"\"oved-\$?"
	wait_for "it is removed" '^removed-0$'

	line "clear; $selkie snapshot shell -t --no-net --after 'line:^root@selkie:~# '; echo sa\"\"ved-\$?"
	# ash asks where the cursor is; the answer may come when nobody takes it any more.
	wait_for "a shell is saved at its prompt" 'saved-0$'
	for copy in one two; do
		name="copy $copy"
		line "clear; stty -g >$work/before; $selkie run --from shell --hostname $copy; echo sta\"\"tus-\$?; stty -g >$work/after"
		line 'echo in-$(hostname) and $(stty size)'
		wait_for "$name: it is at its terminal" "^in-$copy and 30 100\$"
		line 'exit 4'
		ended 4
	done
}

"${part}_part"
