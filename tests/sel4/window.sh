#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# What user mode's page tables map of the kernel with mitigations=window: QEMU is stopped again and again until it is found
# in user mode, and its monitor asked for the mappings. They must be the window's, and those of kernel mode more.
#
#	window.sh KERNEL-ELF32 KERNEL-ELF64 ROOT-TASK
set -eu
kernel=$1 symbols=$2 root_task=$3
said=$(mktemp)
trap 'rm -f "$said"' EXIT

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

# look OPTION: prints the kernel's mappings of a moment in user mode.
look() {
	{
		for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
			sleep 0.3
			printf 'stop\ninfo registers\ninfo mem\ncont\n'
		done
		echo quit
	} | timeout 100 qemu-system-x86_64 -machine q35 -cpu max -m 512 -nodefaults -display none -no-reboot \
		-monitor stdio -kernel "$kernel" -initrd "$root_task" -append "$1" | tr -d '\r' >"$said" || true
	awk '
		/CPL=[0-3]/ {
			if (user && seen != "") { printf "%s", seen; exit }
			user = /CPL=3/
			seen = ""
		}
		/^ffff/ && user { seen = seen substr($1, 1, 16) " " $2 " " $3 "\n" }' "$said" | sort
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
