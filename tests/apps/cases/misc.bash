# SPDX-License-Identifier: BSD-2-Clause
# Other programs: diff, patch, bc, sqlite3, less, file, zip, lua, tcl, expect.
seq 10 >a
sed 's/5/five/' a >b
diff a b
diff -u --label a --label b a b >p
patch -s <p a
cmp a b && echo patched
diff -rq a b
sdiff -w 20 a b | head -2
diff3 a a b | head -1
cmp a /etc/hostname 2>&1 | cut -d: -f1
patch -R <p a
patch --dry-run <p b 2>&1 | head -1
echo '2^64; scale=20; 1/3; sqrt(2); obase=16; 255' | bc
echo 'define f(n) { if (n < 2) return n; return f(n-1) + f(n-2) }; f(15)' | bc
echo '4*a(1)' | bc -l
sqlite3 x.db <<'END'
create table t(a int primary key, b text);
begin;
insert into t values(1, "one"), (2, "two");
commit;
select * from t where a > 1;
select count(*), sum(a) from t;
pragma journal_mode=wal;
insert into t values(3, "three");
.mode json
select * from t;
END
sqlite3 x.db <<'END'
with recursive c(n) as (select 1 union all select n + 1 from c where n < 1000) select sum(n) from c;
pragma integrity_check;
vacuum;
select sqlite_version() > "3";
END
for i in 1 2 3 4; do
	sqlite3 -cmd '.timeout 20000' x.db "insert into t values($i$i, $i)" &
done
wait
sqlite3 x.db 'select count(*) from t'
printf 'one\ntwo\n' | less -F -X
less -E -X a </dev/null | tail -1
file -b /bin/bash | cut -d, -f1-2
file -b a /usr/bin
file --mime-type -b p
mkdir z
cp a z
zip -qr z.zip z
unzip -l z.zip | tail -1
unzip -qo z.zip -d un
cmp z/a un/z/a && echo unzipped
lua5.4 -e '
	print(_VERSION, 10 // 3, 2^53, ("x"):rep(3), #{1, 2, 3}, string.format("%5.1f", 3.14159), select("#", 1, 2));
	local t = setmetatable({}, {__index = function(_, k) return k .. "!" end});
	print(t.hi);
	local co = coroutine.wrap(function() for i = 1, 3 do coroutine.yield(i) end end);
	print(co(), co(), co());
	print(pcall(error, "oops"));
	for l in io.popen("seq 3"):lines() do io.write(l, " ") end print(os.execute("exit 4"))
'
echo '
	puts [expr {6 * 7}]
	set f [open |cat w+]
	puts $f hi
	flush $f
	gets $f x
	puts $x
	foreach {a b} {1 2 3 4} {puts "$a-$b"}
	after 50 {set done 1}
	vwait done
	puts [exec echo sub | tr a-z A-Z]
	puts [clock format 0 -gmt 1 -format %Y]
	catch {exec false} e
	puts $e
' | tclsh
expect -c '
	log_user 0
	spawn sh
	expect -re {[#$] $}
	send "echo \$((6*7))\r"
	expect "42" {puts seen}
	send "exit 3\r"
	expect eof
	puts [lindex [wait] 3]
'
