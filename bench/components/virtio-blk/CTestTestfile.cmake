# CMake generated Testfile for 
# Source directory: /work/wt/proc/components/virtio-blk
# Build directory: /work/wt/proc/bench/components/virtio-blk
# 
# This file includes the relevant testing commands required for 
# testing this directory and lists subdirectories to be tested as well.
