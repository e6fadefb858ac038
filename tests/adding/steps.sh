#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# docs/adding.md, followed to the letter in a copy of the sources: the system call, the file of /proc, the test, the
# filesystem and the driver work.
#
#	steps.sh SOURCE-FOLDER FOLDER CACHE PROGRAM
#
# CACHE has the packages that a build fetches; PROGRAM says what system call 134 answers to 77.
set -eu
source=$1 folder=$2 cache=$3 program=$4
"$source/tests/adding/anchors.sh" "$source" "$folder"
cd "$folder"
mkdir -p build root
ln -s "$cache" build/cache

failed=0
# told WHAT EXPECTED SAID STATUS
told() {
	[ "$4" -ne 0 ] || [ "$3" != "$2" ] || return 0
	printf 'FAILED: %s: status %s, said:\n%s\nexpected:\n%s\n' "$1" "$4" "$3" "$2"
	failed=1
}

unset SELKIE_BUILD SELKIE_PLACEMENT SELKIE_ENTRY
./selkie build
ninja -C build case-nobody-reads
tests/lint/layers . build || failed=1
cp "$program" root/example
cp build/tests/linux/programs/nobody-reads root/
on_linux=$(root/nobody-reads)
for placement in task inline; do
	how="by a task"
	[ "$placement" = task ] || how="linked in"
	status=0
	said=$(./selkie run --no-net --placement "$placement" --timeout 200 -v "$folder/root:/share:ro" -- \
		sh -c "cat /proc/answer /proc/counter /proc/counter
			/share/example
			mkdir /tmp/greeting && mount -t greeting none /tmp/greeting && ls /tmp/greeting && cat /tmp/greeting/hello
			/share/nobody-reads" </dev/null) || status=$?
	told "placement $placement" "42
1, $how
2, $how
77
hello
hello, world
$on_linux" "$said" "$status"
done
[ "$failed" -ne 0 ] || rm -rf "$folder"
exit "$failed"
