#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The part of the kernel that user mode's page tables map with mitigations=window: QEMU is stopped again and again until
# the processor is in user mode, and its monitor is asked for the mappings. They must be the window's only, and kernel
# mode must have more.
#
#	window.sh KERNEL-ELF32 KERNEL-ELF64 ROOT-TASK
set -eu
kernel=$1 symbols=$2 root_task=$3
said=$(mktemp)
trap 'rm -f "$said" "$said.lines"' EXIT

# Low half of a symbol's address: all are in the kernel's last 2 GiB.
address() {
	nm "$symbols" | awk -v name="$1" '$3 == name { print substr($1, 9) }'
}
# mapping START END PERMISSIONS, as the monitor writes it.
mapping() {
	printf 'ffffffff%s %016x %s\n' "$1" $((0x$2 - 0x$1)) "$3"
}
page() {
	start=$(address "$1")
	mapping "$start" "$(printf %x $((0x$start + 4096)))" "$2"
}
wanted=$(
	{
		mapping "$(address window_text_start)" "$(address window_text_end)" -r-
		page window_state -rw
		page window_ist -rw
		page idt -r-
	} | sort
)

# look OPTION: prints the kernel's mappings of a moment in user mode. A stop whose answer is not complete yet is followed by
# another one.
# shellcheck disable=SC2094 # what QEMU said so far is read on purpose
look() {
	: >"$said"
	{
		tries=0
		while [ "$(grep -ac 'CPL=3' "$said")" -lt 2 ] && [ "$tries" -lt 400 ]; do
			sleep 0.2
			printf 'stop\ninfo registers\ninfo mem\ncont\n'
			tries=$((tries + 1))
		done
		printf 'stop\ninfo registers\nquit\n'
	} | timeout 100 qemu-system-x86_64 -machine q35 -cpu max -m 512 -nodefaults -display none -no-reboot \
		-monitor stdio -kernel "$kernel" -initrd "$root_task" -append "$1" >"$said" || true
	tr -d '\r' <"$said" >"$said.lines"
	awk '
		/CPL=[0-3]/ {
			if (user && seen != "") { printf "%s", seen; exit }
			user = /CPL=3/
			seen = ""
		}
		/^ffff/ && user { seen = seen substr($1, 1, 16) " " $2 " " $3 "\n" }' "$said.lines" | sort
}

mapped=$(look mitigations=window)
if [ "$mapped" != "$wanted" ]; then
	echo "FAILED: user mode maps of the kernel:"
	echo "$mapped"
	echo "and not:"
	echo "$wanted"
	exit 1
fi
if [ "$(look mitigations=off)" = "$wanted" ]; then
	echo "FAILED: the same without a window"
	exit 1
fi
