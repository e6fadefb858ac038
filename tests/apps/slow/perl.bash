# SPDX-License-Identifier: BSD-2-Clause
# perl: data, regular expressions, files, processes, sockets, sorting, modules in C.
perl -e '
	printf "%vd\n", $^V;
	my %h = map { $_ => length } qw(one three five);
	print join(",", map { "$_=$h{$_}" } sort keys %h), "\n";
	my @s = sort { $b <=> $a } (3, 11, 2);
	print "@s\n";
	local $_ = "a1b22c333";
	print join("|", /(\d+)/g), "\n";
	s/(\d+)/<$1>/g;
	print "$_\n";
	print scalar reverse("abc"), ucfirst(lc("HELLO")), "\n";
	print join(",", (1..5)[1..3]), "\n"
'
perl -MPOSIX -e '
	print POSIX::strftime("%F %T", gmtime(86400)), "\n";
	print floor(-3.5), " ", ceil(3.2), " ", POSIX::fmod(7, 3), "\n";
	my $p = fork;
	if (!$p) { POSIX::_exit(9) } waitpid $p, 0;
	print $? >> 8, "\n";
	kill "TERM", $p = fork || do { sleep 10; exit };
	waitpid $p, 0;
	print $? & 127, "\n";
	local $SIG{ALRM} = sub { print "alarm\n" };
	alarm 1;
	POSIX::pause();
	printf "%s\n", $! = ENOENT;
	print join(",", (POSIX::uname())[0, 4]), "\n"
'
perl -e '
	pipe(my $r, my $w);
	if (!fork) { close $r; print $w "from the child\n"; exit } close $w;
	print <$r>;
	wait;
	open my $f, ">", "file" or die;
	print $f "line $_\n" for 1..3;
	close $f;
	open $f, "<", "file";
	while (<$f>) { print "$.: $_" } seek $f, 5, 0;
	read $f, my $b, 1;
	print "$b\n";
	print -s "file", " ", (-d "." ? "dir" : ""), "\n";
	rename "file", "g";
	print join(",", glob("*")), "\n";
	unlink "g";
	open($f, "<", "nosuch") or print "$!\n";
	mkdir "d", 0700;
	printf "%o\n", (stat "d")[2] & 07777;
	print `echo backtick`;
	system("exit 5");
	print $? >> 8, "\n";
	open my $p, "-|", "seq 3";
	print map { chomp; $_ * 2 . " " } <$p>;
	print "\n";
	chdir "/";
	use Cwd;
	print getcwd, "\n"
'
perl -MSocket -MIO::Socket::UNIX -e '
	socketpair(my $a, my $b, AF_UNIX, SOCK_STREAM, PF_UNSPEC) or die;
	syswrite $a, "ping";
	sysread $b, my $x, 10;
	print "$x\n";
	my $l = IO::Socket::UNIX->new(Local => "s", Listen => 1) or die;
	if (!fork) { my $c = IO::Socket::UNIX->new(Peer => "s"); print $c "hello\n"; exit } my $c = $l->accept;
	print <$c>;
	wait;
	my $rin = "";
	vec($rin, fileno($a), 1) = 1;
	my $n = select($rin, undef, undef, 0.01);
	print "$n\n"
'
perl -MList::Util=sum,max,shuffle,first -MData::Dumper -MStorable=dclone -MTime::HiRes=time,sleep -MDigest::MD5=md5_hex -MDigest::SHA=sha1_hex -MMIME::Base64 -MFile::Temp=tempfile -MFile::Find -MFile::Path=make_path,remove_tree -MEncode -MScalar::Util=blessed -e '
	$Data::Dumper::Sortkeys = $Data::Dumper::Indent = 1;
	print Dumper(dclone({a => [1, 2], b => {c => undef}}));
	print sum(1..10), max(3, 9, 2), "\n", md5_hex("x"), sha1_hex("x"), encode_base64("hi");
	my $t = time;
	sleep 0.05;
	print time - $t >= 0.05 ? "slept\n" : "no\n";
	make_path("p/q/r");
	my @f;
	find(sub { push @f, $File::Find::name }, "p");
	print "@f\n";
	remove_tree("p");
	print length(encode("UTF-8", "\x{263a}")), "\n";
	my ($h, $n) = tempfile();
	print $h "x";
	close $h;
	print -s $n, "\n";
	print eval { die { code => 7 } } // $@->{code}, "\n";
	my $o = bless {}, "Thing";
	print blessed($o), "\n";
	sub Thing::DESTROY { print "destroyed\n" }
'
perl -Mthreads -MThread::Queue -e '
	my $q = Thread::Queue->new;
	my @t = map { threads->create(sub { my $s = 0; while (defined(my $n = $q->dequeue)) { $s += $n } $s }) } 1..3;
	$q->enqueue(1..100);
	$q->end;
	my $s = 0;
	$s += $_->join for @t;
	print "$s\n"
'
seq 5 | perl -ne 'print if $_ % 2'
seq 3 | perl -pe 's/$/!/'
perl -i.bak -pe 's/a/b/' <(echo) 2>&1 | head -c 0
perl -c -e 'print 1' 2>&1
perl -e 'die "oops\n"' 2>&1
echo $?
perl -e 'exit 300'
echo $?
perl -we 'my @a = map { $_ * $_ } 1..200000; print $a[-1], "\n"; my %h; $h{$_ % 1000}++ for @a; print scalar(keys %h), "\n"'
perl -MIPC::Open3 -e '
	my $p = open3(my $in, my $out, undef, "cat");
	print $in "x\n";
	close $in;
	print <$out>;
	waitpid $p, 0;
	print "$?\n";
	%SIG = (CHLD => sub { wait; print "child\n" });
	unless (fork) { exit } select(undef, undef, undef, 1);
	flock(STDOUT, 2);
	use Fcntl ":flock";
	open my $f, ">", "lock";
	print flock($f, LOCK_EX | LOCK_NB) ? "locked\n" : "no\n";
	open my $g, ">", "lock";
	print flock($g, LOCK_EX | LOCK_NB) ? "twice\n" : "refused\n";
	print join(" ", map { sprintf "%02x", $_ } unpack("C*", pack("NnCa3", 1, 2, 3, "abc"))), "\n";
	dbmopen(my %d, "db", 0644) && print "dbm\n"
'
