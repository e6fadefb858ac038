# shellcheck shell=sh disable=SC2034,SC2154 # variables are shared with selkie and other files here
# SPDX-License-Identifier: BSD-2-Clause
# The system description of a run: how options change it, and the programs that it needs in the boot image.

placements=$build/generated/components/placements # lines: a driver, and whom it serves (serves in docs/components.md)

# image_of NAME: prints the path of the program with that name; nothing if there is none.
image_of() {
	file=$(sed -n "s/^$1=//p" "$run/images" | tail -n 1)
	[ -n "$file" ] || file=$tasks/examples/$1.stripped
	[ ! -f "$file" ] || printf '%s' "$file"
}

# Sets $images, the programs that the user tasks of the system description name.
find_images() {
	images=$(sed -n 's/#.*//; s/^[ \t]*image[ \t]*=[ \t]*\([A-Za-z0-9._-]*\)[ \t\r]*$/\1/p' "$system" | sort -u)
	for name in $images; do
		[ -n "$(image_of "$name")" ] ||
			die 2 "--system $system: image = $name: no such program, expected --image $name=FILE"
	done
}

# place_components: $system becomes a copy in which every component that can have either placement gets $placement;
# components of user tasks are always tasks, and so are console and clock if they serve more than one kernel.
place_components() {
	# Drivers whose component belongs to one kernel or user task, and drivers that several share.
	owned=$(sed -n 's/ owner$//p' "$placements" | paste -sd'|')
	shared=$(sed -n 's/ kernels$//p; s/ everybody$//p' "$placements" | paste -sd'|')
	clients=$(grep -cE '^[[:blank:]]*(kernel|task)[[:blank:]][^=]*\{' "$system") || true
	awk -v how="$placement" -v clients="$clients" -v owned="($owned)[ \\t\\r]*(#|$)" -v shared="($shared)[ \\t\\r]*(#|$)" '
		/^[ \t]*component/ { inside = 1; either = 0; placed = crash = "" }
		inside && /^[ \t]*task[ \t]*=/ { either = -1 }
		inside && $0 ~ "^[ \t]*driver[ \t]*=[ \t]*" owned && !either { either = 1 }
		inside && $0 ~ "^[ \t]*driver[ \t]*=[ \t]*" shared { either = how == "task" || clients == 1 }
		inside && /^[ \t]*placement[ \t]*=/ { placed = $0; next }
		inside && /^[ \t]*(crash|hang|slow)[ \t]*=/ { crash = $0; next }
		inside && /^[ \t]*}/ {
			print (either > 0 ? "\tplacement = " how : placed)
			if (crash != "" && (how == "task" || either <= 0)) print crash
			inside = 0
		}
		{ print }' <"$system" >"$run/placed"
	system=$run/placed
}

# choose_entry: $system becomes a copy in which every kernel is entered as $entry says.
choose_entry() {
	awk -v how="$entry" '
		/^[ \t]*kernel[ \t][^=]*\{/ { inside = 1 }
		inside && /^[ \t]*entry[ \t]*=/ { next }
		inside && /^[ \t]*}/ { print "\tentry = " how; inside = 0 }
		{ print }' <"$system" >"$run/entered"
	system=$run/entered
}

# The drivers whose tasks $system asks for: those of components that are not all inline.
needed_tasks() {
	awk '
		{ sub(/#.*/, ""); gsub(/[{}=]/, " & ") }
		{ for (i = 1; i <= NF; i++) {
			if (before == "=" && key == "driver") driver = $i
			if (before == "=" && (key == "placement" || key == "task")) placed = key == "task" ? key : $i
			if ($i == "}") {
				if (driver != "" && placed != "inline") needed[driver] = 1
				driver = placed = ""
			}
			key = before; before = $i
		} }
		END { for (name in needed) print name }' <"$system"
}
