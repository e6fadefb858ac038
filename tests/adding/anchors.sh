#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Follows docs/adding.md in a copy of the sources: each step's place is there, and the table of calls, its handlers and its page
# agree afterwards. Nothing is built: steps.sh does that.
#
#	anchors.sh SOURCE-FOLDER FOLDER
set -eu
source=$1 folder=$2
rm -rf "$folder"
mkdir -p "$folder"
(cd "$source" && git ls-files -z | xargs -0 tar c) | tar x -C "$folder"
"$source/tests/adding/follow" "$source/docs/adding.md" "$folder" "A system call" "A file of /proc" \
	"A test of Linux behaviour" "A filesystem" "A driver"
"$folder/kernel-task/sys/syscalls_doc.py"
"$folder/kernel-task/sys/syscalls_doc.py" --check
"$folder/tools/component-compiler" "$folder/compiled" "$folder/interfaces" "$folder"/components/*/component.def
grep -q DRIVER_COUNTER "$folder/compiled/names.h"
# One more folder in the layers, and none less.
added=$(diff "$source/tests/lint/layers" "$folder/tests/lint/layers" | grep -c '^[<>]')
[ "$added" = 1 ] || { echo "the layers differ in $added lines, expected one more" && exit 1; }
