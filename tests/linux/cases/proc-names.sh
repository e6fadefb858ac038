# SPDX-License-Identifier: BSD-2-Clause
# Names in /proc cannot be made: the calls report that they do not exist.
touch /proc/x
mkdir /proc/x
mkdir /proc/self/x
ln -s a /proc/self/fd/x
mv /proc/version /proc/x
rm /proc/x /proc/version
rmdir /proc/self/fd
mkdir /proc/self
echo x >/proc/version
test -e /proc/x || echo none
cat /proc/self/oom_score | tr 0-9 n | tr -s n
for name in nr_free_pages pgfault oom_kill; do grep -c "^$name [0-9]*$" /proc/vmstat; done
