# SPDX-License-Identifier: BSD-2-Clause
# Tools on files of some size: archives, sums, sorting, comparing.
seq 20000 >numbers
md5sum numbers; sha256sum numbers | cut -c1-16
sort -R numbers | sort -n | cmp - numbers && echo sorted
gzip -k numbers; gunzip -c numbers.gz | cmp - numbers && echo gzip
mkdir d; cp numbers d; tar cf d.tar d; rm -r d; tar xf d.tar; cmp d/numbers numbers && echo tar
split -l 5000 numbers part.; ls part.*; cat part.* | cmp - numbers && echo split
awk '{ s += $1 } END { print s }' numbers
grep -c 77 numbers
sed -n '100,102p' numbers
head -c 100000 /dev/zero | tr '\0' x >big; wc -c big
diff -u /etc/passwd /etc/passwd && echo same
find . -name 'part.*' -exec rm {} +; ls
tail -2 numbers; tac numbers | head -1
xargs -n 1000 <numbers | wc -l
cp -a d d2; ls -l d2 | awk '{ print $1, $5, $9 }'
stat -c '%s %a %F' numbers d
echo 'obase=16; 255*255' | bc 2>/dev/null
expr 6 \* 7; od -c </etc/hostname | head -1 >/dev/null; echo $?
