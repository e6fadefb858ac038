# CMake generated Testfile for 
# Source directory: /work/wt/proc/libs/runtime
# Build directory: /work/wt/proc/bench/libs/runtime
# 
# This file includes the relevant testing commands required for 
# testing this directory and lists subdirectories to be tested as well.
