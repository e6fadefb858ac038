# CMake generated Testfile for 
# Source directory: /work/wt/proc/libs/sel4
# Build directory: /work/wt/proc/bench/libs/sel4
# 
# This file includes the relevant testing commands required for 
# testing this directory and lists subdirectories to be tested as well.
