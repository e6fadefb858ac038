# CMake generated Testfile for 
# Source directory: /work/wt/proc/tests/unit/kernel-task-fs
# Build directory: /work/wt/proc/bench/tests/unit/kernel-task-fs
# 
# This file includes the relevant testing commands required for 
# testing this directory and lists subdirectories to be tested as well.
add_test([=[unit.fs]=] "/work/wt/proc/bench/tests/unit/kernel-task-fs/unit-fs")
set_tests_properties([=[unit.fs]=] PROPERTIES  _BACKTRACE_TRIPLES "/work/wt/proc/cmake/Selkie.cmake;50;add_test;/work/wt/proc/tests/unit/kernel-task-fs/CMakeLists.txt;7;selkie_unit_test;/work/wt/proc/tests/unit/kernel-task-fs/CMakeLists.txt;0;")
add_test([=[unit.tmpfs]=] "/work/wt/proc/bench/tests/unit/kernel-task-fs/unit-tmpfs")
set_tests_properties([=[unit.tmpfs]=] PROPERTIES  _BACKTRACE_TRIPLES "/work/wt/proc/cmake/Selkie.cmake;50;add_test;/work/wt/proc/tests/unit/kernel-task-fs/CMakeLists.txt;7;selkie_unit_test;/work/wt/proc/tests/unit/kernel-task-fs/CMakeLists.txt;0;")
add_test([=[unit.initramfs]=] "/work/wt/proc/bench/tests/unit/kernel-task-fs/unit-initramfs")
set_tests_properties([=[unit.initramfs]=] PROPERTIES  _BACKTRACE_TRIPLES "/work/wt/proc/cmake/Selkie.cmake;50;add_test;/work/wt/proc/tests/unit/kernel-task-fs/CMakeLists.txt;7;selkie_unit_test;/work/wt/proc/tests/unit/kernel-task-fs/CMakeLists.txt;0;")
add_test([=[unit.pipe]=] "/work/wt/proc/bench/tests/unit/kernel-task-fs/unit-pipe")
set_tests_properties([=[unit.pipe]=] PROPERTIES  _BACKTRACE_TRIPLES "/work/wt/proc/cmake/Selkie.cmake;50;add_test;/work/wt/proc/tests/unit/kernel-task-fs/CMakeLists.txt;7;selkie_unit_test;/work/wt/proc/tests/unit/kernel-task-fs/CMakeLists.txt;0;")
add_test([=[unit.memory]=] "/work/wt/proc/bench/tests/unit/kernel-task-fs/unit-memory")
set_tests_properties([=[unit.memory]=] PROPERTIES  _BACKTRACE_TRIPLES "/work/wt/proc/cmake/Selkie.cmake;50;add_test;/work/wt/proc/tests/unit/kernel-task-fs/CMakeLists.txt;7;selkie_unit_test;/work/wt/proc/tests/unit/kernel-task-fs/CMakeLists.txt;0;")
add_test([=[unit.pagetree]=] "/work/wt/proc/bench/tests/unit/kernel-task-fs/unit-pagetree")
set_tests_properties([=[unit.pagetree]=] PROPERTIES  _BACKTRACE_TRIPLES "/work/wt/proc/cmake/Selkie.cmake;50;add_test;/work/wt/proc/tests/unit/kernel-task-fs/CMakeLists.txt;7;selkie_unit_test;/work/wt/proc/tests/unit/kernel-task-fs/CMakeLists.txt;0;")
