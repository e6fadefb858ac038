#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC2154,SC1091,SC2016 # checks.sh sets them; sh expands
# Every end that is not the command's own says why, in one clear line on standard error: root filesystems that cannot
# be used, commands that cannot be executed, processors that lack something, a QEMU that does not start or dies, a kernel
# that breaks down, a full disk of the host.
#
#	ends.sh SELKIE WORK-FOLDER
set -u
here=$(cd "$(dirname "$0")" && pwd)
. "$here/checks.sh"
busybox=$SELKIE_BUILD/rootfs/default/bin/busybox
root=$work/root

new_root() {
	rm -rf "$root"
	mkdir -p "$root/bin" "$root/dev" "$root/proc" "$root/sys"
	cp "$busybox" "$root/bin/sh"
}

program() { # NAME: what is read becomes an executable file
	cat >"$root/bin/$1"
	chmod +x "$root/bin/$1"
}

# ended NAME STATUS PATTERN ARGUMENT...: the first line of standard error matches; the log's last lines may follow.
ended() {
	name=$1 expected=$2 pattern=$3
	shift 3
	try run --no-net "$@"
	check "$name: status" "$expected" "$status"
	check "$name: standard output" "" "$out"
	check_match "$name: message" "$pattern" "$(head -n 1 "$work/said")"
}

# ---- root filesystems ----

for folder in proc dev sys; do
	new_root
	rmdir "$root/$folder"
	: >"$root/$folder"
	refused "/$folder is a file" 126 "selkie: /$folder of the root filesystem: a folder is needed there" \
		run --rootfs "$root" -- sh -c 'echo up'
done
new_root
rmdir "$root/proc"
ln -s /tmp "$root/proc"
refused "/proc is a link" 126 "selkie: /proc of the root filesystem: a folder is needed there" \
	run --rootfs "$root" -- sh -c 'echo up'
new_root
rmdir "$root/proc" "$root/dev" "$root/sys"
try run --rootfs "$root" -- sh -c 'echo up >/dev/null && cd /proc/self && cd /sys/kernel'
check "missing folders are made" "0 " "$status $err"
rm "$root/bin/sh"
refused "no shell" 127 "selkie: the root filesystem: it has neither /bin/bash nor /bin/sh; say a command behind --" \
	run --rootfs "$root"
refused "an empty root filesystem" 127 "selkie: sh: command not found" run --rootfs "$root" -- sh
refused "a folder is shared on a file" 126 "selkie: /etc/passwd: a folder is needed there" \
	run -v "$work:/etc/passwd" -- true

# ---- commands ----

new_root
printf '#!/usr/bin/nonesuch -x\necho up\n' | program script
printf 'echo up\n' | program text
: | program empty
head -c 100 "$busybox" | program half
{ head -c 18 "$busybox"; printf '\267'; tail -c +20 "$busybox"; } | program arm
refused "the script's interpreter is missing" 127 \
	"selkie: script: the interpreter that it asks for, /usr/bin/nonesuch: No such file or directory" \
	run --rootfs "$root" -- script
echo 'int main(void) { return 0; }' >"$work/main.c"
gcc -o "$root/bin/dynamic" "$work/main.c"
refused "the program's interpreter is missing" 127 \
	"selkie: dynamic: the interpreter that it asks for, /lib64/ld-*: No such file or directory" \
	run --rootfs "$root" -- dynamic
for command in text empty half arm; do
	refused "not a program: $command" 126 \
		"selkie: $command: Exec format error: neither a program for x86-64 nor a script with #!" \
		run --rootfs "$root" -- "$command"
done

# ---- the machine ----

for cpu in qemu64 max,-fsgsbase; do
	ended "a processor without fsgsbase: $cpu" 125 "selkie: the guest broke down: this processor has no *(fsgsbase)*" \
		--cpu $cpu -- true
done
ended "a processor of 32 bits" 125 "selkie: the guest broke down: this processor has no 64-bit mode*" \
	--cpu qemu32 -- true
ended "an unknown processor" 125 "selkie: QEMU ended with status 1: unable to find CPU model 'nonesuch' (*" \
	--cpu nonesuch -- true
ended "more memory than there is" 125 "selkie: QEMU ended with status 1: cannot set up guest memory * (* -m)" \
	-m 900000G -- true
ended "a kernel that dies" 125 "selkie: the guest broke down: kernel linux is dead: linux died: exception *" \
	-- sh -c 'echo c >/proc/sysrq-trigger; sleep 100'

perl -MIO::Socket::INET -e '
	$s = IO::Socket::INET->new(LocalAddr => "127.0.0.1", Listen => 1) or die;
	$| = 1; print $s->sockport, "\n"; sleep 300' >"$work/port" &
taker=$!
while [ ! -s "$work/port" ]; do sleep 0.1; done
try run -p "$(cat "$work/port"):80" -- true
kill $taker
check "a port that is taken: status" 125 "$status"
check_match "a port that is taken: message" "selkie: QEMU ended with status 1: * (*choose another with -p)" \
	"$(head -n 1 "$work/said")"

truncate -s 1M "$work/disk"
perl -MFcntl -e '
	# As QEMU locks an image: a lock on byte 201 keeps other processes from writing.
	open my $f, "+<", $ARGV[0] or die;
	my $lock = pack "s s x4 q q i x4", F_RDLCK, SEEK_SET, 201, 1, 0;
	fcntl $f, 37, $lock or die "lock: $!"; # F_OFD_SETLK
	$| = 1; print "locked\n"; sleep 300' "$work/disk" >"$work/locked" &
taker=$!
while [ ! -s "$work/locked" ] && kill -0 $taker 2>/dev/null; do sleep 0.1; done
ended "a disk in use" 125 "selkie: QEMU ended with status 1: * lock (another machine uses this disk*" \
	--disk "$work/disk" -- true
kill $taker

"$selkie" run --no-net -- sleep 100 </dev/null >"$work/out" 2>"$work/err" &
pid=$!
qemu=
while [ -z "$qemu" ] && kill -0 $pid 2>/dev/null; do
	qemu=$(pgrep -P $pid -x qemu-system-x86)
	sleep 0.1
done
kill -KILL "$qemu"
wait $pid
check "QEMU is killed: status" 125 $?
check "QEMU is killed: message" "selkie: QEMU was killed by signal 9" \
	"$(grep -v '\.\.\.$' "$work/err" | head -n 1)"

# ---- the host ----

for size in 100k 5M; do
	try_from unshare -rm sh -c 'mount -t tmpfs -o "size=$1" none "$2/run" && exec "$3" run --no-net -- true' \
		sh $size "$SELKIE_BUILD" "$selkie" </dev/null
	check "a full disk of $size: status" 126 "$status"
	check_match "a full disk of $size: message" "selkie: the boot * could not be made: *: No space left on device" "$err"
done
SELKIE_LOG=$work/none/log
export SELKIE_LOG
refused "the log cannot be written" 2 "selkie: $work/none/log: No such file or directory" run --no-net -- true

checked
