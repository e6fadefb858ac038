# SPDX-License-Identifier: BSD-2-Clause
# The table of two lists of "NAME | MICROSECONDS": Linux's first, then Selkie's. A figure that is missing on one side
# means that the work failed there.
FNR == NR { if (NF == 2) linux[$1] = $2; next }
NF != 2 { print; failed = 1; next }
$1 == "bench" { next }
!n++ { printf "%-32s %12s %12s %8s\n", "microseconds", "Selkie", "Linux", "ratio" }
!($1 in linux) { print $1 ": Linux has no figure"; failed = 1; next }
{ printf "%-32s %12.2f %12.2f %8.2f\n", $1, $2, linux[$1], $2 / linux[$1] }
END {
	if (!n && !failed) { print "no operation has that in its name"; failed = 1 }
	exit failed
}
