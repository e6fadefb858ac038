# CMake generated Testfile for 
# Source directory: /work/wt/proc/tests/bench
# Build directory: /work/wt/proc/bench/tests/bench
# 
# This file includes the relevant testing commands required for 
# testing this directory and lists subdirectories to be tested as well.
add_test([=[bench.microkernel]=] "/work/wt/proc/tests/bench/run" "/work/wt/proc/bench")
set_tests_properties([=[bench.microkernel]=] PROPERTIES  FAIL_REGULAR_EXPRESSION "FAILED;SLOWER;not ok" PASS_REGULAR_EXPRESSION "retype TCB . configure . delete" TIMEOUT "120" _BACKTRACE_TRIPLES "/work/wt/proc/tests/bench/CMakeLists.txt;14;add_test;/work/wt/proc/tests/bench/CMakeLists.txt;0;")
add_test([=[bench.linux]=] "/work/wt/proc/tests/bench/linux/compare" "/work/wt/proc/bench")
set_tests_properties([=[bench.linux]=] PROPERTIES  LABELS "slow" RUN_SERIAL "TRUE" TIMEOUT "600" _BACKTRACE_TRIPLES "/work/wt/proc/tests/bench/CMakeLists.txt;29;add_test;/work/wt/proc/tests/bench/CMakeLists.txt;0;")
add_test([=[bench.boot-time]=] "/work/wt/proc/tests/bench/linux/boot-time" "/work/wt/proc/bench" "3")
set_tests_properties([=[bench.boot-time]=] PROPERTIES  LABELS "slow" RUN_SERIAL "TRUE" TIMEOUT "600" _BACKTRACE_TRIPLES "/work/wt/proc/tests/bench/CMakeLists.txt;30;add_test;/work/wt/proc/tests/bench/CMakeLists.txt;0;")
