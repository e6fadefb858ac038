# CMake generated Testfile for 
# Source directory: /work/wt/proc/tests/unit/kernel-task-proc
# Build directory: /work/wt/proc/bench/tests/unit/kernel-task-proc
# 
# This file includes the relevant testing commands required for 
# testing this directory and lists subdirectories to be tested as well.
add_test([=[unit.kt-tasks]=] "/work/wt/proc/bench/tests/unit/kernel-task-proc/unit-kt-tasks")
set_tests_properties([=[unit.kt-tasks]=] PROPERTIES  _BACKTRACE_TRIPLES "/work/wt/proc/cmake/Selkie.cmake;50;add_test;/work/wt/proc/tests/unit/kernel-task-proc/CMakeLists.txt;12;selkie_unit_test;/work/wt/proc/tests/unit/kernel-task-proc/CMakeLists.txt;0;")
add_test([=[unit.kt-signals]=] "/work/wt/proc/bench/tests/unit/kernel-task-proc/unit-kt-signals")
set_tests_properties([=[unit.kt-signals]=] PROPERTIES  _BACKTRACE_TRIPLES "/work/wt/proc/cmake/Selkie.cmake;50;add_test;/work/wt/proc/tests/unit/kernel-task-proc/CMakeLists.txt;13;selkie_unit_test;/work/wt/proc/tests/unit/kernel-task-proc/CMakeLists.txt;0;")
add_test([=[unit.kt-exec]=] "/work/wt/proc/bench/tests/unit/kernel-task-proc/unit-kt-exec")
set_tests_properties([=[unit.kt-exec]=] PROPERTIES  _BACKTRACE_TRIPLES "/work/wt/proc/cmake/Selkie.cmake;50;add_test;/work/wt/proc/tests/unit/kernel-task-proc/CMakeLists.txt;14;selkie_unit_test;/work/wt/proc/tests/unit/kernel-task-proc/CMakeLists.txt;0;")
add_test([=[unit.syscall-table]=] "/work/wt/proc/kernel-task/sys/syscalls_doc.py" "--check")
set_tests_properties([=[unit.syscall-table]=] PROPERTIES  _BACKTRACE_TRIPLES "/work/wt/proc/tests/unit/kernel-task-proc/CMakeLists.txt;18;add_test;/work/wt/proc/tests/unit/kernel-task-proc/CMakeLists.txt;0;")
