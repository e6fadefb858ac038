# CMake generated Testfile for 
# Source directory: /work/wt/proc/tests/sel4
# Build directory: /work/wt/proc/bench/tests/sel4
# 
# This file includes the relevant testing commands required for 
# testing this directory and lists subdirectories to be tested as well.
add_test([=[sel4.conformance]=] "/work/wt/proc/tests/sel4/run-root-task" "/work/wt/proc/bench/microkernel/selkie-kernel.elf32" "/work/wt/proc/bench/tests/sel4/sel4-tests.elf")
set_tests_properties([=[sel4.conformance]=] PROPERTIES  TIMEOUT "300" _BACKTRACE_TRIPLES "/work/wt/proc/tests/sel4/CMakeLists.txt;33;add_test;/work/wt/proc/tests/sel4/CMakeLists.txt;40;add_root_task_test;/work/wt/proc/tests/sel4/CMakeLists.txt;0;")
add_test([=[sel4.conformance-debug]=] "/work/wt/proc/tests/sel4/run-root-task" "/work/wt/proc/bench/microkernel/selkie-kernel-debug.elf32" "/work/wt/proc/bench/tests/sel4/sel4-tests-debug.elf")
set_tests_properties([=[sel4.conformance-debug]=] PROPERTIES  TIMEOUT "300" _BACKTRACE_TRIPLES "/work/wt/proc/tests/sel4/CMakeLists.txt;33;add_test;/work/wt/proc/tests/sel4/CMakeLists.txt;41;add_root_task_test;/work/wt/proc/tests/sel4/CMakeLists.txt;0;")
add_test([=[sel4.conformance-extensions]=] "/work/wt/proc/tests/sel4/run-root-task" "/work/wt/proc/bench/microkernel/selkie-kernel-debug.elf32" "/work/wt/proc/bench/tests/sel4/sel4-tests.elf" "extensions")
set_tests_properties([=[sel4.conformance-extensions]=] PROPERTIES  TIMEOUT "300" _BACKTRACE_TRIPLES "/work/wt/proc/tests/sel4/CMakeLists.txt;33;add_test;/work/wt/proc/tests/sel4/CMakeLists.txt;42;add_root_task_test;/work/wt/proc/tests/sel4/CMakeLists.txt;0;")
add_test([=[sel4.conformance-imitation]=] "/work/wt/proc/tests/sel4/run-root-task" "/work/wt/proc/bench/microkernel/selkie-kernel.elf32" "/work/wt/proc/bench/tests/sel4/sel4-tests.elf" "imitate=upstream")
set_tests_properties([=[sel4.conformance-imitation]=] PROPERTIES  ENVIRONMENT "OPTIONS=imitate=1" TIMEOUT "300" _BACKTRACE_TRIPLES "/work/wt/proc/tests/sel4/CMakeLists.txt;33;add_test;/work/wt/proc/tests/sel4/CMakeLists.txt;43;add_root_task_test;/work/wt/proc/tests/sel4/CMakeLists.txt;0;")
add_test([=[sel4.minimal]=] "/work/wt/proc/tests/sel4/run-root-task" "/work/wt/proc/bench/microkernel/selkie-kernel.elf32" "/work/wt/proc/bench/tests/sel4/sel4-minimal.elf")
set_tests_properties([=[sel4.minimal]=] PROPERTIES  TIMEOUT "300" _BACKTRACE_TRIPLES "/work/wt/proc/tests/sel4/CMakeLists.txt;33;add_test;/work/wt/proc/tests/sel4/CMakeLists.txt;45;add_root_task_test;/work/wt/proc/tests/sel4/CMakeLists.txt;0;")
add_test([=[sel4.adversary]=] "/work/wt/proc/tests/sel4/run-root-task" "/work/wt/proc/bench/microkernel/selkie-kernel-debug.elf32" "/work/wt/proc/bench/tests/sel4/sel4-adversary.elf" "extensions")
set_tests_properties([=[sel4.adversary]=] PROPERTIES  ENVIRONMENT "ICOUNT=1;OPTIONS=rounds=30" TIMEOUT "300" _BACKTRACE_TRIPLES "/work/wt/proc/tests/sel4/CMakeLists.txt;33;add_test;/work/wt/proc/tests/sel4/CMakeLists.txt;46;add_root_task_test;/work/wt/proc/tests/sel4/CMakeLists.txt;0;")
add_test([=[sel4.conformance-huge]=] "/work/wt/proc/tests/sel4/run-root-task" "/work/wt/proc/bench/microkernel/selkie-kernel.elf32" "/work/wt/proc/bench/tests/sel4/sel4-tests.elf")
set_tests_properties([=[sel4.conformance-huge]=] PROPERTIES  ENVIRONMENT "MEMORY=3G;OPTIONS=huge=1" LABELS "slow" TIMEOUT "300" _BACKTRACE_TRIPLES "/work/wt/proc/tests/sel4/CMakeLists.txt;33;add_test;/work/wt/proc/tests/sel4/CMakeLists.txt;48;add_root_task_test;/work/wt/proc/tests/sel4/CMakeLists.txt;0;")
add_test([=[sel4.adversary-long]=] "/work/wt/proc/tests/sel4/adversary/run-long" "/work/wt/proc/bench/microkernel/selkie-kernel-debug.elf32" "/work/wt/proc/bench/tests/sel4/sel4-adversary.elf")
set_tests_properties([=[sel4.adversary-long]=] PROPERTIES  LABELS "slow" TIMEOUT "1200" _BACKTRACE_TRIPLES "/work/wt/proc/tests/sel4/CMakeLists.txt;51;add_test;/work/wt/proc/tests/sel4/CMakeLists.txt;0;")
