# SPDX-License-Identifier: BSD-2-Clause
# php's command line: processes, sockets, sessions of output, flock.
php8.2 -d extension=posix -r '
	echo PHP_MAJOR_VERSION, PHP_OS, PHP_INT_SIZE, "\n";
	print_r(array_map(fn($x) => $x ** 2, range(1, 3)));
	echo json_encode(["a" => [1, null]]), preg_replace("/b+/", "-", "abbbc"), md5("x"), "\n";
	file_put_contents("f", "text"); echo filesize("f"), decoct(fileperms("f") & 0777), "\n";
	var_dump(@file_get_contents("nosuch"), error_get_last()["message"]);
	echo shell_exec("echo sub"), serialize([1, "a" => true]), "\n";
	$p = proc_open(["cat"], [["pipe", "r"], ["pipe", "w"]], $io);
	fwrite($io[0], "through cat\n"); fclose($io[0]); echo stream_get_contents($io[1]); echo proc_close($p), "\n";
	[$a, $b] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
	fwrite($a, "pair\n"); echo fgets($b);
	$r = [$b]; $w = [$a]; $e = null; var_dump(stream_select($r, $w, $e, 0));
	$server = stream_socket_server("unix://sock"); $client = stream_socket_client("unix://sock");
	$peer = stream_socket_accept($server); fwrite($client, "unix\n"); echo fgets($peer);
	if (pcntl_fork() === 0) { exit(7); } pcntl_wait($status); echo pcntl_wexitstatus($status), "\n";
	pcntl_async_signals(true); pcntl_signal(SIGUSR1, function () { echo "usr1\n"; }); posix_kill(posix_getpid(), SIGUSR1);
	$f = fopen("f", "r+"); var_dump(flock($f, LOCK_EX | LOCK_NB)); $g = fopen("f", "r"); var_dump(flock($g, LOCK_SH | LOCK_NB));
	echo implode(" ", array_diff(scandir("."), [".", ".."])), "\n";
	function gen() { yield 1; yield from [2, 3]; } foreach (gen() as $x) echo $x; echo "\n";
	$n = 0; for ($i = 0; $i < 1000000; $i++) $n = ($n * 31 + $i) % 1000003; echo $n, "\n";
	exit(4);
'
echo "exit $?"
echo '<p><?= strtoupper("page") ?></p>' | php8.2
php8.2 -r 'throw new Exception("oops");' 2>&1 | grep -c oops
php8.2 -l /dev/null
printf 'a\nb\n' | php8.2 -R 'echo "<$argn>\n";'
