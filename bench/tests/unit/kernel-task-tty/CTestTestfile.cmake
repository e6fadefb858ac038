# CMake generated Testfile for 
# Source directory: /work/wt/proc/tests/unit/kernel-task-tty
# Build directory: /work/wt/proc/bench/tests/unit/kernel-task-tty
# 
# This file includes the relevant testing commands required for 
# testing this directory and lists subdirectories to be tested as well.
add_test([=[unit.ldisc]=] "/work/wt/proc/bench/tests/unit/kernel-task-tty/unit-ldisc")
set_tests_properties([=[unit.ldisc]=] PROPERTIES  _BACKTRACE_TRIPLES "/work/wt/proc/cmake/Selkie.cmake;50;add_test;/work/wt/proc/tests/unit/kernel-task-tty/CMakeLists.txt;3;selkie_unit_test;/work/wt/proc/tests/unit/kernel-task-tty/CMakeLists.txt;0;")
