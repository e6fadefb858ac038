#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The interface compiler: every mistake is named with its line; what it makes compiles; what has not changed is not
# written again.
#
#	compiler.sh SOURCE-FOLDER FOLDER
set -eu
source=$1 folder=$2
compiler=$source/tools/interface-compiler
failed=0
rm -rf "$folder"
mkdir -p "$folder/interfaces"
cd "$folder"

# mistake LINE TEXT DEFINITION
mistake() {
	status=0
	printf '%b' "$3" >x.interface
	said=$("$compiler" x.interface interfaces 2>&1) || status=$?
	expected="x.interface:$1: $2"
	if [ "$status" -ne 1 ] || [ "$said" != "$expected" ]; then
		printf 'status %s: %s\n  expected: %s\n' "$status" "$said" "$expected"
		failed=1
	fi
}
request='request {\n\ta u8\n}\n'
mistake 1 '"request": expected interface NAME first' "$request"
mistake 1 'expected one interface NAME, of small letters, digits and _' 'interface X\n'
mistake 2 'expected one interface NAME, of small letters, digits and _' 'interface x\ninterface y\n'
mistake 2 '"send": expected constant, alias, enum, struct, facts, request, state, call, upcall, stream or alarm' \
	'interface x\nsend {\n}\n'
mistake 2 'expected constant NAME = NUMBER' 'interface x\nconstant A = b\n'
mistake 2 'expected constant NAME = NUMBER' 'interface x\nconstant A = 010\n'
mistake 3 'A is there already, in line 2' 'interface x\nconstant A = 1\nconstant A = 2\n'
mistake 3 'no type "word": expected bool, u8, u16, u32, s32, u64, s64 or an enum of before' 'interface x\nrequest {\n\ta word\n}\n'
mistake 4 'a is there already, in line 3' 'interface x\nrequest {\n\ta u8\n\ta u8\n}\n'
mistake 3 'no constant is called MOST' 'interface x\nrequest {\n\tmemory m max MOST unit ONE\n}\n'
mistake 5 'a second request: expected one' "interface x\n${request}request {\n"
mistake 3 'the file ends inside a block: expected }' 'interface x\nrequest {\n'
mistake 2 'enum e is empty: expected a value' "interface x\nenum e {\n}\n$request"
mistake 2 'expected a request with at least one field, a call, a stream or an alarm' 'interface x\n'
mistake 8 'a request of 83 words: expected at most 80' \
	'interface x\nconstant M = 40\nconstant U = 1\nrequest {\n\ta u8\n\tmemory m max M unit U\n}\n'
mistake 2 'expected alias NAME = TYPE, a type of numbers' 'interface x\nalias a = b\n'
mistake 2 'expected call NAME { or call NAME returns bytes {' 'interface x\ncall {\n}\n'
mistake 3 'no type "word": expected bool, u8, u16, u32, s32, u64, s64, bytes, an alias or a struct of before' \
	'interface x\ncall a {\n\ta word\n}\n'
mistake 4 'a is there already, in line 2' 'interface x\ncall a {\n}\ncall a {\n'
mistake 5 'bytes a second time: expected them once in a call' \
	'interface x\nconstant M = 1\ncall a {\n\tb in bytes max M\n\tc out bytes max M\n}\n'
mistake 3 'expected bytes max CONSTANT, maybe shared' 'interface x\ncall a {\n\tb in bytes\n}\n'
mistake 6 'a struct is passed as in or out' 'interface x\nstruct s {\n\ta u8\n}\ncall a {\n\tb s\n}\n'
mistake 3 'a number goes in by NAME TYPE, and no bool comes out' 'interface x\ncall a {\n\tb in u8\n}\n'
mistake 3 'no type "bool" for a field: expected a number (no bool), text, an alias or a struct of before' \
	'interface x\nstruct s {\n\ta bool\n}\n'
