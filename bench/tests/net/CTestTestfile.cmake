# CMake generated Testfile for 
# Source directory: /work/wt/proc/tests/net
# Build directory: /work/wt/proc/bench/tests/net
# 
# This file includes the relevant testing commands required for 
# testing this directory and lists subdirectories to be tested as well.
add_test([=[net.guest-and-host]=] "/work/wt/proc/tests/net/guest-and-host.sh" "/work/wt/proc/selkie" "/work/wt/proc/bench/tests/linux/rootfs" "/work/wt/proc/bench/tests/net/net-echo" "/work/wt/proc/bench/tests/net/guest-and-host")
set_tests_properties([=[net.guest-and-host]=] PROPERTIES  ENVIRONMENT "SELKIE_BUILD=/work/wt/proc/bench;SELKIE_ACCEL=tcg" _BACKTRACE_TRIPLES "/work/wt/proc/tests/net/CMakeLists.txt;9;add_test;/work/wt/proc/tests/net/CMakeLists.txt;0;")
add_test([=[net.options]=] "/work/wt/proc/tests/net/options.sh" "/work/wt/proc/selkie")
set_tests_properties([=[net.options]=] PROPERTIES  ENVIRONMENT "SELKIE_BUILD=/work/wt/proc/bench;SELKIE_ACCEL=tcg" _BACKTRACE_TRIPLES "/work/wt/proc/tests/net/CMakeLists.txt;13;add_test;/work/wt/proc/tests/net/CMakeLists.txt;0;")
add_test([=[net.debian]=] "/work/wt/proc/tests/net/debian.sh" "/work/wt/proc" "/work/wt/proc/bench" "/work/wt/proc/bench/tests/net/debian")
set_tests_properties([=[net.debian]=] PROPERTIES  ENVIRONMENT "SELKIE_BUILD=/work/wt/proc/bench;SELKIE_ACCEL=tcg;SELKIE_CACHE=/work/wt/proc/bench/cache" LABELS "slow" _BACKTRACE_TRIPLES "/work/wt/proc/tests/net/CMakeLists.txt;17;add_test;/work/wt/proc/tests/net/CMakeLists.txt;0;")
