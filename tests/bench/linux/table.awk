# SPDX-License-Identifier: BSD-2-Clause
# Lists of "NAME | FIGURE" become a table: with kept=1 the speeds that are kept, with kept=0 Linux's microseconds (of
# several lists the best figure counts), with selkie=1 Selkie's microseconds. Speed is relative to Linux's, which is 1.
# A figure that is missing on one side means that the work failed there: status 1.
kept { before[$1] = $2; next }
!selkie {
	if (NF == 2 && (!($1 in linux) || $2 < linux[$1]))
		linux[$1] = $2
	next
}
NF != 2 { print; failed = 1; next }
$2 == "end" { next }
!n++ { printf "%-32s %12s %12s %8s\n", "microseconds", "Selkie", "Linux", "speed" }
!($1 in linux) { print $1 ": Linux has no figure"; failed = 1; next }
{
	speed = linux[$1] / $2
	sum += log(speed)
	printf "%-32s %12.2f %12.2f %8.2f", $1, $2, linux[$1], speed
	if ($1 in before && speed < before[$1] / 1.25) {
		printf "  %.2f is kept", before[$1]
		worse++
	}
	print ""
}
END {
	if (!n && !failed) { print "no operation has that in its name"; failed = 1 }
	if (n > 1 && !failed)
		printf "%-32s %34.2f\n", "geometric mean of " n, exp(sum / n)
	if (worse)
		print worse " of these are slower by a quarter than the figures that docs/performance.md keeps (a busy machine does that, too)"
	exit failed
}
