#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC2154,SC1091,SC2016 # checks.sh sets them; the guest expands
# Snapshots and their copies: when one is taken, what a copy has of its own, what is refused, that nothing is left behind.
#
#	snapshots.sh SELKIE WORK-FOLDER
set -u
here=$(cd "$(dirname "$0")" && pwd)
. "$here/checks.sh"
own_folders
saved=$XDG_STATE_HOME/selkie/snapshots
trap '"$selkie" rm -f named >/dev/null 2>&1' EXIT

# ---- mistakes ----

refused "no name" 2 "selkie: snapshot: expected a name*" snapshot
refused "a bad name" 2 "selkie: snapshot a/b: expected *" snapshot a/b -- true
refused "an unknown condition" 2 "selkie: --after never: expected line:REGEX*" snapshot bad --no-net --after never -- true
refused "no regular expression" 2 "selkie: --after line:(: not a regular expression" snapshot bad --no-net --after 'line:(' -- true
refused "no port" 2 "selkie: --after port:99999: expected a port*" snapshot bad --no-net --after port:99999 -- true
refused "a relative path" 2 "selkie: --after file:x: expected an absolute path" snapshot bad --no-net --after file:x -- true
refused "a shared folder" 2 "selkie: snapshot: a machine with -v or --host *" snapshot bad -v "$work:/mnt" -- true
refused "the host" 2 "selkie: snapshot: a machine with -v or --host *" snapshot bad --host -- true
refused "a name for the machine" 2 "selkie: snapshot: --name, *" snapshot bad --name x -- true
refused "no such snapshot" 2 "selkie: --from nonesuch: no such snapshot*" run --from nonesuch
refused "no such snapshot to remove" 2 "selkie: nonesuch: no such snapshot" rm --snapshot nonesuch
refused "a command that ends before" 125 "selkie: snapshot: the command has ended before, with status 3" \
	snapshot bad --no-net --after line:never -- sh -c 'exit 3'
try snapshot bad --no-net --timeout 3 --after file:/never -- sleep 1000
check "a condition that does not come: status" 124 "$status"
check "nothing is left" "" "$(ls -A "$saved")"

# ---- a shell that waits ----

try snapshot shell --after 'line:^ready' -- sh -c 'echo before; echo ready; read line; echo "got $line"
	head -c 16 /dev/urandom | od -An -tx1; hostname; date +%s; exit 4'
check "saved" "0 before
ready" "$status $out"
refused "the same name twice" 2 "selkie: snapshot shell: there is one already; *" snapshot shell -- true
try ps --snapshots
check_match "ps --snapshots" "SNAPSHOT*shell*" "$out"
check_match "ps --snapshots --json" '*"name": "shell"*' "$("$selkie" ps --snapshots --json)"
echo hello >"$work/line"
try_from "$selkie" run --from shell --hostname copy <"$work/line"
check "a copy goes on" "4 got hello" "$status $(head -n 1 "$work/out")"
check "its name" copy "$(sed -n 3p "$work/out")"
check "its time of day" 1 "$(($(date +%s) - $(sed -n 4p "$work/out") < 60))"
check "its standard error" "" "$err"
refused "a command" 2 "selkie: --from shell: it has a command already" run --from shell -- true
refused "an option that is the snapshot's" 2 "selkie: --from shell: only --name*" run --from shell -m 64M

for i in 1 2 3 4 5 6 7 8 9 10; do
	{ echo "$i" | "$selkie" run --from shell >"$work/copy$i" 2>&1; echo $? >>"$work/copy$i"; } &
done
wait
check "ten at once" "got 1 got 2 got 3 got 4 got 5 got 6 got 7 got 8 got 9 got 10" \
	"$(for i in 1 2 3 4 5 6 7 8 9 10; do head -n 1 "$work/copy$i"; done | paste -sd' ')"
check "ten statuses" "4 4 4 4 4 4 4 4 4 4" "$(for i in 1 2 3 4 5 6 7 8 9 10; do tail -n 1 "$work/copy$i"; done | paste -sd' ')"
check "ten random numbers" 10 "$(for i in 1 2 3 4 5 6 7 8 9 10; do sed -n 2p "$work/copy$i"; done | sort -u | wc -l)"
check "ten host names" 10 "$(for i in 1 2 3 4 5 6 7 8 9 10; do sed -n 3p "$work/copy$i"; done | sort -u | wc -l)"

