# CMake generated Testfile for 
# Source directory: /work/wt/proc/tests/unit/kernel-task-mm
# Build directory: /work/wt/proc/bench/tests/unit/kernel-task-mm
# 
# This file includes the relevant testing commands required for 
# testing this directory and lists subdirectories to be tested as well.
add_test([=[unit.decode]=] "/work/wt/proc/bench/tests/unit/kernel-task-mm/unit-decode")
set_tests_properties([=[unit.decode]=] PROPERTIES  _BACKTRACE_TRIPLES "/work/wt/proc/cmake/Selkie.cmake;50;add_test;/work/wt/proc/tests/unit/kernel-task-mm/CMakeLists.txt;10;selkie_unit_test;/work/wt/proc/tests/unit/kernel-task-mm/CMakeLists.txt;0;")
add_test([=[unit.vma-tree]=] "/work/wt/proc/bench/tests/unit/kernel-task-mm/unit-vma-tree")
set_tests_properties([=[unit.vma-tree]=] PROPERTIES  _BACKTRACE_TRIPLES "/work/wt/proc/cmake/Selkie.cmake;50;add_test;/work/wt/proc/tests/unit/kernel-task-mm/CMakeLists.txt;11;selkie_unit_test;/work/wt/proc/tests/unit/kernel-task-mm/CMakeLists.txt;0;")
add_test([=[unit.mm]=] "/work/wt/proc/bench/tests/unit/kernel-task-mm/unit-mm")
set_tests_properties([=[unit.mm]=] PROPERTIES  _BACKTRACE_TRIPLES "/work/wt/proc/cmake/Selkie.cmake;50;add_test;/work/wt/proc/tests/unit/kernel-task-mm/CMakeLists.txt;12;selkie_unit_test;/work/wt/proc/tests/unit/kernel-task-mm/CMakeLists.txt;0;")
add_test([=[unit.patch]=] "/work/wt/proc/bench/tests/unit/kernel-task-mm/unit-patch")
set_tests_properties([=[unit.patch]=] PROPERTIES  _BACKTRACE_TRIPLES "/work/wt/proc/cmake/Selkie.cmake;50;add_test;/work/wt/proc/tests/unit/kernel-task-mm/CMakeLists.txt;14;selkie_unit_test;/work/wt/proc/tests/unit/kernel-task-mm/CMakeLists.txt;0;")
