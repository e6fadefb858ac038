# CMake generated Testfile for 
# Source directory: /work/wt/proc/tests/unit/microkernel
# Build directory: /work/wt/proc/bench/tests/unit/microkernel
# 
# This file includes the relevant testing commands required for 
# testing this directory and lists subdirectories to be tested as well.
add_test([=[unit.microkernel-cspace]=] "/work/wt/proc/bench/tests/unit/microkernel/unit-microkernel-cspace")
set_tests_properties([=[unit.microkernel-cspace]=] PROPERTIES  _BACKTRACE_TRIPLES "/work/wt/proc/cmake/Selkie.cmake;50;add_test;/work/wt/proc/tests/unit/microkernel/CMakeLists.txt;14;selkie_unit_test;/work/wt/proc/tests/unit/microkernel/CMakeLists.txt;0;")
add_test([=[unit.microkernel-cdt]=] "/work/wt/proc/bench/tests/unit/microkernel/unit-microkernel-cdt")
set_tests_properties([=[unit.microkernel-cdt]=] PROPERTIES  _BACKTRACE_TRIPLES "/work/wt/proc/cmake/Selkie.cmake;50;add_test;/work/wt/proc/tests/unit/microkernel/CMakeLists.txt;14;selkie_unit_test;/work/wt/proc/tests/unit/microkernel/CMakeLists.txt;0;")
add_test([=[unit.microkernel-delete]=] "/work/wt/proc/bench/tests/unit/microkernel/unit-microkernel-delete")
set_tests_properties([=[unit.microkernel-delete]=] PROPERTIES  _BACKTRACE_TRIPLES "/work/wt/proc/cmake/Selkie.cmake;50;add_test;/work/wt/proc/tests/unit/microkernel/CMakeLists.txt;14;selkie_unit_test;/work/wt/proc/tests/unit/microkernel/CMakeLists.txt;0;")
add_test([=[unit.microkernel-cancel]=] "/work/wt/proc/bench/tests/unit/microkernel/unit-microkernel-cancel")
set_tests_properties([=[unit.microkernel-cancel]=] PROPERTIES  _BACKTRACE_TRIPLES "/work/wt/proc/cmake/Selkie.cmake;50;add_test;/work/wt/proc/tests/unit/microkernel/CMakeLists.txt;14;selkie_unit_test;/work/wt/proc/tests/unit/microkernel/CMakeLists.txt;0;")
add_test([=[unit.microkernel-sched]=] "/work/wt/proc/bench/tests/unit/microkernel/unit-microkernel-sched")
set_tests_properties([=[unit.microkernel-sched]=] PROPERTIES  _BACKTRACE_TRIPLES "/work/wt/proc/cmake/Selkie.cmake;50;add_test;/work/wt/proc/tests/unit/microkernel/CMakeLists.txt;14;selkie_unit_test;/work/wt/proc/tests/unit/microkernel/CMakeLists.txt;0;")
