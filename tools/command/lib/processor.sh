# shellcheck shell=sh disable=SC2034,SC2154 # variables are shared with selkie and other files here
# SPDX-License-Identifier: BSD-2-Clause
# How QEMU runs the guest's processor: by KVM where that works, else by its emulator.

# Does KVM run a boot sector that ends QEMU with status 99? Even a /dev/kvm that can be opened may be unable to run a guest.
kvm_works() {
	[ -r /dev/kvm ] && [ -w /dev/kvm ] || return 1
	{
		printf '\260\061\346\364\364\353\375' # mov al,0x31; out 0xf4,al; hlt; jmp back
		head -c 503 /dev/zero
		printf '\125\252'
	} >"$state/probe.img"
	status=0
	timeout 10 qemu-system-x86_64 -accel kvm -cpu host -m 32M -nodefaults -display none -no-reboot \
		-device isa-debug-exit,iobase=0xf4,iosize=4 \
		-drive "file=$state/probe.img,format=raw,if=floppy,readonly=on" \
		>/dev/null 2>&1 </dev/null || status=$?
	[ "$status" -eq 99 ]
}

# Sets $accel; the answer is remembered for this host kernel.
choose_accel() {
	if [ -n "${SELKIE_ACCEL-}" ]; then
		accel=$SELKIE_ACCEL
		return
	fi
	remembered=$state/accel.$(uname -r)
	if [ ! -s "$remembered" ]; then
		mkdir -p "$state"
		if slowly "trying whether KVM works" "$state/probe.log" kvm_works; then
			echo kvm >"$remembered"
			say "KVM works here and is used"
		else
			echo tcg >"$remembered"
			say "KVM cannot run a guest here: using TCG, which is slower"
		fi
	fi
	accel=$(cat "$remembered")
}

# Prints the processor model for QEMU, without the features whose registers the kernel cannot save.
cpu_of_kernel() {
	model=max
	[ "$accel" != kvm ] || model=host
	if [ -n "$kernel" ]; then
		"$here/tools/kernel-cpu" "$kernel" "$model"
	else
		echo "$model"
	fi
}
