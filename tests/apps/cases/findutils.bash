# SPDX-License-Identifier: BSD-2-Clause
# find and xargs.
mkdir -p t/{a,b}/{1,2}
for i in 1 2 3; do echo $i >t/a/1/f$i.txt; head -c ${i}000 /dev/zero >t/b/2/g$i.bin; done
ln -s ../a/1 t/b/link
touch -d '2001-01-01' t/a/1/f1.txt
chmod 600 t/b/2/g1.bin
find t | sort
find t -type f -name '*.txt' | sort
find t -type d -empty | sort
find t -size +1k -size -3k | sort
find t -newer t/a/1/f1.txt -type f | sort
find t -perm 600
find t -type l -printf '%p %l %y\n'
find -L t -type f | wc -l
find t -maxdepth 1 -mindepth 1 | sort
find t -path '*a/1*' -prune -o -type f -print | sort
find t -type f -exec wc -c {} + | tail -1
find t -name 'g*' -exec sh -c 'echo "$(basename "$1")"' _ {} \; | sort
find t -type f -print0 | xargs -0 -n 2 echo | wc -l
find t -name f2.txt -delete
find t -iname 'F*.TXT' | sort
find t -regex '.*/[fg][0-9]\..*' | wc -l
find t -inum "$(stat -c %i t/a)"
find t -links +1 -type d | sort
find t -mtime +1000
find t -samefile t/a/1/f1.txt
find t -user root -type d | wc -l
find nosuch 2>&1
echo $?
find t -depth | tail -1
find t -type f -printf '%s %m %f\n' | sort
find t -execdir pwd \; | sort -u | wc -l
seq 10 | xargs -n 3
seq 3 | xargs -I{} echo "<{}>"
seq 4 | xargs -P 2 -n 1 sh -c 'exit 0'
echo $?
echo 'a b' | xargs -t true 2>&1
printf 'x y\0z' | xargs -0 -n1 echo
seq 2000 | xargs -s 2000 | wc -l
echo 1 | xargs sh -c 'exit 255' 2>&1
echo $?
false | xargs -r echo none
seq 3 | xargs --max-procs=3 -I N sh -c 'sleep 0.0N; echo N' | sort
