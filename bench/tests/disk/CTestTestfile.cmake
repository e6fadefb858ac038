# CMake generated Testfile for 
# Source directory: /work/wt/proc/tests/disk
# Build directory: /work/wt/proc/bench/tests/disk
# 
# This file includes the relevant testing commands required for 
# testing this directory and lists subdirectories to be tested as well.
add_test([=[disk.device]=] "/work/wt/proc/tests/disk/run-disk.sh" "device" "/work/wt/proc")
set_tests_properties([=[disk.device]=] PROPERTIES  ENVIRONMENT "SELKIE_BUILD=/work/wt/proc/bench;SELKIE_ACCEL=tcg" LABELS "" TIMEOUT "300" WORKING_DIRECTORY "/work/wt/proc/bench/tests/disk" _BACKTRACE_TRIPLES "/work/wt/proc/tests/disk/CMakeLists.txt;18;add_test;/work/wt/proc/tests/disk/CMakeLists.txt;25;disk_test;/work/wt/proc/tests/disk/CMakeLists.txt;0;")
add_test([=[disk.files]=] "/work/wt/proc/tests/disk/run-disk.sh" "files" "/work/wt/proc")
set_tests_properties([=[disk.files]=] PROPERTIES  ENVIRONMENT "SELKIE_BUILD=/work/wt/proc/bench;SELKIE_ACCEL=tcg" LABELS "" TIMEOUT "300" WORKING_DIRECTORY "/work/wt/proc/bench/tests/disk" _BACKTRACE_TRIPLES "/work/wt/proc/tests/disk/CMakeLists.txt;18;add_test;/work/wt/proc/tests/disk/CMakeLists.txt;25;disk_test;/work/wt/proc/tests/disk/CMakeLists.txt;0;")
add_test([=[disk.damaged]=] "/work/wt/proc/tests/disk/run-disk.sh" "damaged" "/work/wt/proc")
set_tests_properties([=[disk.damaged]=] PROPERTIES  ENVIRONMENT "SELKIE_BUILD=/work/wt/proc/bench;SELKIE_ACCEL=tcg" LABELS "" TIMEOUT "300" WORKING_DIRECTORY "/work/wt/proc/bench/tests/disk" _BACKTRACE_TRIPLES "/work/wt/proc/tests/disk/CMakeLists.txt;18;add_test;/work/wt/proc/tests/disk/CMakeLists.txt;25;disk_test;/work/wt/proc/tests/disk/CMakeLists.txt;0;")
add_test([=[disk.power-writes]=] "/work/wt/proc/tests/disk/run-power.sh" "writes" "/work/wt/proc" "40")
set_tests_properties([=[disk.power-writes]=] PROPERTIES  ENVIRONMENT "SELKIE_BUILD=/work/wt/proc/bench;SELKIE_ACCEL=tcg" LABELS "" TIMEOUT "300" WORKING_DIRECTORY "/work/wt/proc/bench/tests/disk" _BACKTRACE_TRIPLES "/work/wt/proc/tests/disk/CMakeLists.txt;18;add_test;/work/wt/proc/tests/disk/CMakeLists.txt;27;disk_test;/work/wt/proc/tests/disk/CMakeLists.txt;0;")
add_test([=[disk.power-killed]=] "/work/wt/proc/tests/disk/run-power.sh" "killed" "/work/wt/proc" "3")
set_tests_properties([=[disk.power-killed]=] PROPERTIES  ENVIRONMENT "SELKIE_BUILD=/work/wt/proc/bench;SELKIE_ACCEL=tcg" LABELS "" TIMEOUT "300" WORKING_DIRECTORY "/work/wt/proc/bench/tests/disk" _BACKTRACE_TRIPLES "/work/wt/proc/tests/disk/CMakeLists.txt;18;add_test;/work/wt/proc/tests/disk/CMakeLists.txt;28;disk_test;/work/wt/proc/tests/disk/CMakeLists.txt;0;")
add_test([=[disk-slow.power-writes]=] "/work/wt/proc/tests/disk/run-power.sh" "writes" "/work/wt/proc" "2000")
set_tests_properties([=[disk-slow.power-writes]=] PROPERTIES  ENVIRONMENT "SELKIE_BUILD=/work/wt/proc/bench;SELKIE_ACCEL=tcg" LABELS "slow" TIMEOUT "3600" WORKING_DIRECTORY "/work/wt/proc/bench/tests/disk" _BACKTRACE_TRIPLES "/work/wt/proc/tests/disk/CMakeLists.txt;18;add_test;/work/wt/proc/tests/disk/CMakeLists.txt;29;disk_test;/work/wt/proc/tests/disk/CMakeLists.txt;0;")
add_test([=[disk-slow.power-killed]=] "/work/wt/proc/tests/disk/run-power.sh" "killed" "/work/wt/proc" "100")
set_tests_properties([=[disk-slow.power-killed]=] PROPERTIES  ENVIRONMENT "SELKIE_BUILD=/work/wt/proc/bench;SELKIE_ACCEL=tcg" LABELS "slow" TIMEOUT "3600" WORKING_DIRECTORY "/work/wt/proc/bench/tests/disk" _BACKTRACE_TRIPLES "/work/wt/proc/tests/disk/CMakeLists.txt;18;add_test;/work/wt/proc/tests/disk/CMakeLists.txt;30;disk_test;/work/wt/proc/tests/disk/CMakeLists.txt;0;")
