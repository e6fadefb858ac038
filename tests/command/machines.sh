#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC2154,SC1091,SC2016 # checks.sh sets them; the guest expands
# Machines with a name, in the background, and the commands for them; names and options that are wrong.
#
#	machines.sh SELKIE WORK-FOLDER
set -u
here=$(cd "$(dirname "$0")" && pwd)
. "$here/checks.sh"
own_folders
trap '"$selkie" rm -f one two gone >/dev/null 2>&1' EXIT

# await TEXT: until the machine `one` has written it.
await() {
	for i in $(seq 1200); do
		"$selkie" logs one 2>/dev/null | grep -q "$1" && return
		sleep 0.1
	done
}

# ---- mistakes ----

for command in exec logs cp port stats pause resume stop kill rm; do
	case $command in
	exec) refused "$command: no such machine" 2 "selkie: none: no such machine" exec none -- true ;;
	cp) refused "$command: no such machine" 2 "selkie: none: no such machine" cp none:/etc/passwd "$work" ;;
	*) refused "$command: no such machine" 2 "selkie: none: no such machine" $command none ;;
	esac
done
refused "a name that leaves the folder" 2 "selkie: ../x: no such machine" stop ../x
refused "no name" 2 "selkie: stop: expected *" stop
refused "an unknown option" 2 "selkie: ps: unknown option --nonesuch*" ps --nonesuch
refused "an option without value" 2 "selkie: -s needs a value*" kill one -s
refused "a bad name" 2 "selkie: --name a/b: expected *" run --name a/b -- true
refused "-d and -t" 2 "selkie: -t: standard input is no terminal" run -d -t -- true
refused "-d and --dry-run" 2 "selkie: -d goes with *" run -d --dry-run -- true
refused "two processors" 2 "selkie: --cpus 2: a machine has one processor*" run --cpus 2 -- true
refused "no number of processors" 2 "selkie: --cpus x: expected 1" run --cpus x -- true
refused "a command that is not there" 127 "selkie: nonesuch: command not found" run -d --no-net --name one -- nonesuch
try ps -a
check "nothing is left of it" "NAME  STATE  AGE  PORTS  COMMAND" "$out"

# ---- a machine in the background ----

port=$(perl -MIO::Socket::INET -e 'print IO::Socket::INET->new(LocalAddr => "127.0.0.1", Listen => 1)->sockport')
try run -d --name one --cpus 1 -p "$port:80" -- sh -c 'trap "echo asked; exit 5" TERM; trap "echo signalled" USR1
	echo begun; echo wrong >&2; while :; do sleep 1 & wait; done'
check "started" "0 one" "$status $out"
await begun
try logs one
check "logs" "0 begun
wrong" "$status $out"
refused "the same name twice" 2 "selkie: one: a machine of this name runs already" run --name one -- true
try ps
check_match "ps" "NAME*one*running*80/tcp -> 127.0.0.1:$port*sh -c*" "$out"
try ps --json
check "ps --json" "one running None" "$(printf '%s' "$out" | python3 -c 'import json, sys
for m in json.load(sys.stdin): print(m["name"], m["state"], m["status"])')"
try port one
check "port" "80/tcp -> 127.0.0.1:$port" "$out"
try stats --json one
check "stats" "one True" "$(printf '%s' "$out" | python3 -c 'import json, sys
for m in json.load(sys.stdin): print(m["name"], m["resident"] > 1 << 20)')"

try exec one -- sh -c 'echo out; echo err >&2; exit 7'
check "exec: streams and status" "7 out err" "$status $out $err"
seq 20000 >"$work/numbers"
try_from "$selkie" exec -e A=b -w /tmp -u 1000:1001 one -- sh -c 'echo $A $PWD $(id -u):$(id -g); md5sum' <"$work/numbers"
check "exec: environment, folder, user, input" "b /tmp 1000:1001
$(md5sum <"$work/numbers")" "$out"
try exec one -- seq 20000
check "exec: output" "$(md5sum <"$work/numbers")" "$(md5sum <"$work/out")"
refused "exec: not there" 127 "selkie: nonesuch: command not found" exec one -- nonesuch
refused "exec: no program" 126 "selkie: /etc: Permission denied" exec one -- /etc
refused "exec: no command" 2 "selkie: exec: expected a command behind --" exec one
try exec one -- sh -c 'kill -KILL $$'
check "exec: a signal" 137 "$status"
# A caller whose reader has ended, and one that is killed, do not delay others.
"$selkie" exec one -- yes 2>/dev/null </dev/null | head -n 1 >"$work/first"
check "exec: a reader that leaves" y "$(cat "$work/first")"
timeout -s KILL 5 "$selkie" exec one -- sh -c 'echo in; sleep 1000' >"$work/out" 2>&1 </dev/null
try exec one -- sh -c 'while pgrep -f "sleep 1000" >/dev/null; do sleep 0.1; done; echo gone'
check "exec: a caller that is killed takes its command along" gone "$out"
for i in 1 2 3; do
	"$selkie" exec one -- sh -c "sleep 0.\$((3 - $i)); echo $i" >"$work/exec$i" </dev/null &
