#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC2154,SC1091 # checks.sh sets them
# Copies of Debian's python3 and redis that have been started before, and stand ready.
#
#	snapshots.sh SELKIE WORK-FOLDER
set -u
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../command/checks.sh"
XDG_RUNTIME_DIR=$work/runtime
XDG_STATE_HOME=$work/state
export XDG_RUNTIME_DIR XDG_STATE_HOME
mkdir "$XDG_RUNTIME_DIR"
trap '"$selkie" rm -f one two >/dev/null 2>&1' EXIT
"$here/../../tools/debian-rootfs" "$work/rootfs" bash coreutils python3 redis-server redis-tools >"$work/rootfs.log" 2>&1 || {
	cat "$work/rootfs.log"
	exit 1
}

# ---- python3, with what it has imported ----

cat >"$work/rootfs/warm.py" <<'END'
import hashlib, json, os, random, socket, sys, time, uuid
print("ready", flush=True)
for line in sys.stdin:
    print(eval(line), flush=True)
END
try snapshot python -m 512M --rootfs "$work/rootfs" --after line:ready -- python3 /warm.py
check "python3 is saved" "0 ready" "$status $out"
echo 'json.dumps({"sum": sum(range(100)), "host": socket.gethostname()})' >"$work/question"
try_from "$selkie" run --from python --hostname warm <"$work/question"
check "a copy answers" '0 {"sum": 4950, "host": "warm"}' "$status $out"
echo 'uuid.uuid4()' >"$work/question"
for i in 1 2 3 4 5 6 7 8 9 10; do
	"$selkie" run --from python <"$work/question" >"$work/copy$i" 2>&1 &
done
wait
check "ten copies, ten uuids" 10 "$(cat "$work"/copy[0-9]* | grep -xE '[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}' | sort -u | wc -l)"

# ---- a hundred at once ----

mkfifo "$work/hold"
exec 9<>"$work/hold"
for i in $(seq 100); do
	{ cat "$work/question"; read -r _ <"$work/hold"; } | "$selkie" run --name "copy$i" --from python >"$work/many$i" 2>&1 &
done
answers() {
	cat "$work"/many[0-9]* | grep -cxE '[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}'
}
for i in $(seq 600); do
	[ "$(answers)" -lt 100 ] || break
	sleep 1
done
check "a hundred copies answer" "100 100" "$(answers) $(cat "$work"/many[0-9]* | sort -u | wc -l)"
"$selkie" stats --json >"$work/stats"
check "all at once" 100 "$(grep -c '"own"' "$work/stats")"
awk -F '[:,]' '/"own"/ { own += $2 } /"resident"/ { resident += $2 } /"cpu_seconds"/ { cpu += $2 } END {
	printf "a hundred copies: %.1f MiB written by each, %.1f MiB resident in each, %.2f s of processor time for each\n",
		own / 104857600, resident / 104857600, cpu / 100 }' "$work/stats"
for i in $(seq 100); do echo; done >&9
wait
exec 9>&-
check "they end" "" "$("$selkie" ps | sed 1d)"

# ---- redis, by its port ----

port() { perl -MIO::Socket::INET -e 'print IO::Socket::INET->new(LocalAddr => "127.0.0.1", Listen => 1)->sockport'; }

# redis PORT COMMAND: one line of the answer.
redis() {
	perl -MIO::Socket::INET -e 'my $s = IO::Socket::INET->new(PeerAddr => "127.0.0.1:$ARGV[0]") or die "$!\n";
		print $s "$ARGV[1]\r\n"; $_ = <$s>; $_ = <$s> if /^\$\d/; s/\r//; print' "$@"
}

try snapshot redis -m 512M --rootfs "$work/rootfs" --after port:6379 -- redis-server --save '' --protected-mode no
check "redis is saved" 0 "$status"
first=$(port)
try run -d --name one -p "$first:6379" --from redis
second=$(port)
try run -d --name two -p "$second:6379" --from redis
check "a copy answers" +PONG "$(redis "$first" PING)"
redis "$first" 'SET key first' >/dev/null
redis "$second" 'SET key second' >/dev/null
check "each has its own" "first second" "$(redis "$first" 'GET key') $(redis "$second" 'GET key')"
try exec one redis-cli GET key
check "exec in a copy" first "$out"
"$selkie" stop one two
check "they end when they are asked to" "exited (0) exited (0)" "$("$selkie" ps -a | grep -o 'exited ([0-9]*)' | paste -sd' ')"

checked
