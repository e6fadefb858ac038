# SPDX-License-Identifier: BSD-2-Clause
# python3: processes, threads, files, sockets, compiled modules.
export PYTHONDONTWRITEBYTECODE=1
python3 - <<'P'
import sys, os, json, re, collections, itertools, functools, decimal, datetime, hashlib, struct, zlib, bz2, lzma, base64, random, math, textwrap, csv, io
print(sys.version_info[:2], sys.platform, sys.byteorder, os.name, os.sep, sys.maxsize)
print(json.dumps({"a": [1, 2.5, None, True], "b": "ü"}, sort_keys=True), json.loads("[1, {}]"))
print(re.findall(r"(\w)(\d+)", "a1b22"), collections.Counter("hello").most_common(1), list(itertools.permutations("abc", 2))[:3])
print(functools.reduce(lambda a, b: a * b, range(1, 25)), decimal.Decimal(1) / 7, datetime.date(2024, 2, 28) + datetime.timedelta(2))
print(hashlib.sha256(b"x").hexdigest()[:16], hashlib.blake2b(b"y").hexdigest()[:16], struct.pack(">IHb", 1, 2, -3), zlib.crc32(b"z"))
for m in (zlib, bz2, lzma): print(m.__name__, m.decompress(m.compress(b"abc" * 10000)) == b"abc" * 10000)
random.seed(1); print(random.random(), random.sample(range(100), 3), math.factorial(20), math.sin(1), 2 ** 200, 10 ** 30 // 7)
w = io.StringIO(); csv.writer(w).writerow([1, "a,b"]); print(w.getvalue().strip(), textwrap.fill("word " * 10, 20))
class A:
    def __enter__(self): return self
    def __exit__(self, *e): print("exit", e[0].__name__); return True
with A(): raise ValueError
try: open("/nosuch")
except OSError as e: print(e.errno, e)
P
python3 - <<'P'
import os, subprocess, signal, time, tempfile, threading, queue, multiprocessing, socket, select, selectors, mmap, fcntl, shutil, pathlib, glob, asyncio, resource, stat, concurrent.futures as cf
print(subprocess.run(["sh", "-c", "cat; exit 3"], input=b"in", capture_output=True).returncode, subprocess.check_output("echo $0", shell=True))
p = subprocess.Popen(["sleep", "10"]); p.terminate(); print(p.wait())
r, w = os.pipe(); pid = os.fork()
if not pid: os.write(w, b"child"); os._exit(4)
print(os.waitpid(pid, 0)[1] >> 8, os.read(r, 10))
q = queue.Queue(); ts = [threading.Thread(target=lambda: [q.put(i) for i in range(100)]) for _ in range(4)]
[t.start() for t in ts]; [t.join() for t in ts]; print(q.qsize())
with cf.ThreadPoolExecutor(4) as e: print(sum(e.map(lambda x: x * x, range(50))))
with multiprocessing.Pool(2) as pool: print(pool.map(abs, range(-5, 5)))
a, b = socket.socketpair(); a.sendall(b"hi"); print(b.recv(10)); s = selectors.DefaultSelector(); s.register(b, 1); print(len(s.select(0))); a.send(b"x"); print(len(s.select(1)), type(s).__name__)
async def job(n): await asyncio.sleep(0.01 * n); return n
async def main():
    print(await asyncio.gather(*(job(n) for n in range(4))))
    p = await asyncio.create_subprocess_exec("echo", "async", stdout=-1); print(await p.communicate())
    server = await asyncio.start_unix_server(lambda r, w: (w.write(b"served"), w.close()), "sock")
    r, w = await asyncio.open_unix_connection("sock"); print(await r.read()); server.close()
asyncio.run(main())
f = tempfile.TemporaryFile(); f.write(b"x" * 10000); f.flush(); m = mmap.mmap(f.fileno(), 0); m[5:8] = b"abc"; print(m[4:9], m.find(b"c")); m.close()
pathlib.Path("d/e").mkdir(parents=True); pathlib.Path("d/e/f").write_text("text"); shutil.copytree("d", "c"); print(sorted(glob.glob("**/*", recursive=True)), shutil.disk_usage("/").total > 0); shutil.make_archive("z", "zip", "d"); shutil.unpack_archive("z.zip", "u"); print(open("u/e/f").read())
def alarm(*_): raise TimeoutError
signal.signal(signal.SIGALRM, alarm); signal.setitimer(signal.ITIMER_REAL, 0.05)
try: time.sleep(5)
except TimeoutError: print("alarm")
with open("l", "w") as g: fcntl.flock(g, fcntl.LOCK_EX); print(fcntl.fcntl(g, fcntl.F_GETFD)); fcntl.lockf(g, fcntl.LOCK_EX)
print(resource.getrlimit(resource.RLIMIT_NOFILE)[0] > 0, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss > 0, os.cpu_count() > 0, os.getloadavg()[0] >= 0, stat.filemode(os.stat("d").st_mode), os.listdir("/proc/self/task") != [])
e = select.epoll(); r, w = os.pipe(); e.register(r, select.EPOLLIN | select.EPOLLET); os.write(w, b"1"); print(e.poll(1)[0][1], e.poll(0))
print(os.sched_getaffinity(0) != set(), os.urandom(4) != os.urandom(4), time.clock_gettime(time.CLOCK_MONOTONIC) > 0, os.get_terminal_size.__name__, os.statvfs("/").f_bsize > 0)
P
python3 -c 'import sqlite3; c = sqlite3.connect("x.db"); c.execute("create table t(a, b)"); c.executemany("insert into t values(?, ?)", [(i, str(i)) for i in range(1000)]); c.commit(); print(c.execute("select sum(a), count(distinct b) from t").fetchone()); c.execute("vacuum")'
python3 -c 'import pty, os; print(pty.spawn(["sh", "-c", "tty >/dev/null && echo terminal; exit 2"]) >> 8)'
python3 -c 'import ctypes; c = ctypes.CDLL(None); print(c.getpid() == __import__("os").getpid(), c.strlen(b"four")); import sys; sys.exit(5)'
echo $?
echo 'print(input()[::-1])' >s.py
echo olleh | python3 s.py
python3 -c 'import sys; sys.stdout.write("x" * 100000)' | head -c 3
echo
python3 -m json.tool <<<'{"a":1}'
python3 -m timeit -n 1 -r 1 pass | cut -c1-6
python3 -c 'raise SystemExit("bye")' 2>&1
python3 -c '1/0' 2>&1 | tail -1
(python3 -c 'import os; os.kill(os.getpid(), 9)'; echo $?) 2>/dev/null
