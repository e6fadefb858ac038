# SPDX-License-Identifier: BSD-2-Clause
# Every applet of busybox, third part: archives and packages (tests/linux/applets-listed.sh).
applet() { echo "== $1"; }
mkdir -p d/sub; seq 3000 >d/n; echo hello >d/h; ln -s h d/l; echo deep >d/sub/s; chmod 750 d/sub; touch -h -d @1000000000 d/* d/sub/* d/sub d
shape() { find "$@" | sort; }

applet tar
tar cf t.tar d; tar tf t.tar | sort; tar tvf t.tar | sort | sed 's/ *[0-9]* 2001/ 2001/'; mkdir x; tar xf t.tar -C x; shape x; ln d/h hard; stat -c %a x/d/sub; stat -c '%Y %h' x/d/h; readlink x/d/l; cmp x/d/n d/n; echo $?
tar czf t.tgz d; tar tzf t.tgz | wc -l; tar xzf t.tgz -O d/h; tar cf - d | tar xf - -C x -v | sort; tar cf e.tar d/h hard; mkdir e; tar xf e.tar -C e; stat -c %h e/hard; tar cf h.tar -h d/l; tar tvf h.tar | cut -c1-10; tar xf nofile; echo $?; tar tf d/n; echo $?; mkdir y; tar xf t.tar -C y --strip-components 1; shape y; tar xf t.tar -k -C y; tar cjf t.tbz d; tar xjOf t.tbz d/h; tar xf t.tar -C x d/none; echo $?; tar -c -a -f t2.tar.bz2 d; od -An -c -N 3 t2.tar.bz2; tar xvf t.tar -C y -o -p --overwrite d/h
applet cpio
find d | sort | cpio -o -H newc >c.cpio; cpio -t <c.cpio | sort; mkdir c; (cd c; cpio -idm <../c.cpio); shape c; cmp c/d/n d/n; echo $?; cpio -i --to-stdout d/h <c.cpio; cpio -itv <c.cpio | cut -c1-10 | sort | uniq -c; echo junk | cpio -i; echo $?; cpio -id -u 'd/h*' <c.cpio; (cd c; cpio -idR 1:1 -u d/h <../c.cpio; stat -c %u:%g d/h)
applet ar
# this ar cannot create: archives are headers of 60 bytes and even lengths
archive() {
	printf '!<arch>\n'
	for m; do
		printf '%-16s%-12s%-6s%-6s%-8s%-10s`\n' "${m##*/}" 1000000000 0 0 100644 "$(stat -c %s "$m")"
		cat "$m"
		[ $(($(stat -c %s "$m") % 2)) = 0 ] || echo
	done
}
archive d/n d/h >a.a; ar t a.a; ar p a.a h; mkdir ar; (cd ar; ar xo ../a.a; ls; stat -c %Y h); ar tv a.a; ar t d/n; echo $?
applet gzip
cp d/n n; gzip n; ls n*; gzip -dc n.gz | cmp - d/n && echo back; gzip -c d/n | gzip -t; echo $?; gzip -k d/h 2>&1; gzip -f d/h; ls d; gzip -1 <d/n | wc -c | awk '{ print ($1 < 9000) }'; gzip nofile; echo $?; gzip -dk d/h.gz; cat d/h; rm d/h.gz
applet gunzip
gunzip n.gz; cmp n d/n; echo $?; gzip n; gunzip -c n.gz | wc -l; gunzip -t n.gz; echo $?; head -c 1000 n.gz >cut.gz; gunzip -c cut.gz >/dev/null; echo $?; echo x >plain.gz; gunzip plain.gz; echo $?; gunzip -k n.gz; ls n*
applet zcat
zcat n.gz | tail -1; zcat <n.gz | head -1; zcat d/h 2>&1; echo $?
applet bzip2
rm n; cp d/n n; bzip2 n; ls n*; bzip2 -dc n.bz2 | cmp - d/n && echo back; bzip2 -1 -c d/n | bzip2 -t; echo $?; bzip2 -k d/h; od -An -c -N4 d/h.bz2
applet bunzip2
bunzip2 d/h.bz2 2>&1; bunzip2 -f d/h.bz2; cat d/h; bunzip2 -c n.bz2 | md5sum; head -c 500 n.bz2 | bunzip2 -c | wc -c; echo x | bunzip2; echo $?
applet bzcat
bzcat n.bz2 | head -2; bzcat <n.bz2 | wc -l
# what xz, lzma, compress and zip made of a word or two
echo /Td6WFoAAATm1rRGAgAhARYAAAB0L+WjAQAIc3F1ZWV6ZWQKAAAAAJ2+dsgRohmbAAEhCWwYxdUftvN9AQAAAAAEWVo= | base64 -d >s.xz
applet xz
xz -dc s.xz; xz -t s.xz; echo $?; xz -dk s.xz; cat s; echo y | xz -d; echo $?
applet unxz
unxz -c s.xz; rm s; unxz -k s.xz; ls s*; head -c 40 s.xz | unxz; echo $?
applet xzcat
xzcat s.xz; xzcat <s.xz; xzcat nofile; echo $?
echo XQAAgAD//////////wA5nEsCZDrnpermHSP///Z+wAA= | base64 -d >s.lzma
applet lzma
lzma -dc s.lzma; echo $?
applet unlzma
unlzma -c s.lzma; unlzma -k s.lzma 2>&1; ls s s.lzma; echo z | unlzma; echo $?
applet lzcat
lzcat s.lzma; echo $?
applet lzop
lzop -c d/n >n.lzo; od -An -tx1 -N9 n.lzo; lzop -dc n.lzo | cmp - d/n && echo back; lzop -t n.lzo; echo $?; lzop -1 -k d/h; ls d
applet uncompress
echo H52QY960gSOnzJw5ZcgoAA== | base64 -d >z.Z; uncompress -c z.Z; uncompress z.Z; ls z; echo x | uncompress; echo $?
applet unzip
echo UEsDBBQAAAAAAAAAIQAgMDo2BgAAAAYAAAADAAAAYS90aGVsbG8KUEsDBBQAAAAAAAAAIQAAAAAAAAAAAAAAAAACAAAAYi9QSwMEFAAAAAgAAAAhAFHOsgoIAAAA9AEAAAUAAABiL2JpZ6uoGAUjDQAAUEsBAhQDFAAAAAAAAAAhACAwOjYGAAAABgAAAAMAAAAAAAAAAAAAAIABAAAAAGEvdFBLAQIUAxQAAAAAAAAAIQAAAAAAAAAAAAAAAAACAAAAAAAAAAAAAACAAScAAABiL1BLAQIUAxQAAAAIAAAAIQBRzrIKCAAAAPQBAAAFAAAAAAAAAAAAAACAAUcAAABiL2JpZ1BLBQYAAAAAAwADAJQAAAByAAAAAAA= | base64 -d >z.zip
unzip -l z.zip; mkdir z1; unzip -q z.zip -d z1; shape z1; cat z1/a/t; unzip -p z.zip a/t; unzip -o z.zip -d z1; unzip -t z.zip; echo $?; unzip d/n; echo $?; unzip z.zip -x 'b/*' -d z2; unzip -n z.zip -d z1
applet dpkg-deb
mkdir -p pkg/DEBIAN pkg/usr/x; printf 'Package: tiny\nVersion: 1\nArchitecture: all\nMaintainer: x\nDescription: d\n' >pkg/DEBIAN/control; echo payload >pkg/usr/x/f
(cd pkg/DEBIAN; tar czf ../../control.tar.gz ./control); (cd pkg; tar czf ../data.tar.gz ./usr); echo 2.0 >debian-binary; archive debian-binary control.tar.gz data.tar.gz >tiny.deb
dpkg-deb -c tiny.deb | cut -c1-10; dpkg-deb -f tiny.deb; dpkg-deb -f tiny.deb Package; dpkg-deb -x tiny.deb out; shape out; dpkg-deb -e tiny.deb ctl; cat ctl/control; dpkg-deb -x d/n out; echo $?; dpkg-deb -X tiny.deb out2
applet dpkg
mkdir -p croot/bin croot/tmp croot/var/lib/dpkg/info; cp /bin/busybox croot/bin; cp tiny.deb croot; touch croot/var/lib/dpkg/status; ln -s busybox croot/bin/sh
chroot croot /bin/busybox dpkg -i tiny.deb; chroot croot /bin/busybox dpkg -l; cat croot/usr/x/f; chroot croot /bin/busybox dpkg -r tiny; ls croot/usr/x/f; chroot croot /bin/busybox dpkg -l
applet rpm2cpio
# a lead, an empty signature and header, and a cpio archive behind them
{ printf '\355\253\356\333\003\000'; head -c 90 /dev/zero; for i in 1 2; do printf '\216\255\350\001\0\0\0\0\0\0\0\0\0\0\0\0'; done; gzip -c c.cpio; } >r.rpm
rpm2cpio r.rpm | cpio -t | sort | head -3; rpm2cpio d/n; echo $?
applet rpm
rpm -qp r.rpm; echo $?; rpm -qip d/n; echo $?
applet mim
printf 'all)
	echo "all $1"
;;
clean)
	echo cleaned
;;
' >Mimfile; mim all of; mim clean; mim nothing; echo $?; cp Mimfile m2; mim -f m2 clean
