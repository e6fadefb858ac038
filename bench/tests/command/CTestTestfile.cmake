# CMake generated Testfile for 
# Source directory: /work/wt/proc/tests/command
# Build directory: /work/wt/proc/bench/tests/command
# 
# This file includes the relevant testing commands required for 
# testing this directory and lists subdirectories to be tested as well.
add_test([=[command.arguments]=] "sh" "/work/wt/proc/tests/command/arguments.sh" "/work/wt/proc/selkie" "/work/wt/proc/bench/tests/command/arguments")
set_tests_properties([=[command.arguments]=] PROPERTIES  ENVIRONMENT "SELKIE_BUILD=/work/wt/proc/bench;SELKIE_ACCEL=tcg" TIMEOUT "300" _BACKTRACE_TRIPLES "/work/wt/proc/tests/command/CMakeLists.txt;5;add_test;/work/wt/proc/tests/command/CMakeLists.txt;0;")
add_test([=[command.packages]=] "sh" "/work/wt/proc/tests/command/packages.sh" "/work/wt/proc/selkie" "/work/wt/proc/bench/tests/command/packages")
set_tests_properties([=[command.packages]=] PROPERTIES  ENVIRONMENT "SELKIE_BUILD=/work/wt/proc/bench;SELKIE_ACCEL=tcg" TIMEOUT "300" _BACKTRACE_TRIPLES "/work/wt/proc/tests/command/CMakeLists.txt;5;add_test;/work/wt/proc/tests/command/CMakeLists.txt;0;")
add_test([=[command.runs]=] "sh" "/work/wt/proc/tests/command/runs.sh" "/work/wt/proc/selkie" "/work/wt/proc/bench/tests/command/runs")
set_tests_properties([=[command.runs]=] PROPERTIES  ENVIRONMENT "SELKIE_BUILD=/work/wt/proc/bench;SELKIE_ACCEL=tcg" TIMEOUT "300" _BACKTRACE_TRIPLES "/work/wt/proc/tests/command/CMakeLists.txt;5;add_test;/work/wt/proc/tests/command/CMakeLists.txt;0;")
add_test([=[command.gdb]=] "sh" "/work/wt/proc/tests/command/gdb.sh" "/work/wt/proc/selkie" "/work/wt/proc/bench/tests/command/gdb")
set_tests_properties([=[command.gdb]=] PROPERTIES  ENVIRONMENT "SELKIE_BUILD=/work/wt/proc/bench;SELKIE_ACCEL=tcg" LABELS "slow" TIMEOUT "300" _BACKTRACE_TRIPLES "/work/wt/proc/tests/command/CMakeLists.txt;12;add_test;/work/wt/proc/tests/command/CMakeLists.txt;0;")
