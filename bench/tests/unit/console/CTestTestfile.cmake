# CMake generated Testfile for 
# Source directory: /work/wt/proc/tests/unit/console
# Build directory: /work/wt/proc/bench/tests/unit/console
# 
# This file includes the relevant testing commands required for 
# testing this directory and lists subdirectories to be tested as well.
add_test([=[unit.console]=] "/work/wt/proc/bench/tests/unit/console/unit-console")
set_tests_properties([=[unit.console]=] PROPERTIES  _BACKTRACE_TRIPLES "/work/wt/proc/cmake/Selkie.cmake;50;add_test;/work/wt/proc/tests/unit/console/CMakeLists.txt;3;selkie_unit_test;/work/wt/proc/tests/unit/console/CMakeLists.txt;0;")
add_test([=[unit.selkie-run]=] "/work/wt/proc/tests/unit/console/run_test.sh" "/work/wt/proc/bench/tools/selkie-run" "/work/wt/proc/bench/tests/unit/console/link-peer")
set_tests_properties([=[unit.selkie-run]=] PROPERTIES  _BACKTRACE_TRIPLES "/work/wt/proc/tests/unit/console/CMakeLists.txt;6;add_test;/work/wt/proc/tests/unit/console/CMakeLists.txt;0;")
