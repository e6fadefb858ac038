# SPDX-License-Identifier: BSD-2-Clause
# Every applet of busybox, first part: text. `applet NAME` heads what is done with it; tests/linux/applets-listed.sh
# compares the heads of the applets-*.sh with `busybox --list`.
applet() { echo "== $1"; }
seq 12 >numbers
printf 'pear\t3\napple\t10\nfig\t2\napple\t1\n' >fruit
printf 'one two  three\n\tfour\n\n\nfive   six\n' >words

applet '['
[ -f words ]; echo $?; [ words -nt /etc/passwd ]; echo $?; [ 3 -gt 20 ]; echo $?; [ '(' a = a ')' -a ! b = c ]; echo $?
/usr/bin/[ -d . ]; echo $?; busybox [ x; echo $?
applet '[['
busybox [[ ab = ab ]]; echo $?; [[ ab == a* ]]; echo $?
applet ascii
ascii | tail -3
applet awk
awk '{ n[$1] += $2 } END { for (k in n) print k, n[k] }' fruit | sort
awk -F'\t' -v lim=2 '$2 > lim { printf "%-6s|%3d|%s\n", $1, $2, toupper(substr($1, 2)) }' fruit
awk 'BEGIN { "echo piped" | getline x; print x; print length("abc"), index("abc", "c"), 7 % 3, int(-3.7)
	print substr("hello", 2, 3), split("a:b:c", p, ":"), p[3]; s = "aaa"; print gsub(/a/, "b", s), s
	print "x" > "awk.out"; close("awk.out"); while ((getline l < "awk.out") > 0) print "read", l; exit 4 }'; echo $?
