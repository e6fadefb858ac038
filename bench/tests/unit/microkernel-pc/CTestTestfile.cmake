# CMake generated Testfile for 
# Source directory: /work/wt/proc/tests/unit/microkernel-pc
# Build directory: /work/wt/proc/bench/tests/unit/microkernel-pc
# 
# This file includes the relevant testing commands required for 
# testing this directory and lists subdirectories to be tested as well.
add_test([=[unit.microkernel-elf]=] "/work/wt/proc/bench/tests/unit/microkernel-pc/unit-microkernel-elf")
set_tests_properties([=[unit.microkernel-elf]=] PROPERTIES  _BACKTRACE_TRIPLES "/work/wt/proc/cmake/Selkie.cmake;50;add_test;/work/wt/proc/tests/unit/microkernel-pc/CMakeLists.txt;3;selkie_unit_test;/work/wt/proc/tests/unit/microkernel-pc/CMakeLists.txt;0;")
add_test([=[unit.microkernel-regions]=] "/work/wt/proc/bench/tests/unit/microkernel-pc/unit-microkernel-regions")
set_tests_properties([=[unit.microkernel-regions]=] PROPERTIES  _BACKTRACE_TRIPLES "/work/wt/proc/cmake/Selkie.cmake;50;add_test;/work/wt/proc/tests/unit/microkernel-pc/CMakeLists.txt;4;selkie_unit_test;/work/wt/proc/tests/unit/microkernel-pc/CMakeLists.txt;0;")