# ---- snapshots that are damaged, or of another Selkie or machine ----

damaged() { # NAME FILE COMMAND...: `shell` with a file changed by the command
	name=$1 file=$2
	shift 2
	rm -rf "$saved/other"
	cp -r --sparse=always "$saved/shell" "$saved/other"
	(cd "$saved/other" && "$@" "$file")
	refused "$name" 2 "selkie: --from other: $wanted" run --from other
}
wanted="the snapshot is damaged: *"
damaged "memory cut short" memory truncate -s -4096
damaged "devices cut short" devices truncate -s -1
damaged "a byte of the devices is another" devices sh -c 'printf x | dd of="$0" bs=1 seek=5000 conv=notrunc 2>/dev/null'
damaged "a file is missing" link rm
wanted="it is of another QEMU: QEMU emulator version 0.1, this is *"
damaged "another QEMU" identity sed -i 's/version [0-9].*/version 0.1/'
wanted="it is of another Selkie: 0.0*, this is *"
damaged "another Selkie" identity sed -i 's/^Selkie [^,]*/Selkie 0.0/'
wanted="it is of another accelerator: kvm, this is tcg"
damaged "another accelerator" identity sed -i 's/^accelerator .*/accelerator kvm/'
try rm --snapshot other
check "rm --snapshot" "0 shell" "$status $(ls -A "$saved")"

# ---- a server, by its port; a disk ----

truncate -s 8M "$work/disk"
port=$(perl -MIO::Socket::INET -e 'print IO::Socket::INET->new(LocalAddr => "127.0.0.1", Listen => 1)->sockport')
try snapshot server --disk "$work/disk" --after port:7 -- sh -c 'echo written >/dev/vda; sync
	nc -ll -p 7 -e sh -c "read x && echo \$x; head -c 7 /dev/vda; test -z \"\$x\" || echo \$x >/dev/vda; head -c 3 /dev/vda"'
check "a server is saved" "0 " "$status $out$err"
check "the disk is as it was" "" "$(tr -d '\0' <"$work/disk")"
for i in 1 2; do
	try run -d --name named -p "$port:7" --from server
	check "a copy in the background" "0 named" "$status $out"
	answer=$(perl -MIO::Socket::INET -e 'my $s = IO::Socket::INET->new(PeerAddr => "127.0.0.1:$ARGV[0]") or die;
		print $s "one\n"; local $/; print <$s>' "$port")
	check "it answers, and its disk is its own" "one
writtenone" "$answer"
	try exec named hostname
	check "exec in a copy" "0 named" "$status $out"
	"$selkie" exec named -- sh -c 'ip -o link show eth0' | sed 's/.*ether \([^ ]*\) .*/\1/' >>"$work/macs"
	try ps
	check_match "ps" "*named*running*7/tcp*" "$out"
	try run --from server -p "$port:7"
	check_match "the port is in use" "125 selkie: QEMU ended with status 1: *choose another with -p*" \
		"$status $(head -n 1 "$work/said")"
	try kill named
	try rm named
done
check "MAC addresses of their own" 2 "$(grep -v '^52:54:00:12:34:56$' "$work/macs" | grep -E '^.[26ae](:..){5}$' | sort -u | wc -l)"
echo changed >>"$work/disk"
refused "its disk has changed" 2 "selkie: --from server: $work/disk, a disk of the snapshot, has been changed since" \
	run --from server

# ---- a terminal ----

try snapshot --nonesuch
check_match "an option as name" "2 selkie: snapshot --nonesuch: expected *" "$status $err"

# ---- no room ----

mkdir "$work/small"
try_from unshare -rm sh -c 'mount -t tmpfs -o size=20M none "$1" && XDG_STATE_HOME=$1 "$2" snapshot x --no-net -- sleep 100; s=$?
	ls -A "$1/selkie/snapshots"; exit $s' sh "$work/small" "$selkie" </dev/null
check "no room: status" 125 "$status"
check_match "no room: message" "selkie: snapshot: its memory: No space left on device" "$err"
check "no room: nothing is left" "" "$out"
check "no run is left" "" "$(find "$SELKIE_BUILD/run" -maxdepth 1 -name '[0-9]*' -exec sh -c '[ -d /proc/$(basename $1) ] || echo $1' sh {} \; 2>/dev/null)"

checked
