# CMake generated Testfile for 
# Source directory: /work/wt/proc/tests/faults
# Build directory: /work/wt/proc/bench/tests/faults
# 
# This file includes the relevant testing commands required for 
# testing this directory and lists subdirectories to be tested as well.
add_test([=[faults.two-kernels]=] "/work/wt/proc/tests/faults/two-kernels.sh" "/work/wt/proc/selkie" "/work/wt/proc/bench/tests/faults/rootfs" "/work/wt/proc/bench/tests/faults/two-kernels")
set_tests_properties([=[faults.two-kernels]=] PROPERTIES  ENVIRONMENT "SELKIE_BUILD=/work/wt/proc/bench;SELKIE_ACCEL=tcg" TIMEOUT "400" _BACKTRACE_TRIPLES "/work/wt/proc/tests/faults/CMakeLists.txt;12;add_test;/work/wt/proc/tests/faults/CMakeLists.txt;0;")
