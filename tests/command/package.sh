#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC2154,SC2016,SC1091 # checks.sh sets them
# The Debian package: what is in it works away from the repository, without a compiler, and its pages know every option.
#
#	package.sh SELKIE WORK-FOLDER
set -u
here=$(cd "$(dirname "$0")" && pwd)
. "$here/checks.sh"
. "$here/../images/make.sh"

try package
check "package: status" 0 "$status"
deb=$out
check_match "package: the file" "*/selkie_*_amd64.deb" "$deb"
dpkg-deb -x "$deb" "$work/root"
check "it is selkie's" "selkie amd64" "$(dpkg-deb -f "$deb" Package Architecture | sed 's/.*: //' | paste -sd' ')"
check "everything is root's" "" "$(dpkg-deb -c "$deb" | grep -v ' root/root ')"

# ---- pages ----

"$selkie" run --help | sed -n '/^run:/,/^test:/p' | grep -oE '(^|[ ,])--?[a-z][a-z-]*' | tr -d ' ,' |
	grep -vx -e --kernel | sort -u >"$work/options"
check "options are found" 1 $(($(wc -l <"$work/options") > 25))
zcat "$work/root/usr/share/man/man1/selkie.1.gz" | sed 's/\\-/-/g' >"$work/page"
while read -r option; do
	grep -qE -- "(^|[^a-z-])$option([^a-z-]|\$)" "$work/page" || echo "$option"
done <"$work/options" >"$work/missing"
check "selkie(1) has every option" "" "$(cat "$work/missing")"
while read -r option; do
	grep -qE -- "(^|[^a-z-])$option([^a-z-]|\$)" "$work/root/usr/share/bash-completion/completions/selkie" || echo "$option"
done <"$work/options" >"$work/missing"
check "so has the completion" "" "$(cat "$work/missing")"
check "completion" "--rootfs --rootfs-size" "$(bash -c '. "$1"; COMP_WORDS=(selkie run --rootf) COMP_CWORD=2; _selkie
	echo "${COMPREPLY[*]}"' sh "$work/root/usr/share/bash-completion/completions/selkie")"
sed -n 's/^driver = //p' "$(dirname "$selkie")"/components/*/component.def >"$work/drivers"
check "drivers are found" 1 $(($(wc -l <"$work/drivers") > 5))
while read -r driver; do
	check "selkie.system(5) has the driver $driver" 1 \
		"$(zcat "$work/root/usr/share/man/man5/selkie.system.5.gz" | sed 's/\\-/-/g' | grep -c "driver.* $driver")"
done <"$work/drivers"

# ---- without a compiler ----

mkdir "$work/bin" "$work/home"
ln -s -t "$work/bin" /usr/bin/*
for name in gcc cc c++ cpp cmake ninja ld as ar make python3 perl git ccache; do
	rm -f "$work/bin/$name"
done
installed() { try_from env -i "PATH=$work/bin" "HOME=$work/home" SELKIE_ACCEL=tcg "$work/root/usr/bin/selkie" "$@" </dev/null; }
cd "$work/home" || exit 1
installed --version
check "--version" "$("$selkie" --version)" "$out"
installed run -- sh -c 'echo inside; exit 3'
check "run: status" 3 "$status"
check "run: output" inside "$out"
check "run: standard error" "" "$err"
installed run --placement task --trace=exit_group --trace-to "$work/trace" -- echo tasks
check "run: devices as tasks, traced" tasks "$out"
check "the trace" 1 "$(grep -c exit_group "$work/trace")"
layout "$work/image"
mkdir -p "$work/layer/bin"
cp "$SELKIE_BUILD/rootfs/default/bin/busybox" "$work/layer/bin/sh"
layer "$work/image" "$work/layer" gzip
image "$work/image" latest '"Cmd": ["/bin/sh", "-c", "echo image"]'
installed run --image "oci:$work/image"
check "run: an image" image "$out"
for place in "$work/home/.cache/selkie/run" "${TMPDIR:-/tmp}/selkie-$(id -u)"; do
	for left in "$place"/*; do
		[ ! -e "$left" ] || [ -d "/proc/${left##*/}" ] || echo "$left"
	done
done >"$work/left"
check "nothing of the runs is left" "" "$(cat "$work/left")"
check "what it writes is in the cache" selkie "$(cd "$work/home/.cache" && echo *)"
check "nothing else is written" ".cache" "$(cd "$work/home" && ls -A)"
installed test
check "test: status" 2 "$status"
check "test: message" "selkie: test needs Selkie's source tree" "$err"

checked
