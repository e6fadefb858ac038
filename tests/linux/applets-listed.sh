#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Every applet of the root filesystem's busybox is either run by a case or left out with a reason:
#
#	applets-listed.sh ROOTFS SOURCES
#
# An `applet NAME` line of cases/applets-*.sh heads the lines that run it; NAME must be called in one of them.
# applets-left-out has a name and the reason on each line.
set -eu
rootfs=$1 sources=$2

called=$(awk '
	function close_head() { if (head != "" && !seen) print "headed but not called: " head > "/dev/stderr" }
	FNR == 1 { close_head(); head = "" }
	$1 == "applet" && NF == 2 { close_head(); head = $2; gsub(/\x27/, "", head); seen = 0; next }
	head != "" {
		line = " " $0 " "
		gsub(/[;|&(){}"`<>$]/, " ", line)
		if (!seen && index(line, " " head " ")) { seen = 1; print head }
	}
	END { close_head() }' "$sources"/cases/applets-*.sh | sort -u)
left_out=$(awk '!/^#/ && NF > 1 { print $1 }' "$sources/applets-left-out" | sort -u)

failed=0
for applet in $("$rootfs/bin/busybox" --list); do
	in_cases=0 in_list=0
	echo "$called" | grep -Fqx -e "$applet" && in_cases=1
	echo "$left_out" | grep -Fqx -e "$applet" && in_list=1
	case $in_cases$in_list in
	00) echo "$applet: neither run by a case nor left out" && failed=1 ;;
	11) echo "$applet: run by a case and left out" && failed=1 ;;
	esac
done
for applet in $called $left_out; do
	"$rootfs/bin/busybox" --list | grep -Fqx -e "$applet" || { echo "$applet: not in this busybox" && failed=1; }
done
echo "$(echo "$called" | wc -l) applets run, $(echo "$left_out" | wc -l) left out"
exit $failed
