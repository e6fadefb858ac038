#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# docs/adding.md, followed to the letter in a copy of the sources: the system call, the file of /proc and the driver work.
#
#	steps.sh SOURCE-FOLDER FOLDER CACHE PROGRAM
#
# CACHE has the packages that a build fetches; PROGRAM says what system call 134 answers to 77.
set -eu
source=$1 folder=$2 cache=$3 program=$4
rm -rf "$folder"
mkdir -p "$folder/root"
(cd "$source" && git ls-files -z | xargs -0 tar c) | tar x -C "$folder"
"$source/tests/adding/follow" "$source/docs/adding.md" "$folder" "A system call" "A file of /proc" "A driver"
cd "$folder"
mkdir -p build
ln -s "$cache" build/cache

unset SELKIE_BUILD SELKIE_PLACEMENT
cp "$program" "$folder/root/example"
failed=0
for placement in task inline; do
	status=0
	said=$(./selkie run --placement "$placement" --timeout 200 -v "$folder/root:/share:ro" -- \
		sh -c "cat /proc/answer /proc/counter /proc/counter; /share/example" </dev/null) || status=$?
	how="by a task"
	[ "$placement" = task ] || how="linked in"
	expected="42
1, $how
2, $how
77"
	if [ "$status" -ne 0 ] || [ "$said" != "$expected" ]; then
		printf 'FAILED with placement %s: status %s, said:\n%s\nexpected:\n%s\n' "$placement" "$status" "$said" "$expected"
		failed=1
	fi
done
[ "$failed" -ne 0 ] || rm -rf "$folder"
exit "$failed"
