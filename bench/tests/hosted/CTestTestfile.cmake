# CMake generated Testfile for 
# Source directory: /work/wt/proc/tests/hosted
# Build directory: /work/wt/proc/bench/tests/hosted
# 
# This file includes the relevant testing commands required for 
# testing this directory and lists subdirectories to be tested as well.
add_test([=[hosted.linux-cases]=] "/work/wt/proc/tests/hosted/run-cases.sh" "/work/wt/proc/bench/tests/hosted/kernel-task-hosted" "/work/wt/proc/bench/tools/mkarchive" "/work/wt/proc/bench/tests/linux/rootfs" "60")
set_tests_properties([=[hosted.linux-cases]=] PROPERTIES  _BACKTRACE_TRIPLES "/work/wt/proc/tests/hosted/CMakeLists.txt;22;add_test;/work/wt/proc/tests/hosted/CMakeLists.txt;0;")