mistake 3 'expected text x CONSTANT, and max with a number' 'interface x\nstruct s {\n\ta text\n}\n'
mistake 3 'P is 3: expected a power of two' 'interface x\nconstant P = 3\nstate of P {\n'
mistake 3 'state is of what has an id: expected alias id = u32 before' 'interface x\nconstant P = 4\nstate of P {\n'
mistake 6 'calls and a request or facts: expected one kind of interface' "interface x\n${request}call a {\n}"
mistake 6 'state, struct and alias are for calls: expected one' "interface x\nalias a = u8\n${request}"
mistake 2 'expected upcall NAME { or upcall NAME returns bytes {' 'interface x\nupcall {\n}\n'
mistake 2 'upcall a without a call: expected one' 'interface x\nupcall a {\n}\n'
mistake 2 'expected stream NAME from client|component BYTES, maybe of STRUCT' 'interface x\nstream A from me 64\n'
mistake 2 '"100" bytes: expected a power of two from 64 to 65536' 'interface x\nstream A from client 100\n'
mistake 2 '"131072" bytes: expected a power of two from 64 to 65536' 'interface x\nstream A from client 131072\n'
mistake 2 'no struct is called s' 'interface x\nstream A from client 64 of s\n'
mistake 3 'A is there already, in line 2' 'interface x\nstream A from client 64\nstream A from component 64\n'
mistake 4 'expected NAME text x CONSTANT' 'interface x\nconstant N = 8\nfacts {\n\ta text N\n}\n'
mistake 9 '18 words of facts: expected at most 16' \
	"interface x\nconstant N = 137\nfacts {\n\ta text x N\n}\n${request}"
mistake 7 'text among the facts goes with a request: expected numbers' \
	'interface x\nconstant N = 8\nfacts {\n\ta text x N\n}\nalarm b\n'
mistake 2 'expected alarm NAME' 'interface x\nalarm\n'
mistake 3 'a second alarm: expected one' 'interface x\nalarm a\nalarm b\n'
mistake 6 'streams or an alarm, and calls or a request: expected one kind of interface' \
	"interface x\nalarm a\n${request}"
mistake 4 'state and alias are for calls: expected one' 'interface x\nalarm a\nalias b = u8\n'
mistake 1 'interface y: expected the name of the file' "interface y\n$request"

status=0
"$compiler" 2>/dev/null || status=$?
[ "$status" -eq 2 ] || { echo "no argument: status $status"; failed=1; }
said=$("$compiler" missing.interface . 2>&1) && failed=1
[ "$said" = 'missing.interface: No such file or directory' ] || { echo "$said"; failed=1; }

# A definition that uses all of the language.
cat >all.interface <<-'END'
	interface all -- every construct
	constant MOST = 3 -- pieces
	constant UNIT = 16
	enum kind { # a comment
		ONE -- the first
		TWO
	}
	facts {
		a bool
		b u8
		c u16
		d u32
		e u64
		f kind
		g text x MOST
	}
	request {
		kind kind
		on bool
		small u8
		middle u16
		memory piece max MOST unit UNIT -- where
	}
END
cat >plain.interface <<-'END'
	interface plain
	request {
		number u64
	}
END
cat >calls.interface <<-'END'
	interface calls
	constant MOST = 0x10
	constant PLACES = 64
	alias id = u32 -- 0: none
	struct small {
		name text x MOST
		count u32 max MOST
	}
	struct large {
		one small
		many small x MOST
		plain u8 x MOST
	}
	struct plain {
		a s32
	}
	state of PLACES { -- what there is
		a u32
	}
	call nothing {
	}
	call numbers returns bytes { -- every way
		id id
		b bool
		c u64
		d out u16
		made out id
	}
	call structs {
		a in small
		b in plain optional
		c out plain optional
		d out small
	}
	call give returns bytes {
		data in bytes max MOST shared
	}
	call give_copy {
		data in bytes max MOST
	}
	call take returns bytes {
		data out bytes max MOST
	}
	upcall take returns bytes { -- as a call is named
		data out bytes max MOST
		number u16
	}
	upcall tell {
		data in bytes max MOST shared
		again out u64
	}
END
cat >streams.interface <<-'END'
	interface streams
	constant MOST = 0x10
	enum kind {
		ONE
		TWO
	}
	facts {
		a bool
		b kind
		c u64
	}
	struct checked {
		a u32 max MOST
		name text x MOST
	}
	struct plain {
		a s32
	}
	stream UP from client 64 -- bytes
	stream DOWN from component 0x40
	stream CHECKED_UP from client 64 of checked -- records
	stream PLAIN_UP from client 64 of plain
	stream CHECKED_DOWN from component 64 of checked
	stream PLAIN_DOWN from component 65536 of plain
	alarm bell -- at some time
END
cat >bell.interface <<-'END'
	interface bell
	alarm bell
END
for name in all plain calls streams bell; do
	"$compiler" $name.interface interfaces
	for side in client server; do
		gcc -std=gnu17 -Wall -Wextra -Werror -Wno-unused-parameter -I. -I"$source" -c -o /dev/null \
			interfaces/${name}_$side.c || failed=1
	done
done
touch -d '2001-01-01' interfaces/*
"$compiler" all.interface interfaces
[ -z "$(find interfaces -type f -newermt '2002-01-01')" ] || { echo "written again though nothing changed"; failed=1; }
exit "$failed"
