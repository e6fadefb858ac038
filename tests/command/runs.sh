#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC2154,SC2016,SC1091 # checks.sh sets them; the guest expands
# ./selkie run on real boots: streams, exit status, every option, and how a run is ended from outside.
#
#	runs.sh SELKIE WORK-FOLDER
set -u
here=$(cd "$(dirname "$0")" && pwd)
. "$here/checks.sh"

# ---- the command's streams and status ----

# From another folder, through a path with a blank in it.
ln -s "$(dirname "$selkie")" "$work/link"
cd "$work" || exit 1
try_from "./link/selkie" run -e GREETING='hello  you=me' -e HOME=/tmp -w /usr/bin -- sh -c '
	echo "$GREETING $HOME $PWD"; cat; echo complaint >&2; echo "$@"; exit 7' \
	sh 'an argument' '' "it's" <<-'END_OF_INPUT'
		line one
		line two
	END_OF_INPUT
check "status" 7 "$status"
check "standard output" "hello  you=me /tmp /usr/bin
line one
line two
an argument  it's" "$out"
check "standard error" "complaint" "$err"
check_match "the boot's messages are in the log" "*root: *1 kernels, *" "$(cat "$work/log")"
cd / || exit 1

# Binary input of more than any buffer holds, and its end.
seq 200000 | gzip -c >"$work/in"
try_from "$selkie" run -- sh -c 'tee /tmp/copy; cmp - /dev/null; md5sum </tmp/copy >&2; false' <"$work/in"
check "binary: status" 1 "$status"
cmp "$work/in" "$work/out"
check "binary: comes back" 0 $?
check "binary: was the same in the guest" "$(md5sum <"$work/in")" "$err"

try_from "$selkie" run -- sh -c 'read -r a; echo "$a"; exit 3' <"$work/in" >/dev/null
check "input that is not read to its end" 3 "$status"

try run -- sh -c 'kill -SEGV $$'
check "ended by SIGSEGV" 139 "$status"
try run -- sh -c 'kill -KILL $$'
check "ended by SIGKILL" 137 "$status"
check "ended by SIGKILL: standard error" "" "$err"
refused "no such command" 127 "selkie: nonesuch: command not found" run -- nonesuch
refused "no such path" 127 "selkie: /bin/nonesuch: *" run -- /bin/nonesuch
refused "not executable" 126 "selkie: /etc/passwd: Permission denied" run -- /etc/passwd
refused "a folder" 126 "selkie: /etc: *" run -- /etc
refused "-w missing" 2 "selkie: /nonesuch: No such file or directory" run -w /nonesuch -- true

# ---- root filesystems ----

root=$work/root
mkdir -p "$root/bin"
cp "$SELKIE_BUILD/rootfs/default/bin/busybox" "$root/bin/sh"
echo 'packed here' >"$root/a file"
mkdir "$work/empty"
refused "a root without the command" 127 "selkie: *" run --rootfs "$work/empty" -- sh
(cd "$root" && find . | cpio -o -H newc 2>/dev/null) >"$work/root.cpio"
tar -C "$root" -cf "$work/root.tar" .
gzip -k "$work/root.cpio" "$work/root.tar"
for source in root root.cpio root.cpio.gz root.tar root.tar.gz; do
	try run --rootfs "$work/$source" -- /bin/sh -c 'read -r a <"/a file"; echo "$a"; set -- /*; echo "$@"'
	check "--rootfs $source: status" 0 "$status"
	check_match "--rootfs $source" "packed here
/a file /bin*" "$out"
done

# ---- the machine ----

try run -m 48M -- sh -c 'seq 2000 | sort -rn | head -1; grep MemTotal /proc/meminfo'
check "-m 48M: status" 0 "$status"
total=$(echo "$out" | sed -n 's/MemTotal: *\([0-9]*\) kB/\1/p')
check_match "-m 48M: works" "2000
MemTotal:*" "$out"
check "-m 48M: no more than that" 1 $((total > 16000 && total < 48 * 1024))
try run -m 16M -- sh -c 'seq 2000 | sort -rn | head -1; ls / | grep -c bin'
check "-m 16M: status" 0 "$status"
check_match "-m 16M: works" "2000
*" "$out"
refused "-m 4M" 2 "selkie: -m 4M: too small, *" run -m 4M -- true
try run --system "$(dirname "$selkie")/systems/two-kernels.system" --verbose -- echo two
check "--system: status" 0 "$status"
check "--system: output" two "$out"
check_match "--system and --verbose" "*root: *2 kernels, *" "$err"

# shellcheck disable=SC2016
try run --timeout 250 -- sh -c 'until dmesg | grep -q "rng: random numbers are stirred in"; do usleep 100000; done'
check "the entropy device is used: status" 0 "$status"

# ---- how programs get into the kernel ----

# entry WHAT EXPECTED LOG OPTION...
entry() {
	what=$1 expected=$2 log=$3
	shift 3
	try_from "$selkie" run "$@" -- cat /proc/cmdline </dev/null
	check "entry, $what" "entry=$expected" "$out"
	check_match "entry, $what: the log" "*kernel linux: entry = $log*" "$(cat "$work/log")"
}
entry "by itself" inner inner
entry "asked for" fault "fault: the system description says so" --entry fault
SELKIE_BOOT_WORDS='extensions mitigations=window'
export SELKIE_BOOT_WORDS
entry "flaws of the processor" fault "fault: on this processor " --entry inner
SELKIE_BOOT_WORDS=console_port=0x3f8
entry "no extensions" fault "fault: the microkernel has no extensions"
unset SELKIE_BOOT_WORDS

# ---- ended from outside ----

try run --timeout 15 -- sh -c 'echo before; sleep 100'
check "--timeout: status" 124 "$status"
check "--timeout: output until then" before "$out"
check_match "--timeout: message" "selkie: no end after 15 seconds*" "$err"

# signalled SIGNAL STATUS
signalled() {
	"$selkie" run -- sh -c 'echo started; sleep 100' </dev/null >"$work/out" 2>"$work/err" &
	pid=$!
	for _ in $(seq 1200); do
		grep -q started "$work/out" && break
		sleep 0.1
	done
	kill "-$1" $pid
	wait $pid
	check "SIG$1" "$2" $?
	check "SIG$1: nothing is left" "" "$(grep -l "run/$pid/[i]mage" /proc/[0-9]*/cmdline 2>/dev/null)"
	check "SIG$1: standard error" "" "$(grep -v '\.\.\.$' "$work/err")"
}
signalled TERM 143
signalled HUP 129

timeout 300 "$selkie" run -- sh -c 'yes' </dev/null 2>"$work/err" | head -1 >"$work/out"
check "a reader that goes away" y "$(cat "$work/out")"
check "a reader that goes away: standard error" "" "$(grep -v '\.\.\.$' "$work/err")"

checked
