# SPDX-License-Identifier: BSD-2-Clause
# The language: expansions, arrays, arithmetic, functions, redirections, here documents.
set -u
declare -A age=([ann]=31 [bob]=27)
list=(one "two three" four)
echo "${#list[@]} ${list[1]} ${list[@]:1:2} ${!list[*]}"
for k in $(printf '%s\n' "${!age[@]}" | sort); do echo "$k=${age[$k]}"; done
text=/usr/share/doc/readme.txt
echo "${text##*/} ${text%/*} ${text/share/local} ${text^^} ${text:5:5} ${#text}"
echo "${unset_one:-default} ${text:+set} $((0x1f + 010 + 2#101)) $((7 / 2)) $((2 ** 40)) $((-7 % 3))"
factorial() { local n=$1; ((n < 2)) && echo 1 || echo $((n * $(factorial $((n - 1))))); }
factorial 10
case abc123 in *[0-9]) echo digits ;; *) echo none ;; esac
[[ foobar =~ ^(foo)(.*)$ ]] && echo "${BASH_REMATCH[1]} ${BASH_REMATCH[2]}"
[[ a < b && ! -e /nonexistent && -d / ]] && echo conditions
read -r first rest <<<"alpha beta gamma"
echo "$first|$rest"
cat <<-END
	tabs go, ${first} stays
END
mapfile -t lines < <(printf 'x\ny\nz\n')
echo "${lines[*]} ${#lines[@]}"
echo {a,b}{1..3} {01..04} {z..w}
printf '%05d|%-6s|%6.2f|%x|%q|%b\n' 42 ab 3.14159 255 "a b'c" 'tab\there'
exec 5>fd5
echo to five >&5
exec 5>&-
cat fd5
{ echo out; echo err >&2; } 2>&1 | sort
echo one two three | { read -r a b c; echo "$c $b $a"; }
coproc cat
echo through a coprocess >&"${COPROC[1]}"
read -r line <&"${COPROC[0]}"
echo "$line"
eval "exec ${COPROC[1]}>&-"
wait
diff <(printf 'a\nb\n') <(printf 'a\nc\n')
echo "diff said $?"
shopt -s extglob nullglob globstar
mkdir -p d/e/f && touch d/1.c d/2.h d/e/3.c d/e/f/4.c
echo **/*.c d/!(*.c) no*such
select_from() { local IFS=,; echo "$*"; }
select_from p q r
declare -i number=5
number+=7
echo $number
declare -n ref=text
echo "$ref"
trap 'echo leaving' EXIT
(exit 3) || echo "status $?"
set -o pipefail
false | true || echo pipefail
echo "${PIPESTATUS[@]}"
printf -v padded '%8s' right
echo "[$padded]"
time_format() { TIMEFORMAT=%0R; }
time_format
((x = 5, y = x << 3))
echo $y
until ((--x < 3)); do continue; done
echo $x
for ((i = 0; i < 3; i++)); do echo -n "$i "; done
echo