done
wait
check "exec: three at once" "1 2 3" "$(cat "$work/exec1" "$work/exec2" "$work/exec3" | paste -sd' ')"

# ---- copies of files ----

mkdir -p "$work/folder/sub"
echo text >"$work/folder/a file"
ln -s "a file" "$work/folder/link"
seq 50000 >"$work/folder/sub/large"
chmod 751 "$work/folder/sub"
try cp "$work/folder" one:/tmp
check "cp into" "0 " "$status $err"
try cp one:/tmp/folder "$work/back"
check "cp out of" "0 " "$status $err"
check "cp: the same" "" "$(diff -r "$work/folder" "$work/back" 2>&1; stat -c %a "$work/back/sub" | grep -v 751; readlink "$work/back/link" | grep -v 'a file')"
refused "cp: not there" 1 "selkie: cp: one:/nonesuch: No such file or directory" cp one:/nonesuch "$work"
refused "cp: not here" 1 "selkie: cp: $work/nonesuch: No such file or directory" cp "$work/nonesuch" one:/tmp
refused "cp: between two" 2 "selkie: cp: expected NAME:PATH on one side*" cp one:/a two:/b
try exec one -- sh -c 'mkdir /tmp/wicked; cd /tmp/wicked; ln -s /etc/ x; echo fine >y'
try cp one:/tmp/wicked "$work/wicked"
check "cp: links stay links" "0 /etc/" "$status $(readlink "$work/wicked/x")"

# ---- pause, resume ----

try pause one
try ps
check_match "paused" "*one*paused*" "$out"
refused "exec in a paused one" 125 "selkie: one: it is paused" exec one -- true
refused "a signal for a paused one" 125 "selkie: one: it is paused" kill -s USR1 one
try pause one
check "paused twice" "0 " "$status $err"
try resume one
try exec one -- date +%s
check "the clock is right after it" 1 "$(($(date +%s) - out < 60))"

# ---- the end ----

refused "rm of one that runs" 2 "selkie: one: it runs; stop it first, or say -f" rm one
try kill -s USR2 one -s nonesuch
check_match "an unknown signal" "2 selkie: nonesuch: no such signal" "$status $err"
try stop -t 60 one
check "stop" "0 " "$status $err"
try ps -a
check_match "it has ended as its command did" "*one*exited (5)*" "$out"
try logs -f one
check "its last words" asked "$(tail -n 1 "$work/out")"
check "a refused signal does not come later" 0 "$(grep -c signalled "$work/out")"
for command in stop kill pause resume exec; do
	refused "$command of one that has ended" 2 "selkie: one: it does not run" $command one -- true
done
try run -d --no-net --rm --name one -- sh -c 'trap "" TERM; echo again; while :; do sleep 1; done'
check "the name can be used again" "0 one" "$status $out"
try stop -t 0 one
check "one that does not listen" "0 " "$status $err"
# shellcheck disable=SC2046 # 23 kB of words
try run -d --no-net --name two -- sh -c 'sleep 1000' $(seq 5000)
try ps --json
check "a long command" "5003 5000" "$(printf '%s' "$out" | python3 -c 'import json, sys
for m in json.load(sys.stdin): print(len(m["command"]), m["command"][-1])')"
runner=$(cat "$XDG_RUNTIME_DIR/selkie/machines/two/pid")
kill -KILL "$runner"
try ps -a
check "what a killed runner leaves is cleaned" "NAME  STATE  AGE  PORTS  COMMAND" "$out"
try run --no-net --name gone -- sh -c 'exit 3'
check "one in the foreground" 3 "$status"
"$selkie" run -d --no-net --name one -- sleep 1000 >"$work/first" 2>&1 </dev/null &
"$selkie" run -d --no-net --name one -- sleep 1000 >"$work/second" 2>&1 </dev/null
wait
check "two at the same time with one name" "one
selkie: one: a machine of this name runs already" "$(sort "$work/first" "$work/second" | grep -v '\.\.\.$')"
try kill one
try rm one
check "nothing is left" "0 " "$status $err$(ls "$XDG_RUNTIME_DIR/selkie/machines")"
try_from unshare -rm sh -c 'mount -t tmpfs -o size=16k none "$1" && exec "$2" run -d --no-net --name one -- true' \
	sh "$XDG_RUNTIME_DIR" "$selkie" </dev/null
check "no room for the folder is not silent" 1 "$((status != 0 || 1))"

checked
