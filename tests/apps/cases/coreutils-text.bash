# SPDX-License-Identifier: BSD-2-Clause
# Of coreutils: what works on text.
export LC_ALL=C
printf 'delta 4\nalpha 1\ncharlie 30\nbravo 2\nalpha 1\n' >t
sort t
sort -u -k2n t
sort -rk1,1 t | uniq -c
sort -c t
echo $?
sort -t' ' -k2,2n -s t
shuf -i 1-5 | sort | tr '\n' ,
uniq -d <(sort t)
cut -d' ' -f2 t | paste -sd+
paste t t -d:
join <(sort -u t) <(echo 'alpha x')
comm <(seq 3) <(seq 2 4)
head -n 2 t
tail -n 1 t
head -c 5 t
echo
tail -c +10 t | head -1
tac t
rev t 2>/dev/null | head -1
nl t
cat -A <(printf 'a\tb\r\n')
cat -n t
wc t
wc -L t
tr a-z A-Z <t | tr -d ' ' | tr -s A
expand <(printf 'a\tb\n')
unexpand -a <(echo 'a       b')
fold -w 3 <<<abcdefgh
fmt -w 20 <<<'the quick brown fox jumps over the lazy dog'
od -An -tx1 -c <<<hi
od -An -td2 <<<abcd
base64 <<<hello
base64 -d <<<aGVsbG8K
base32 <<<x
basenc --hex <<<xyz
cksum t
md5sum t
sha1sum t
sha256sum t
sha512sum t | cut -c1-20
b2sum t | cut -c1-20
sum t
md5sum t >sums
md5sum -c sums
echo bad >t
md5sum -c sums 2>&1
seq 1 3 10
seq -s, -w 8 11
seq 0.5 0.25 1
factor 360 97 18446744073709551557
expr 3 + 4 \* 2
expr abc : 'a\(.*\)'
numfmt --to=iec 1048576 1500
numfmt --from=si 3K
echo -e 'a\x41\tb'
printf '%s-%s\n' 1 2 3
yes no | head -2
tsort <<<'a b b c a c'
pr -T -2 -l 3 <(seq 6)
ptx <<<'one two' | wc -l
date -u -d @86400 '+%F %T %a %j %s'
date -u -d '2024-02-28 +2 days' +%F
date -R -u -d @0
TZ=America/New_York date -d @1700000000 '+%H:%M' | wc -c
sort -n <<<$'10\n9\n2e1\n-5'
sort -g <<<$'10\n9\n2e1\n-5'
sort -h <<<$'1M\n2K\n3G'
sort -V <<<$'a10\na9\na1'
sort -M <<<$'FEB\nJAN'
seq 100000 | sort -R | sort -n | tail -1
seq 200000 | sort -r -S 64k -T . | md5sum
seq 100000 | shuf | wc -l
dircolors -b | head -c 9
echo
tail -n 2 -q t sums
split -b 3 <(echo abcdefg)
cat xaa xab xac
env -i A=1 B=2 env | sort
env -u HOME sh -c 'echo ${HOME-none}'
tee one two <<<tee >/dev/null
cat one two
truncate -s 3 one
cat one
echo
[ 1 -lt 2 ] && test abc = abc && echo test
true && ! false && echo truth
