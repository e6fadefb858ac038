# SPDX-License-Identifier: BSD-2-Clause
# nodejs: the JIT, the event loop, worker threads, child processes, sockets, files.
node --version | cut -d. -f1
node -e '
	const fs = require("fs"), zlib = require("zlib"), crypto = require("crypto"), os = require("os");
	console.log([3, 1, 2].sort().map(x => x * x), 2n ** 100n, JSON.stringify({ a: [1, null] }));
	fs.writeFileSync("f", "text\n".repeat(1000));
	console.log(fs.statSync("f").size, fs.readdirSync("."), fs.readFileSync("f", "utf8").length);
	const packed = zlib.gzipSync(fs.readFileSync("f"));
	console.log(zlib.gunzipSync(packed).length, crypto.createHash("sha256").update("x").digest("hex").slice(0, 16));
	try { fs.readFileSync("nosuch"); } catch (e) { console.log(e.code, e.errno); }
	console.log(crypto.pbkdf2Sync("pw", "salt", 1000, 16, "sha1").toString("hex"), os.platform(), os.arch());
	let n = 0; for (let i = 0; i < 3e6; i++) n = (n * 31 + i) % 1000003; console.log(n);
	process.exitCode = 5;
'
echo "exit $?"
cat >loop.js <<'J'
const { spawn, execSync, fork } = require("child_process");
const net = require("net"), fs = require("fs"), { promisify } = require("util");
const wait = promisify(setTimeout);
(async () => {
	console.log("first"); process.nextTick(() => console.log("tick"));
	await new Promise(r => setImmediate(() => { console.log("immediate"); r(); }));
	console.log(execSync("echo sub; exit 0").toString());
	const child = spawn("sh", ["-c", "read x; echo got $x; exit 3"]);
	child.stdin.end("line\n");
	child.stdout.on("data", d => process.stdout.write(d));
	console.log(await new Promise(r => child.on("close", (c, s) => r([c, s]))));
	const killed = spawn("sleep", ["100"]); killed.kill("SIGTERM");
	console.log(await new Promise(r => killed.on("exit", (c, s) => r([c, s]))));
	const server = net.createServer(c => c.on("data", d => c.end(d.toString().toUpperCase())));
	await new Promise(r => server.listen("sock", r));
	const client = net.connect("sock"); client.write("hello");
	console.log((await new Promise(r => client.on("data", r))).toString());
	server.close();
	await Promise.all([..."abcdefgh"].map(n => fs.promises.writeFile(n, n)));
	console.log((await fs.promises.readdir(".")).sort().join(" "));
	const seen = new Promise(r => { const w = fs.watch(".", (e, f) => { w.close(); r([e, f]); }); });
	fs.writeFileSync("watched", ""); console.log(await seen);
	process.on("SIGUSR2", () => console.log("usr2")); process.kill(process.pid, "SIGUSR2"); await wait(20);
	const peer = fork("./peer.js"); peer.send({ n: 20 });
	console.log(await new Promise(r => peer.on("message", r))); peer.disconnect();
	try { await fs.promises.open("nosuch"); } catch (e) { console.log(e.code); }
})();
J
cat >peer.js <<'J'
process.on("message", m => process.send({ n: m.n + 1 }));
J
node loop.js
cat >workers.js <<'J'
const { Worker, isMainThread, parentPort, workerData } = require("worker_threads");
if (isMainThread) {
	const shared = new SharedArrayBuffer(4);
	let left = 4;
	for (let i = 0; i < 4; i++)
		new Worker(__filename, { workerData: shared }).on("exit", () => {
			if (--left === 0) console.log(new Int32Array(shared)[0]);
		});
} else {
	for (let i = 0; i < 10000; i++) Atomics.add(new Int32Array(workerData), 0, 1);
}
J
node workers.js
seq 5 | node -e 'require("readline").createInterface({ input: process.stdin }).on("line", l => console.log(l * 2))'
node -e 'throw new Error("oops")' 2>&1 | grep -c oops
node -e 'WebAssembly.instantiate(new Uint8Array([0,97,115,109,1,0,0,0,1,7,1,96,2,127,127,1,127,3,2,1,0,7,7,1,3,97,100,100,0,0,10,9,1,7,0,32,0,32,1,106,11])).then(m => console.log(m.instance.exports.add(2, 40)))'
