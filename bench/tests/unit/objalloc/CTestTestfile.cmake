# CMake generated Testfile for 
# Source directory: /work/wt/proc/tests/unit/objalloc
# Build directory: /work/wt/proc/bench/tests/unit/objalloc
# 
# This file includes the relevant testing commands required for 
# testing this directory and lists subdirectories to be tested as well.
add_test([=[unit.objalloc]=] "/work/wt/proc/bench/tests/unit/objalloc/unit-objalloc")
set_tests_properties([=[unit.objalloc]=] PROPERTIES  _BACKTRACE_TRIPLES "/work/wt/proc/cmake/Selkie.cmake;50;add_test;/work/wt/proc/tests/unit/objalloc/CMakeLists.txt;3;selkie_unit_test;/work/wt/proc/tests/unit/objalloc/CMakeLists.txt;0;")
