# SPDX-License-Identifier: BSD-2-Clause
# The limit of open files of the whole system: written and read, up to the largest number there is.
setting=/proc/sys/fs/file-max
before=$(cat $setting)

echo 9223372036854775807 >$setting && cat $setting
set -- $(cat /proc/sys/fs/file-nr)
echo "file-nr: $3"
echo 9223372036854775808 >$setting 2>/dev/null || echo "too large"
echo word >$setting 2>/dev/null || echo "no number"
cat $setting
echo "$before" >$setting && [ "$(cat $setting)" = "$before" ] && echo "as before"
