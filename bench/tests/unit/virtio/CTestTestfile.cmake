# CMake generated Testfile for 
# Source directory: /work/wt/proc/tests/unit/virtio
# Build directory: /work/wt/proc/bench/tests/unit/virtio
# 
# This file includes the relevant testing commands required for 
# testing this directory and lists subdirectories to be tested as well.
add_test([=[unit.virtqueue]=] "/work/wt/proc/bench/tests/unit/virtio/unit-virtqueue")
set_tests_properties([=[unit.virtqueue]=] PROPERTIES  _BACKTRACE_TRIPLES "/work/wt/proc/cmake/Selkie.cmake;50;add_test;/work/wt/proc/tests/unit/virtio/CMakeLists.txt;2;selkie_unit_test;/work/wt/proc/tests/unit/virtio/CMakeLists.txt;0;")
