# CMake generated Testfile for 
# Source directory: /work/wt/proc/tests/interactive
# Build directory: /work/wt/proc/bench/tests/interactive
# 
# This file includes the relevant testing commands required for 
# testing this directory and lists subdirectories to be tested as well.
add_test([=[interactive.work]=] "sh" "/work/wt/proc/tests/interactive/session.sh" "/work/wt/proc/selkie" "/work/wt/proc/bench/tests/interactive/work" "work")
set_tests_properties([=[interactive.work]=] PROPERTIES  ENVIRONMENT "SELKIE_BUILD=/work/wt/proc/bench;SELKIE_ACCEL=tcg;LC_ALL=C" SKIP_RETURN_CODE "77" TIMEOUT "400" _BACKTRACE_TRIPLES "/work/wt/proc/tests/interactive/CMakeLists.txt;6;add_test;/work/wt/proc/tests/interactive/CMakeLists.txt;0;")
add_test([=[interactive.endings]=] "sh" "/work/wt/proc/tests/interactive/session.sh" "/work/wt/proc/selkie" "/work/wt/proc/bench/tests/interactive/endings" "endings")
set_tests_properties([=[interactive.endings]=] PROPERTIES  ENVIRONMENT "SELKIE_BUILD=/work/wt/proc/bench;SELKIE_ACCEL=tcg;LC_ALL=C" SKIP_RETURN_CODE "77" TIMEOUT "400" _BACKTRACE_TRIPLES "/work/wt/proc/tests/interactive/CMakeLists.txt;6;add_test;/work/wt/proc/tests/interactive/CMakeLists.txt;0;")
