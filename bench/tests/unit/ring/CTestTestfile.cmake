# CMake generated Testfile for 
# Source directory: /work/wt/proc/tests/unit/ring
# Build directory: /work/wt/proc/bench/tests/unit/ring
# 
# This file includes the relevant testing commands required for 
# testing this directory and lists subdirectories to be tested as well.
add_test([=[unit.ring]=] "/work/wt/proc/bench/tests/unit/ring/unit-ring")
set_tests_properties([=[unit.ring]=] PROPERTIES  _BACKTRACE_TRIPLES "/work/wt/proc/cmake/Selkie.cmake;50;add_test;/work/wt/proc/tests/unit/ring/CMakeLists.txt;2;selkie_unit_test;/work/wt/proc/tests/unit/ring/CMakeLists.txt;0;")
