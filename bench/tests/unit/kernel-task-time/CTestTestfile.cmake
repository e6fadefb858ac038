# CMake generated Testfile for 
# Source directory: /work/wt/proc/tests/unit/kernel-task-time
# Build directory: /work/wt/proc/bench/tests/unit/kernel-task-time
# 
# This file includes the relevant testing commands required for 
# testing this directory and lists subdirectories to be tested as well.
add_test([=[unit.timer]=] "/work/wt/proc/bench/tests/unit/kernel-task-time/unit-timer")
set_tests_properties([=[unit.timer]=] PROPERTIES  _BACKTRACE_TRIPLES "/work/wt/proc/cmake/Selkie.cmake;50;add_test;/work/wt/proc/tests/unit/kernel-task-time/CMakeLists.txt;3;selkie_unit_test;/work/wt/proc/tests/unit/kernel-task-time/CMakeLists.txt;0;")
