# CMake generated Testfile for 
# Source directory: /work/wt/proc/tests/unit/net
# Build directory: /work/wt/proc/bench/tests/unit/net
# 
# This file includes the relevant testing commands required for 
# testing this directory and lists subdirectories to be tested as well.
add_test([=[unit.net]=] "/work/wt/proc/bench/tests/unit/net/unit-net")
set_tests_properties([=[unit.net]=] PROPERTIES  _BACKTRACE_TRIPLES "/work/wt/proc/cmake/Selkie.cmake;50;add_test;/work/wt/proc/tests/unit/net/CMakeLists.txt;2;selkie_unit_test;/work/wt/proc/tests/unit/net/CMakeLists.txt;0;")
add_test([=[unit.net-frames]=] "/work/wt/proc/bench/tests/unit/net/unit-net-frames")
set_tests_properties([=[unit.net-frames]=] PROPERTIES  _BACKTRACE_TRIPLES "/work/wt/proc/cmake/Selkie.cmake;50;add_test;/work/wt/proc/tests/unit/net/CMakeLists.txt;3;selkie_unit_test;/work/wt/proc/tests/unit/net/CMakeLists.txt;0;")
add_test([=[unit.virtio-net]=] "/work/wt/proc/bench/tests/unit/net/unit-virtio-net")
set_tests_properties([=[unit.virtio-net]=] PROPERTIES  _BACKTRACE_TRIPLES "/work/wt/proc/cmake/Selkie.cmake;50;add_test;/work/wt/proc/tests/unit/net/CMakeLists.txt;4;selkie_unit_test;/work/wt/proc/tests/unit/net/CMakeLists.txt;0;")
