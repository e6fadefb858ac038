# SPDX-License-Identifier: BSD-2-Clause
# grep, sed and gawk.
seq 30 | sed 's/$/ line/' >n
printf 'Hello World\nfoo bar\nhello again\n\ntail\n' >t
grep -c hello t
grep -in hello t
grep -v -e o t
grep -o 'o[^ ]*' t
grep -E '(foo|tail)$' t
grep -F -x tail t
grep -w bar -A1 -B1 t
grep -q nosuch t
echo $?
grep x nosuch 2>&1
echo $?
grep -P '(?<=foo )bar' t
mkdir d
cp t n d
grep -rl again . | sort
grep -r --include=n -c '^2' d
grep -L hello t n
grep -m1 -n . t
grep -b foo t
grep -z -c hello t
printf 'bin\0ary\n' >b
grep ary b
grep -a -o ary b
fgrep -c . t 2>/dev/null
sed -n '2,3p;$=' t
sed 's/o/0/2;y/abc/xyz/' t
sed -E 's/(\w+) (\w+)/\2 \1/' t
sed '/^$/d;1i\top' t
sed -n '/foo/,/tail/{=;p}' t
sed '$!N;s/\n/+/' t
sed -i.bak 's/Hello/Bye/' t
head -1 t t.bak
sed '1~10!d' n
sed ':a;N;$!ba;s/\n/,/g' n
sed -s -n '$=' t n
sed 's/x/\n/;5q' n
sed --posix 's/l/L/w out' n >/dev/null
wc -l <out
sed 'e echo run' <<<one
sed bad 2>&1
echo $?
awk '{s += $1} END {print s, NR, NF}' n
awk -F: -v OFS=- '{$1=$1; print}' <<<a:b:c
awk 'BEGIN {while (("echo one; echo two" | getline l) > 0) print l; close("x"); printf "%5.2f|%-5s|%05d|%c\n", 3.14159, "ab", 42, 65}'
gawk 'BEGIN {n = split("b a c", x); asort(x); for (i = 1; i <= n; i++) printf "%s ", x[i]; print substr("hello", 2, 3), toupper("x"), index("abc", "c"), length("four"), gensub(/(a)(b)/, "\\2\\1", "g", "abab"), strtonum("0x1f"), match("foobar", /o+/), RSTART, RLENGTH}'
gawk '{c[$2]++} END {PROCINFO["sorted_in"] = "@ind_str_asc"; for (k in c) print k, c[k]}' t n
gawk 'BEGIN {print strftime("%F %T", 0, 1), mktime("1970 01 02 00 00 00"), systime() > 1e9, and(12, 10), xor(5, 1), lshift(1, 4), 2^53+1, int(-3.7), 7%3, exp(0), sqrt(16), "a" "b" > "/dev/stdout"}' TZ=UTC
gawk 'BEGIN {cmd = "sort"; print "z" |& cmd; print "y" |& cmd; close(cmd, "to"); while ((cmd |& getline l) > 0) print l; exit system("exit 3")}'
echo $?
gawk 'function f(n) {return n < 2 ? n : f(n-1) + f(n-2)} BEGIN {print f(15); print length(ENVIRON["PATH"]) > 0; print > "/dev/stderr"}' 2>&1
gawk 'NR==FNR {a[$1]; next} $1 in a' <(seq 5) n | tail -1
gawk -v RS= 'END {print NR}' t
gawk '{print > ($1 % 3 ".out")}' n
wc -l ?.out
gawk 'BEGIN {getline x < "t"; print x; print getline y < "nosuch"; "date +%Y" | getline d; print d > 2000}'
cat 1 2>/dev/null
awk 'BEGIN {for (i = 0; i < 300000; i++) s += i; print s}'
