# CMake generated Testfile for 
# Source directory: /work/wt/proc/tests/unit/root-task
# Build directory: /work/wt/proc/bench/tests/unit/root-task
# 
# This file includes the relevant testing commands required for 
# testing this directory and lists subdirectories to be tested as well.
add_test([=[unit.description]=] "/work/wt/proc/bench/tests/unit/root-task/unit-description")
set_tests_properties([=[unit.description]=] PROPERTIES  _BACKTRACE_TRIPLES "/work/wt/proc/cmake/Selkie.cmake;50;add_test;/work/wt/proc/tests/unit/root-task/CMakeLists.txt;2;selkie_unit_test;/work/wt/proc/tests/unit/root-task/CMakeLists.txt;0;")
