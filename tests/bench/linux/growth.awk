# SPDX-License-Identifier: BSD-2-Clause
# Lists of "NAME | N | FIGURE", Linux's and then (selkie=1) Selkie's, become a table: both with the least N and with the
# most, and how many times the one is the other. Operations are marked whose cost grows faster than on Linux by half and
# at least doubles. A figure that is missing on one side means that the work failed there: status 1.
$2 == "end" { next }
!selkie {
	if (NF == 3)
		linux[$1, $2] = $3
	next
}
NF != 3 { print; failed = 1; next }
!(($1, $2) in linux) { print $1 " with " $2 ": Linux has no figure"; failed = 1; next }
!($1 in least) { least[$1] = $2; order[++n] = $1 }
{ most[$1] = $2; ours[$1, $2] = $3 }
END {
	if (!n && !failed) { print "no subject has that in its name"; failed = 1 }
	if (n)
		printf "%-46s %14s  %10s %10s  %10s %10s %8s\n", "thousands of instructions, little and much", "N", "Selkie", "", "Linux", "", "growth"
	for (i = 1; i <= n; i++) {
		name = order[i]; a = least[name]; b = most[name]
		growth = ours[name, b] / ours[name, a]; theirs = linux[name, b] / linux[name, a]
		printf "%-46s %6d %7d  %10.2f %10.2f  %10.2f %10.2f %4.1f/%.1f", name, a, b, ours[name, a], ours[name, b], linux[name, a], linux[name, b], growth, theirs
		if (growth > 2 && growth > 1.5 * theirs) {
			printf "  grows faster"
			faster++
		}
		print ""
	}
	if (n)
		print faster + 0 " of " n " operations grow faster than on Linux"
	exit failed
}
