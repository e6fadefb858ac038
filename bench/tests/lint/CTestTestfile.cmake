# CMake generated Testfile for 
# Source directory: /work/wt/proc/tests/lint
# Build directory: /work/wt/proc/bench/tests/lint
# 
# This file includes the relevant testing commands required for 
# testing this directory and lists subdirectories to be tested as well.
add_test([=[lint.format]=] "/work/wt/proc/tests/lint/format" "/work/wt/proc" "/work/wt/proc/bench" "/work/wt/proc/bench/tests/lint/format")
set_tests_properties([=[lint.format]=] PROPERTIES  LABELS "slow" TIMEOUT "1800" _BACKTRACE_TRIPLES "/work/wt/proc/tests/lint/CMakeLists.txt;6;add_test;/work/wt/proc/tests/lint/CMakeLists.txt;0;")
add_test([=[lint.tidy]=] "/work/wt/proc/tests/lint/tidy" "/work/wt/proc" "/work/wt/proc/bench" "/work/wt/proc/bench/tests/lint/tidy")
set_tests_properties([=[lint.tidy]=] PROPERTIES  LABELS "slow" TIMEOUT "1800" _BACKTRACE_TRIPLES "/work/wt/proc/tests/lint/CMakeLists.txt;6;add_test;/work/wt/proc/tests/lint/CMakeLists.txt;0;")
add_test([=[lint.cppcheck]=] "/work/wt/proc/tests/lint/cppcheck" "/work/wt/proc" "/work/wt/proc/bench" "/work/wt/proc/bench/tests/lint/cppcheck")
set_tests_properties([=[lint.cppcheck]=] PROPERTIES  LABELS "slow" TIMEOUT "1800" _BACKTRACE_TRIPLES "/work/wt/proc/tests/lint/CMakeLists.txt;6;add_test;/work/wt/proc/tests/lint/CMakeLists.txt;0;")
add_test([=[lint.shell]=] "/work/wt/proc/tests/lint/shell" "/work/wt/proc" "/work/wt/proc/bench" "/work/wt/proc/bench/tests/lint/shell")
set_tests_properties([=[lint.shell]=] PROPERTIES  LABELS "slow" TIMEOUT "1800" _BACKTRACE_TRIPLES "/work/wt/proc/tests/lint/CMakeLists.txt;6;add_test;/work/wt/proc/tests/lint/CMakeLists.txt;0;")
