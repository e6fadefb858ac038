# SPDX-License-Identifier: BSD-2-Clause
# PostgreSQL: initdb, a server on a local socket, clients side by side, a crash and its recovery; redis on a socket.
export PATH=/usr/lib/postgresql/15/bin:$PATH LC_ALL=C
chmod 711 .
mkdir -m 777 pg
chown nobody pg
cd pg || exit 1
as() { setpriv --reuid 65534 --regid 65534 --clear-groups env HOME="$PWD" "$@"; }
as initdb -D data -A trust -E UTF8 --no-sync >initdb.log 2>&1
echo "initdb $?"
as pg_ctl -D data -w -t 200 -l log -o "-k $PWD -c listen_addresses= -c fsync=on -c max_connections=20 -c shared_buffers=16MB" start >/dev/null
echo "start $?"
sql() { psql -h "$PWD" -U nobody -d postgres -At -v ON_ERROR_STOP=1 "$@"; }
sql -c 'select 1 + 1' -c "create table t(id serial primary key, name text, at timestamptz default now())"
sql -c "insert into t(name) select md5(i::text) from generate_series(1, 2000) i" -c 'create index on t(name)' -c 'analyze t'
sql -c "select count(*), min(name), max(name) from t" -c "select id from t where name = md5('77')"
sql -c 'select nosuch from t' 2>&1 | head -1
for i in 1 2 3 4; do sql -q -c "begin; update t set name = name || '$i' where id <= 100; commit" & done
wait
sql -c 'select sum(length(name)) from t where id <= 100'
sql -c "create table account(id int primary key, amount int)" -c "insert into account select i, 100 from generate_series(1, 10) i"
pgbench -h "$PWD" -U nobody -i -q postgres >/dev/null 2>&1
pgbench -h "$PWD" -U nobody -c 4 -j 2 -t 20 postgres 2>/dev/null | grep -E 'actually|failed'
pg_dump -h "$PWD" -U nobody -t account postgres | grep -c '^[0-9]'
as pg_ctl -D data -m immediate stop >/dev/null
as pg_ctl -D data -w -t 200 -l log -o "-k $PWD -c listen_addresses=" start >/dev/null
echo "recovery $?"
sql -c 'select count(*) from t' -c 'select sum(amount) from account' -c 'vacuum full t' -c 'select sum(delta) = sum(abalance) from pgbench_history, (select sum(abalance) abalance from pgbench_accounts) a' >out 2>&1
head -2 out
as pg_ctl -D data -m fast -t 200 stop
cd ..
redis-server --port 0 --unixsocket "$PWD/redis.sock" --daemonize no --save '' --appendonly yes --dir "$PWD" >redis.log 2>&1 &
r() { redis-cli -s redis.sock "$@"; }
until [ "$(r ping 2>/dev/null)" = PONG ]; do sleep 0.2; done
r set key value
r get key
r rpush list 1 2 3
r lrange list 0 -1
r eval 'return redis.call("incrby", KEYS[1], 5)' 1 n
seq 1000 | sed 's/^/incr c/' | r --pipe | tail -1
r bgsave | head -1
until [ "$(r info persistence | tr -d '\r' | sed -n 's/^rdb_bgsave_in_progress://p')" = 0 ]; do sleep 0.2; done
r info persistence | tr -d '\r' | grep rdb_last_bgsave_status
redis-benchmark -s redis.sock -n 500 -c 5 -t get,set -q >/dev/null && echo benchmark
r shutdown nosave
wait
redis-check-aof appendonlydir/*.manifest | tail -1