awk 'function f(n) { return n < 2 ? n : f(n - 1) + f(n - 2) } BEGIN { print f(15); print ENVIRON["NOPE"] "." }'
printf 'sort me\nand me\n' | awk '{ print | "sort" }'
applet base64
base64 fruit; base64 -w 10 fruit | base64 -d | cmp - fruit && echo back; echo '!!' | base64 -d; echo $?
applet bc
printf 'scale=20\n4*a(1)\n' | bc -l; echo '2^200; 17%5; define f(x){if(x<2){return(1);};return(x*f(x-1))} f(30)' | sed 's/;/\n/' | bc
printf 'ibase=16\nFF\nobase=2\nA\n' | bc; echo 'sqrt(2)' | bc -l; echo '1/0' | bc 2>&1 | grep -c zero
applet cal
cal 2 2024; cal -j 9 1752; cal -m 12 1999
applet cat
cat fruit - </dev/null; cat -n words; cat -A words; cat -b words; cat nofile fruit >/dev/null; echo $?
applet clear
TERM=xterm clear | od -c
applet crc32
crc32 fruit words
applet cut
cut -f2 fruit; cut -c1-3,5 words; cut -d' ' -f2- words; cut -s -d' ' -f1 words; cut -b 2 fruit
applet dc
echo '2 3 + p 10 k 2 v p 16 o 255 p f' | dc; dc -e '5 2 ^ p [hello] p c 1 2 r f'
applet dos2unix
printf 'a\r\nb\n' >dos; dos2unix dos; od -c dos; printf 'x\r\n' | dos2unix | od -c; dos2unix -d <words | od -c | head -2
applet unix2dos
printf 'a\nb\n' >unix; unix2dos unix; od -c unix
applet echo
echo -e 'a\tb\x41\0101\c'; echo; echo -n x; echo -E 'a\tb'; busybox echo -ne '1\n'
applet ed
cp fruit fruit.ed; printf '1,$p\n2s/apple/quince/\na\nnew line\n.\n/fig/d\n$=\nw\nq\n' | ed fruit.ed; cat fruit.ed
printf 'a\nx\n.\nw\nq\n' | ed new.ed; cat new.ed
applet egrep
egrep '^(pear|fig)' fruit; egrep -c 'e{2}|1' fruit; egrep -o '[0-9]+' fruit
applet fgrep
fgrep -n . words; fgrep -x 'fig	2' fruit; printf '10\nfig\n' >pats; fgrep -f pats fruit
applet grep
grep -i APPLE fruit; grep -v a fruit; grep -c . words; grep -l fig fruit words; grep -L fig fruit words; grep -n -A1 -B1 four words
grep -w two words; grep -q fig fruit; echo $?; grep nothing fruit; echo $?; grep x nofile; echo $?; grep -s x nofile; echo $?
mkdir g; cp fruit g; grep -r fig g; grep -rh fig g; grep -e pear -e fig fruit; grep -m1 apple fruit; grep '\(p\)\1' fruit; grep -o 'p*' fruit
applet expand
expand words; expand -t 4 fruit; expand -i words | od -c | head -3
applet unexpand
printf '        a       b\n' | unexpand | od -c; printf '        a       b\n' | unexpand -a | od -c; printf '    x\n' | unexpand -t 4 | od -c
applet expr
expr 6 \* 7; expr abc : 'a\(.\)'; expr length hello; expr index hello l; expr substr hello 2 3; expr 1 = 2; echo $?; expr 3 '<' 20 '&' 5; expr 1 / 0; echo $?
applet factor
factor 360 97 18446744073709551557; echo 1001 | factor; factor x 2>/dev/null; echo $?
applet fold
fold -w 5 words; echo 'the quick brown fox jumps' | fold -s -w 10; printf 'a\tb\n' | fold -b -w 2
applet head
head -n 2 numbers; head -c 5 fruit; echo; head -n -9 numbers; head -2 numbers fruit; head -q -n1 numbers fruit
applet tail
tail -n 2 numbers; tail -n +11 numbers; tail -c 4 numbers; tail -q -n1 numbers fruit; tail -n 1 numbers fruit; tail nofile; echo $?
echo first >grown; : >followed; tail -f -n +1 grown >followed & echo more >>grown
until [ "$(wc -l <followed)" -eq 2 ]; do usleep 100000; done; kill $!; wait $! 2>/dev/null; echo $?; cat followed
applet hexdump
hexdump fruit; hexdump -C fruit; hexdump -v -n 16 -e '4/1 "%02x " "\n"' fruit; hexdump -s 8 -n 4 -c fruit; hexdump -d -n 8 fruit
applet xxd
xxd fruit; xxd -p fruit; xxd -p fruit | xxd -r -p | cmp - fruit && echo back; xxd -g 4 -c 8 -s 3 -l 10 fruit; xxd -i fruit 2>&1 | head -2
applet od
od fruit; od -A x -t x1 -v fruit; od -c -N 8 -j 4 fruit; od -t d2 -N 8 fruit; od -b fruit | tail -1; printf '\0\0\0\0\0\0\360?' | od -A n -t f8
applet less
less fruit; cat fruit | less -N | wc -l
applet more
more fruit words; echo piped | more
applet md5sum
md5sum fruit words >sums; cat sums; md5sum -c sums; echo >>fruit; md5sum -c sums; echo $?; md5sum -s -c sums; echo $?
applet sha1sum
sha1sum numbers; printf abc | sha1sum -
applet sha256sum
sha256sum numbers | tee s; sha256sum -c s
applet sha512sum
sha512sum numbers; printf '' | sha512sum
applet sha3sum
sha3sum numbers; sha3sum -a 512 numbers; sha3sum -a 256 <numbers
applet cmp
cmp numbers numbers; echo $?; cmp numbers words; echo $?; seq 11 >shorter; cmp numbers shorter; cmp -s numbers words; echo $?; printf 'ab' >ab; printf 'ac' | cmp -l ab -
applet diff
diff fruit words; diff -u numbers shorter | tail -n +3; diff -q numbers shorter; echo $?; diff -b words words && echo equal
mkdir x y; echo 1 >x/f; echo 2 >y/f; echo only >x/o; diff -r x y; diff -rN x y | grep '^[<>]'; diff -rq x y; diff -i words words; echo $?
applet patch
seq 5 >p; cp p p.new; sed -i 's/3/three/' p.new; diff -u p p.new >p.diff; patch p <p.diff; cmp p p.new && echo patched; patch -R p <p.diff; cat p; patch -N p.none <p.diff 2>&1 | head -2
applet nl
nl words; nl -b a words; nl -w 3 -s : numbers | tail -1; nl -v 10 -i 5 shorter | tail -2
applet paste
paste numbers fruit | head -3; paste -s -d, numbers; paste -d '\n:' fruit fruit fruit | head -3; seq 6 | paste - -
applet printf
printf '%5d|%-5s|%05.1f|%x|%o|%c|%%|%b\n' 42 ab 3.14159 255 8 xyz 'a\tb'; printf '%s %s\n' 1 2 3; printf '%d\n' 0x10 010 "'A"; printf '%d\n' x; echo $?; printf '%q\n' a 2>&1 | head -1
applet rev
rev fruit; echo abc | rev
applet sed
sed -n '2,4p' numbers; sed 's/a/A/2;s/p/&&/g' fruit; sed '/fig/,$d' fruit; sed -e '1i\' -e 'top' -e '$a\' -e 'end' shorter | sed -n '1p;$p'
sed -n '/apple/{s//& pie/;p}' fruit; sed 'N;s/\n/+/' numbers; sed -E 's/([a-z]+)\t([0-9]+)/\2 \1/' fruit; sed -n '$=' numbers; sed '3q' numbers; sed 5q\;d numbers
sed 'y/abc/xyz/' fruit; sed -n 'h;n;G;p' numbers; sed -i.bak '1d' shorter; head -1 shorter shorter.bak; sed -n l words; sed ':a;N;$!ba;s/\n/,/g' numbers; sed 's/x/' fruit; echo $?; sed -n '/p/w out' fruit; cat out; sed '2,+3d' numbers
applet seq
seq 3; seq 2 2 8; seq -s , 1 5; seq -w 8 11; seq 3 -1 1; seq 0.5 0.5 2; seq 5 1; echo $?
applet shuf
shuf numbers | sort -n | cmp - numbers && echo same; shuf -i 1-100 | wc -l; shuf -n 3 -e a b c d | wc -l
applet sort
sort fruit; sort -r fruit; sort -k2,2n fruit; sort -u -k1,1 fruit; sort -t'	' -k2nr fruit; sort -c numbers; echo $?; sort -n -c numbers; echo $?; printf '10\n9\n' | sort -o sorted; cat sorted; printf 'b\nA\na\n' | sort -f; printf 'v1.10\nv1.9\n' | sort -V; printf 'a\0b\0' | sort -z -r | od -c; printf 'Mar\nJan\n' | sort -M; sort -s -k1,1 fruit; sort -m numbers numbers 2>/dev/null | wc -l
applet strings
strings -n 6 /bin/busybox | grep -c 'BusyBox v'; printf 'ab\0hello there\0\1xyz\n' | strings; printf 'ab\0hello\0' >st; strings -n 2 -t x st; strings -f st
applet tac
tac numbers | head -2; printf 'a\nb' | tac
applet tee
echo t | tee t1 t2; echo u | tee -a t1 >/dev/null; cat t1 t2; echo x | tee /no/such; echo $?
applet tr
tr a-z A-Z <fruit; tr -d '\n' <numbers; echo; tr -s ' \t\n' <words; tr -c 'a-z\n' . <fruit; echo hello | tr elo 123; echo aXb | tr '[:upper:]' _; tr -cd '[:digit:]' <fruit; echo; echo ab | tr ab '\n\t' | od -c
applet ts
echo x | ts now; printf 'a\nb\n' | ts -i 00 | wc -l
applet uniq
printf 'a\na\nb\na\n' >u; uniq u; uniq -c u; uniq -d u; uniq -u u; uniq -f 1 fruit; printf 'xa\nya\n' | uniq -s 1; printf 'A\na\n' | uniq -i; printf 'aab\naac\n' | uniq -w 2; uniq u u.out; cat u.out
applet wc
wc words; wc -l numbers words; wc -c <words; wc -w words; wc -m words; wc -L words; wc nofile; echo $?
applet uuencode
uuencode fruit name | tee uu; uuencode -m fruit name
applet uudecode
uudecode -o back uu; cmp back fruit && echo back; uudecode </dev/null; echo $?
applet xargs
xargs <numbers; xargs -n 5 echo - <numbers; seq 3 | xargs -I % echo 'a%b'; printf 'a b\0c\0' | xargs -0 -n1 echo; echo | xargs -r echo no; printf "'q u' x\\\\ y\n" | xargs -n1; seq 3 | xargs -t -n2 echo; false | xargs false; echo $?; echo 1 | xargs sh -c 'exit 255'; echo $?; echo 1 | xargs nosuch; echo $?; seq 4 | xargs -P 2 -n 1 sh -c 'exit 0'; echo $?; seq 1000 | xargs -s 100 echo | wc -l; printf 'a\nEND\nb\n' | xargs -E END
applet yes
yes | head -2; yes a b | sed 1q
applet basename
basename /a/b.c; basename /a/b.c .c; basename /; basename -a x/y z 2>&1 | head -2; basename a// 
applet dirname
dirname /a/b.c; dirname x; dirname /; dirname a/b/ 
applet getopt
getopt -o ab:c -l alpha,beta: -- -a -b val --beta=x rest; getopt ab: -a -bx y; getopt -o a -- -z; echo $?; getopt -T; echo $?; getopt -q -o a -n prog -- -z; echo $?
applet test
test -z ''; echo $?; test a -o; echo $?; test 1 -eq 1 -a 2 -ne 2; echo $?; test -r fruit -a -w fruit -a ! -x fruit; echo $?; test -s /dev/null; echo $?; test fruit -ef ./fruit; echo $?; test -t 0; echo $?
applet true
true; echo $?; busybox true --ignored; echo $?
applet false
false; echo $?; busybox false; echo $?
applet vi
printf 'ihello\033yyp:s/hello/bye/\n:wq\n' | TERM=dumb vi v.txt >/dev/null 2>&1; cat v.txt
printf 'dd:wq\n' | vi v.txt >/dev/null 2>&1; cat v.txt; vi -c 'set nu' -c 'q!' v.txt </dev/null >/dev/null 2>&1; echo $?
