#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Runs in the guest: every stressor of stress-ng's classes that need no disk, network or module, one after another, a
# second each with its own checks on. One line each; a line that begins with FAILED is a failure. The last line says that
# it came to the end.
seconds=${1:-1}
shift
cd /tmp || exit 1

# What fails without anything being wrong: there is no AF_PACKET, no /proc/PID/pagemap, no swapon.
known=" rawpkt physpage swap "

stressors() {
	for class in os scheduler memory pipe interrupt vm filesystem; do
		stress-ng --class "$class?" 2>&1 | sed 's/^class .* stressors: //'
	done | tr ' ' '\n' | grep . | sort -u
}

# judge NAME STATUS: 3 and 4 are what a stressor says that lacks something; 1 is one that must be asked for twice.
judge() {
	case $2 in
	0 | 3 | 4) echo "ok $1 $2" ;;
	1) grep -q 'disabled ' /tmp/said && echo "ok $1 not run" || echo "FAILED $1 $2" ;;
	*) [[ $known = *" $1 "* ]] && echo "ok $1 (known)" || echo "FAILED $1 $2" ;;
	esac
}

# shellcheck disable=SC2046 # a list of names
[ $# -gt 0 ] || set -- $(stressors)
for name; do
	timeout -k 10 90 stress-ng "--$name" 1 -t "$seconds" --verify --no-rand-seed >/tmp/said 2>&1
	result=$(judge "$name" $?)
	echo "$result"
	[[ $result = ok* ]] || sed 's/^/    /' /tmp/said
	pkill -9 stress-ng && sleep 1
	rm -rf /tmp/*
done
echo "end of the list"
