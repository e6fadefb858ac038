# shellcheck shell=sh
# SPDX-License-Identifier: BSD-2-Clause
# Functions for all tests of ./selkie: $selkie and $work (a folder of this test's own, with a blank in its name) are
# set by the first two arguments. Each check says what it expected; `checked` ends the test.
selkie=$1 work="$2/a folder"
rm -rf "$work"
mkdir -p "$work"
failures=0
SELKIE_LOG=$work/log
export SELKIE_LOG

# ./selkie keeps its machines, snapshots and caches in folders of this test's own from now on.
own_folders() {
	XDG_RUNTIME_DIR=$work/runtime
	XDG_STATE_HOME=$work/state
	XDG_CACHE_HOME=$work/cache
	export XDG_RUNTIME_DIR XDG_STATE_HOME XDG_CACHE_HOME
	mkdir "$XDG_RUNTIME_DIR"
}

# check NAME EXPECTED ACTUAL
check() {
	if [ "$2" = "$3" ]; then
		echo "ok: $1"
	else
		printf 'FAILED: %s\n  expected: %s\n       got: %s\n' "$1" "$2" "$3"
		failures=$((failures + 1))
	fi
}

# check_match NAME PATTERN ACTUAL: a pattern of `case`
check_match() {
	# shellcheck disable=SC2254 # it is meant to be a pattern
	case $3 in
	$2) echo "ok: $1" ;;
	*)
		printf 'FAILED: %s\n  expected: %s\n       got: %s\n' "$1" "$2" "$3"
		failures=$((failures + 1))
		;;
	esac
}

# try ARGUMENT...: runs ./selkie; sets $status, $out and $err. Without an answer within five minutes the status is 200.
try() {
	try_from "$selkie" "$@" </dev/null
}

# try_from COMMAND...: the same with this standard input.
try_from() {
	status=0
	timeout -k 10 300 "$@" >"$work/out" 2>"$work/err" || status=$?
	[ "$status" -ne 124 ] || grep -q 'no end after' "$work/err" || status=200
	# On a busy machine a line about the build may be printed.
	grep -v '^selkie: .* \.\.\.$' "$work/err" >"$work/said"
	out=$(cat "$work/out")
	err=$(cat "$work/said")
}

# refused NAME STATUS PATTERN ARGUMENT...: ./selkie says one line that matches, nothing on standard output, and this
# status.
refused() {
	name=$1 expected=$2 pattern=$3
	shift 3
	try "$@"
	check "$name: status" "$expected" "$status"
	check "$name: standard output" "" "$out"
	check_match "$name: message" "$pattern" "$err"
	check "$name: one line" 1 "$(wc -l <"$work/said")"
}

checked() {
	[ "$failures" -eq 0 ] || {
		echo "$failures checks failed"
		exit 1
	}
	rm -rf "$work"
	exit 0
}
