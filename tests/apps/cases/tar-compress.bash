# SPDX-License-Identifier: BSD-2-Clause
# tar and the compressors, there and back.
mkdir -p src/deep/er
seq 20000 >src/numbers
head -c 300000 /dev/zero >src/zeros
echo x >'src/with space'
ln -s numbers src/soft
ln src/numbers src/hard
mkfifo src/pipe
chmod 751 src/deep
touch -d '2010-10-10 10:10:10 UTC' src/numbers src/deep
truncate -s 1M src/sparse
sum() { (cd "$1" && find . -type f | sort | xargs -d '\n' md5sum; find . -printf '%p %y %m %l %n\n' | sort); }
sum src >want
for z in '' -z -j -J; do tar --sort=name -c $z -f "a$z.tar" src && mkdir "out$z" && tar -x -f "a$z.tar" -C "out$z" && sum "out$z/src" >got && cmp want got && echo "tar $z"; done
tar -S -cf s.tar src
[ $(stat -c %s s.tar) -lt $(stat -c %s a.tar) ] && echo sparse
tar tf a.tar | sort
TZ=UTC tar tvf a.tar src/numbers | awk '{print $1, $2, $3, $4, $6}'
tar -rf a.tar want
tar tf a.tar | wc -l
tar --delete -f a.tar want
tar -xOf a.tar 'src/with space'
tar --exclude='*z*' -cf - src | tar t | sort | wc -l
(cd src && tar c .) | (mkdir p && cd p && tar x)
sum p >got
cmp want got && echo piped
tar xf nosuch.tar 2>&1
echo $?
head -c 3000 a-z.tar >cut.tgz
tar tzf cut.tgz >/dev/null 2>&1
echo $?
tar -cf inc.tar -g snap src 2>/dev/null
echo new >src/new
tar -cf inc2.tar -g snap src
tar tf inc2.tar | grep -c new
for c in gzip bzip2 xz; do cp src/numbers n; $c -9 n; ls n*; $c -t n.*; $c -dc n.* | cmp - src/numbers && echo "$c works"; $c -d n.*; cmp n src/numbers && echo back; echo text | $c | $c -dc; head -c 20 n | $c -dc 2>&1 >/dev/null | head -c 10; echo; rm -f n n.*; done
gzip -c src/zeros | wc -c
xz -c src/zeros | wc -c
zcat a-z.tar | tar t | wc -l
xz -l a-J.tar | awk 'NR==2 {print $1, $2}'
xz -T2 -c src/numbers | xz -dc | md5sum
gzip -l a-z.tar | awk 'NR==2 {print $2}'
zgrep -c 1999 <(gzip -c src/numbers)
xzcat a-J.tar | cmp - <(bzcat a-j.tar) && echo same
gunzip <<<nonsense 2>&1
xz --robot --info-memory >/dev/null
echo $?
