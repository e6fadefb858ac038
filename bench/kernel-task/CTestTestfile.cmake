# CMake generated Testfile for 
# Source directory: /work/wt/proc/kernel-task
# Build directory: /work/wt/proc/bench/kernel-task
# 
# This file includes the relevant testing commands required for 
# testing this directory and lists subdirectories to be tested as well.
