# shellcheck shell=sh disable=SC2034,SC2154 # variables are shared with selkie and other files here
# SPDX-License-Identifier: BSD-2-Clause
# Messages of all commands, and how commands fail.

say() {
	echo "selkie: $*" >&2
}

# die STATUS MESSAGE...
die() {
	status=$1
	shift
	say "$*"
	exit "$status"
}

# value OPTION [VALUE...]: fails if the option's value is missing; sets $taken to 2, the words of option and value.
value() {
	[ $# -ge 2 ] || die 2 "$1 needs a value; see $me --help"
	taken=2
}

# of_source_tree COMMAND: refuses the command in an installed Selkie, which has no sources to build.
of_source_tree() {
	[ -z "$installed" ] || die 2 "$1 needs Selkie's source tree"
}

# slowly WHAT LOG COMMAND...: runs the command with its output in the file LOG; prints WHAT if it takes over two seconds.
slowly() {
	what=$1 log=$2
	shift 2
	(
		# If this notice is not needed the sleeping process lives on for a moment: it must not keep a pipe open, nor the
		# lock of build_targets.
		sleep 2 >/dev/null 2>&1 9>&-
		say "$what ..."
	) &
	notice=$!
	status=0
	"$@" >"$log" 2>&1 </dev/null || status=$?
	kill "$notice" 2>/dev/null || true
	wait "$notice" 2>/dev/null || true
	return "$status"
}

# make_or_die WHAT TOOL ARGUMENT...: if the tool fails, ends with 126 and one line that contains the tool's message.
make_or_die() {
	what=$1
	shift
	complaint=$("$@" 2>&1) || die 126 "$what could not be made: ${complaint#*: }"
}
