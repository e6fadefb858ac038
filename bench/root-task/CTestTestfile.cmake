# CMake generated Testfile for 
# Source directory: /work/wt/proc/root-task
# Build directory: /work/wt/proc/bench/root-task
# 
# This file includes the relevant testing commands required for 
# testing this directory and lists subdirectories to be tested as well.
