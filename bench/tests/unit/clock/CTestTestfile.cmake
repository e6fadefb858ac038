# CMake generated Testfile for 
# Source directory: /work/wt/proc/tests/unit/clock
# Build directory: /work/wt/proc/bench/tests/unit/clock
# 
# This file includes the relevant testing commands required for 
# testing this directory and lists subdirectories to be tested as well.
add_test([=[unit.clock]=] "/work/wt/proc/bench/tests/unit/clock/unit-clock")
set_tests_properties([=[unit.clock]=] PROPERTIES  _BACKTRACE_TRIPLES "/work/wt/proc/cmake/Selkie.cmake;50;add_test;/work/wt/proc/tests/unit/clock/CMakeLists.txt;3;selkie_unit_test;/work/wt/proc/tests/unit/clock/CMakeLists.txt;0;")
