#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Do the seL4 headers in a folder have every public name of upstream's? A program that uses all that `names` lists is
# compiled, as C and, where there is a compiler for it, as C++.
#
#	names.sh SCRATCH-FOLDER INCLUDE-FOLDER...
set -eu
here=$(cd "$(dirname "$0")" && pwd)
scratch=$1
shift
mkdir -p "$scratch"
for folder in "$@"; do
	set -- "$@" "-I$folder"
	shift
done

program() {
	echo '#include <stdint.h>'
	for header in sel4/sel4.h sel4/arch/bootinfo_types.h sel4/assert.h; do
		echo "#include <$header>"
	done
	awk '
		$1 == "type" { print "void use_" $2 "(" $2 " *p); void use_" $2 "(" $2 " *p) { (void)p; }" }
		$1 == "struct" { print "void use_" $2 "(struct " $2 " *p); void use_" $2 "(struct " $2 " *p) { (void)p; }" }
		$1 == "function" { print "void use_" $2 "(void); void use_" $2 "(void) { (void)&" $2 "; }" }
		$1 == "value" { print "void use_" $2 "(void); void use_" $2 "(void) { (void)(" $2 "); }" }
		$1 == "macro" { print "#ifndef " $2 "\n#error there is no " $2 "\n#endif" }
	' "$here/names"
}

program >"$scratch/names.c"
cp "$scratch/names.c" "$scratch/names.cc"
gcc -std=gnu17 -w -fsyntax-only "$@" "$scratch/names.c"
if command -v g++ >/dev/null; then
	g++ -w -fsyntax-only "$@" "$scratch/names.cc"
else
	echo "there is no g++: not tried as C++"
fi
