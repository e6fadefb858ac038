#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC2154,SC2016,SC1091 # checks.sh sets them; the guest expands
# ./selkie run --trace: which calls it shows, where, and that the program's own streams are left alone.
#
#	trace.sh SELKIE WORK-FOLDER
set -u
here=$(cd "$(dirname "$0")" && pwd)
. "$here/checks.sh"

# has NAME PATTERN FILE: a line of the file matches the regular expression.
has() {
	grep -Eq "$2" "$3"
	check "$1" 0 $?
}

refused "--trace: no such call" 2 "selkie: --trace=open,frob*: no system call is named frob\*" run '--trace=open,frob*' -- true
refused "--trace= of nothing" 2 "selkie: --trace=: no system call is named " run --trace= -- true
refused "--trace-to without a value" 2 "selkie: --trace-to needs a value; *" run --trace-to
refused "--trace-to: not to be written" 2 "selkie: --trace-to $work/none/f: No such file or directory" \
	run --trace-to "$work/none/f" -- true

try run '--trace=openat,exit*,mkdir' -- sh -c 'cat /etc/passwd >/dev/null; mkdir /etc 2>/dev/null; echo mine >&2; exit 3'
check "--trace: status" 3 "$status"
check "--trace: standard output" "" "$out"
has "a name is shown, flags by name" '^linux\[[0-9]+\] openat\(AT_FDCWD, "/etc/passwd", O_RDONLY, 0\) = [0-9]+' "$work/said"
has "an error has its name" '^linux\[[0-9]+\] mkdir\("/etc", 0777\) = -1 EEXIST' "$work/said"
has "what does not come back" '^linux\[[0-9]+\] exit_group\(3\) = \?' "$work/said"
has "the program's standard error is there, too" '^mine' "$work/said"
check "nothing else is shown" "" "$(grep -vE '^linux\[[0-9]+\] (openat|exit_group|mkdir)\(|^mine' "$work/said")"
check "nor is the trace in the log" 0 "$(grep -c 'trace:' "$work/log")"

try run --trace-to "$work/trace" -- sh -c 'echo "$$ is $(id -u)"; exec /bin/ls / >/dev/null'
check "--trace-to: standard error" "" "$err"
has "--trace-to: calls that are answered without an event" '^linux\[[0-9]+\] getuid\(\) = 0' "$work/trace"
has "--trace-to: bytes" '^linux\[[0-9]+\] write\(1, "[0-9]+ is 0\\n", [0-9]+\) = [0-9]+' "$work/trace"
has "--trace-to: words" 'execve\("[^"]*", \["/bin/ls", "/"\], 0x[0-9a-f]+\) = 0' "$work/trace"

# ---- what is not implemented ----

mkdir "$work/lacks"
cat >"$work/lacks.c" <<'END'
#include <sys/syscall.h>
#include <unistd.h>
int main(void) { return syscall(SYS_userfaultfd) == 0 || syscall(SYS_userfaultfd) == 0 || syscall(SYS_uselib) == 0; }
END
gcc -static -o "$work/lacks/lacks" "$work/lacks.c"
try run --no-net --report --rootfs "$work/lacks" -- /lacks
check "--report" "0 selkie: system call 323 (userfaultfd) is not implemented (lacks)
selkie: system call 134 (uselib) is not implemented (lacks)" "$status $err"
try run --no-net --report -- true
check "--report: nothing" "0 selkie: every system call that was made is implemented" "$status $err"

checked
