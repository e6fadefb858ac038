# SPDX-License-Identifier: BSD-2-Clause
# ruby.
ruby -e '
	puts RUBY_ENGINE, [3, 1, 2].sort.map { |x| x * 2 }.inspect, "abc".gsub(/b/) { $&.upcase }, 2**100, {a: 1}.to_a.inspect;
	Thread.new { puts "thread" }.join;
	q = Queue.new;
	4.times.map { |i| Thread.new { q << i } }.each(&:join);
	puts q.size;
	puts `echo sub`, $?.exitstatus;
	r, w = IO.pipe;
	fork { w.puts "child"; exit! 3 };
	w.close;
	puts r.read;
	Process.wait;
	puts $?.exitstatus;
	File.write("f", "text");
	puts File.size("f"), File.stat("f").mode.to_s(8);
	begin;
	File.open("nosuch");
	rescue => e;
	puts e.message;
	end;
	f = Fiber.new { Fiber.yield 1; 2 };
	puts f.resume, f.resume;
	trap("USR1") { puts "usr1" };
	Process.kill("USR1", $$);
	sleep 0.05;
	puts Dir.children(".").sort.inspect
'
ruby -rjson -rdigest -rtempfile -rsocket -rtimeout -ryaml -rset -e '
	puts JSON.generate({"a" => [1, nil]}), Digest::SHA256.hexdigest("x")[0, 16];
	Tempfile.create("t") { |f| f.write "x"; f.flush; puts f.size };
	a, b = UNIXSocket.pair;
	a.puts "sock";
	puts b.gets;
	begin;
	Timeout.timeout(0.1) { sleep 5 };
	rescue Timeout::Error;
	puts "timeout";
	end;
	puts YAML.dump({"k" => [1, 2]}), Set[1, 2, 2].size;
	puts (1..20000).select { |n| (2..Math.sqrt(n)).none? { |d| n % d == 0 } }.size;
	GC.start;
	puts Ractor.respond_to?(:new)
'
ruby -e 'raise "oops"' 2>&1
echo $?
ruby -ne 'puts $_.to_i * 2' <(seq 3)
ruby -e 'exit 7'
echo $?
