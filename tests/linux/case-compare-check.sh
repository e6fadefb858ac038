#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# What case-compare must refuse: a result that is missing, cut or different. case-compare-check.sh CASE-COMPARE
set -u
compare=$1 failed=0
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 1

# result NAME OUT ERR END
result() {
	printf '@case %s\n@out %d\n%s\n@err %d\n%s\n@end %s\n' "$1" ${#2} "$2" ${#3} "$3" "$4"
}

# expect STATUS WHAT LINUX-FILE SELKIE-FILE
expect() {
	"$compare" "$3" "$4" wanted >told 2>&1
	got=$?
	if [ $got -ne "$1" ]; then
		echo "$2: exit $got instead of $1: $(cat told)"
		failed=1
	fi
}

{ result first a b 'exit 0'; result wanted out err 'exit 3'; result last '' '' 'exit 0'; echo '@done 3'; } >good
cp good same
{ result first a b 'exit 0'; result last '' '' 'exit 0'; } >missing
{ result wanted OUT err 'exit 3'; } >output
{ result wanted out 'err
more' 'exit 3'; } >errors
{ result wanted out err 'exit 4'; } >end
{ result wanted out err timeout; } >late
{ result wanted out err 'signal 9'; } >signal
{ result wanted-too out err 'exit 3'; } >longer
{ result first '@case wanted' '' 'exit 0'; } >inside
head -c 40 good >short
sed '/^@end exit 3/,$d' good >unfinished
: >empty

expect 0 'the same' good same
for file in missing output errors end late signal longer inside short unfinished empty none; do
	expect 1 "$file on Selkie" good $file
done
for file in missing late signal longer inside short unfinished empty none; do
	expect 1 "$file on both" $file $file
done
exit $failed
