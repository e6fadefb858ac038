# CMake generated Testfile for 
# Source directory: /work/wt/proc/tests/unit/tools
# Build directory: /work/wt/proc/bench/tests/unit/tools
# 
# This file includes the relevant testing commands required for 
# testing this directory and lists subdirectories to be tested as well.
add_test([=[unit.archive]=] "/work/wt/proc/bench/tests/unit/tools/unit-archive")
set_tests_properties([=[unit.archive]=] PROPERTIES  _BACKTRACE_TRIPLES "/work/wt/proc/cmake/Selkie.cmake;50;add_test;/work/wt/proc/tests/unit/tools/CMakeLists.txt;3;selkie_unit_test;/work/wt/proc/tests/unit/tools/CMakeLists.txt;0;")
