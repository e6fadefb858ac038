# SPDX-License-Identifier: BSD-2-Clause
# Programs of all kinds: ripgrep and fd (Rust, threads), jq, rsync, sqlite3.
mkdir -p tree/a/b tree/.hidden
for i in 1 2 3 4 5; do
	seq "$i" 40 >"tree/a/file$i.txt"
	seq 100 "10$i" >"tree/a/b/deep$i.c"
done
echo secret >tree/.hidden/x
printf '*.c\n' >tree/.ignore
rg --sort path -n '^1.$' tree | tail -5
rg -uu --sort path -l 10 tree
rg --count-matches --sort path 3 tree
rg -j4 -o '[0-9]+5' tree | wc -l
rg nothing tree
echo "exit $?"
seq 20 | rg -A1 -B1 '^7$'
rg -e '(' tree 2>&1 | grep -c 'unclosed'
fdfind . tree | sort
fdfind -u -e c . tree -x basename | sort
fdfind -t d . tree -X ls -d
fdfind -S +200b . tree | sort
echo '{"a":[1,2,{"b":null}],"s":"x\u00e9"}' >j
jq -c '.a[2], (.a[:2] | add), (.s | length), keys' j
jq -r '[paths | map(tostring) | join("/")] | .[]' j
seq 10 | jq -s 'map(select(. % 2 == 0)) | {sum: add, max: max}'
jq '.a.b' j
echo "exit $?"
jq -n '[limit(5; repeat(1))] | length, ("2015-03-05T23:51:47Z" | fromdate)'
rsync -a tree/ copy/ && diff -r tree copy && echo same
echo changed >>tree/a/file1.txt
rm tree/a/file5.txt
ln -s file2.txt tree/a/link
rsync -ai --delete tree/ copy/ | grep -v '/$'
rsync -a --checksum --dry-run tree/ copy/ | wc -l
rsync -a --link-dest="$PWD/copy" tree/ linked/ && stat -c %h linked/a/file2.txt
rsync -a --exclude='*.c' --bwlimit=10000 --partial tree/ some/ && find some -type f | sort | tail -3
rsync nosuch/ x/ 2>/dev/null
echo "exit $?"
sqlite3 db 'pragma journal_mode=wal; create table t(a integer primary key, b text); insert into t(b) select hex(value) from generate_series(1, 500);' 2>&1
sqlite3 db 'create index i on t(b); select count(*), max(b), sum(a) from t; explain query plan select * from t where b = 1;'
sqlite3 db 'begin; delete from t where a > 10; rollback; select count(*) from t; pragma integrity_check; vacuum;'
