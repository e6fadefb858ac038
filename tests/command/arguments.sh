#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC2154,SC2016,SC1091 # checks.sh sets them; the guest expands
# The answers of ./selkie before anything boots: help, mistakes in the arguments, missing and damaged files.
#
#	arguments.sh SELKIE WORK-FOLDER
set -u
here=$(cd "$(dirname "$0")" && pwd)
. "$here/checks.sh"

try --help
check "--help: status" 0 "$status"
check "--help: standard error" "" "$err"
for word in run test build clean bench -m --rootfs --disk --disk-size -e -w \
	-p --no-net --system --timeout --verbose --trace --trace-to --gdb --dry-run --growth --programs --profile --help --version; do
	grep -q -- " $word\>" "$work/out" || check "--help tells of $word" yes no
	grep -q -- "\W$word\>" "$here/../../README.md" || check "README tells of $word" yes no
done
help=$out
for command in run test build bench clean; do
	try $command --help
	check "$command --help" "$help" "$out"
done
try --version
check_match "--version" "selkie [0-9]*.[0-9]*.[0-9]*" "$out"
try
check "no command: status" 2 "$status"
check_match "no command: help" "*usage: *" "$err"

refused "unknown command" 2 "selkie: unknown command frobnicate; see *--help" frobnicate
refused "unknown option" 2 "selkie: run: unknown option --fast; *" run --fast
refused "unknown short option" 2 "selkie: run: unknown option -x; *" run -x
refused "a command without --" 2 "selkie: run: unexpected argument ls; a command goes behind --" run ls
for option in -m --rootfs --rootfs-size --disk --disk-size -e -w -p --system --timeout; do
	refused "$option without a value" 2 "selkie: $option needs a value; *" run $option
done
for size in '' 0 -1 12Q M 12MM 1.5G '1 G' '256M,slots=2' 0x100; do
	refused "-m $size" 2 "selkie: -m $size: expected a size *" run -m "$size" -- true
done
for seconds in '' 0 0.0 -1 x 1s . 1.2.3; do
	refused "--timeout $seconds" 2 "selkie: --timeout $seconds: expected *" run --timeout "$seconds" -- true
done
for pair in '' A =b 1A=b 'A B=c' 'A-B=c'; do
	refused "-e $pair" 2 "selkie: -e $pair: expected NAME=VALUE" run -e "$pair" -- true
done
refused "-w relative" 2 "selkie: -w tmp: expected an absolute path" run -w tmp -- true
refused "--rootfs-size" 2 "selkie: --rootfs-size big: expected a size*" run --rootfs-size big -- true
refused "--disk is a folder" 2 "selkie: --disk $work: neither a file nor a block device" run --disk "$work" -- true
refused "--disk missing" 2 "selkie: --disk $work/none: no such file*" run --disk "$work/none" -- true
for spec in 80 0:80 80:70000 a:80 80:b 1.2.3.:80:80 80:80/icmp; do
	refused "-p $spec" 2 "selkie: -p $spec: *" run -p "$spec" -- true
done
refused "-p without a network" 2 "selkie: -p needs *" run --no-net -p 8080:80 -- true
refused "bench with two patterns" 2 "selkie: bench: expected one name pattern" bench a b
refused "bench with an option" 2 "selkie: bench: unknown option --all" bench --all
refused "build with an argument" 2 "selkie: build: unexpected argument x" build x
refused "clean with an argument" 2 "selkie: clean: unexpected argument x" clean x
refused "test with two patterns" 2 "selkie: test: expected one name pattern" test a b
refused "test with an option" 2 "selkie: test: unknown option --all" test --all

# ---- root filesystems ----

refused "--rootfs missing" 2 "selkie: --rootfs $work/none: no such file or folder" run --rootfs "$work/none" -- true
: >"$work/empty"
refused "--rootfs empty" 2 "selkie: --rootfs $work/empty: *" run --rootfs "$work/empty" -- true
head -c 5000 /dev/urandom >"$work/garbage"
refused "--rootfs garbage" 2 "selkie: --rootfs $work/garbage: *" run --rootfs "$work/garbage" -- true
mkdir "$work/root"
seq 3000 >"$work/root/numbers"
(cd "$work/root" && find . | cpio -o -H newc 2>/dev/null) >"$work/whole.cpio"
tar -C "$work/root" -cf "$work/whole.tar" .
gzip -k "$work/whole.cpio" "$work/whole.tar"
for kind in cpio tar cpio.gz tar.gz; do
	head -c "$(($(wc -c <"$work/whole.$kind") / 2))" "$work/whole.$kind" >"$work/half.$kind"
	refused "--rootfs half a $kind" 2 "selkie: --rootfs $work/half.$kind: *" run --rootfs "$work/half.$kind" -- true
done

# ---- system descriptions ----

refused "--system missing" 2 "selkie: --system $work/none: no such file" run --system "$work/none" -- true
refused "--system a folder" 2 "selkie: --system $work/root: *" run --system "$work/root" -- true
description() { # NAME LINE EXPECTATION TEXT
	printf '%b' "$4" >"$work/$1.system"
	refused "--system $1" 2 "selkie: --system $work/$1.system:$2: $3" run --system "$work/$1.system" -- true
}
description word 1 '*expected kernel*' 'colonel linux {\n}\n'
description key 2 '*expected*' 'kernel linux {\n\tcolour = red\n}\n'
description memory 3 '*expected*' '# a comment\nkernel linux {\n\tmemory = lots\n}\n'
description equals 2 '*expected KEY = VALUE*' 'kernel linux {\n\tmemory 3\n}\n'
description end 1 '*}*' 'kernel linux {\n\tmemory = rest\n'
description binary 1 '*expected*' '\0001\0377\0000kernel'

# ---- the machine, printed ----

try run --dry-run -m 100M
check "--dry-run: status" 0 "$status"
check "--dry-run: standard error" "" "$err"
check_match "--dry-run: memory" "qemu-system-x86_64 *-m 100M *" "$out"
check "--dry-run: one line" 1 "$(wc -l <"$work/out")"
image=$(echo "$out" | sed "s/.*-initrd \([^ ]*\).*/\1/")
check "--dry-run: the image stays" ELF "$(head -c 4 "$image" | tr -cd '[:upper:]')"
try run --dry-run --gdb
check_match "--gdb waits" "* -S *" "$out"
check_match "--gdb says how" "selkie: waiting for:  gdb -ex 'target remote :1234' /*kernel-task*.elf" "$err"

# The sleeper behind a progress line outlives the build by a moment: the next command must not wait for it.
try run --dry-run
held=
for process in /proc/[0-9]*; do
	[ "$(cat "$process/comm" 2>/dev/null)" = sleep ] || continue
	[ "$(readlink "$process/fd/9")" != "$SELKIE_BUILD/.lock" ] || held=$process
done
check "nobody is left with the lock of the build" "" "$held"

checked
