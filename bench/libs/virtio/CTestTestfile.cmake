# CMake generated Testfile for 
# Source directory: /work/wt/proc/libs/virtio
# Build directory: /work/wt/proc/bench/libs/virtio
# 
# This file includes the relevant testing commands required for 
# testing this directory and lists subdirectories to be tested as well.
