# CMake generated Testfile for 
# Source directory: /work/wt/proc/user-task
# Build directory: /work/wt/proc/bench/user-task
# 
# This file includes the relevant testing commands required for 
# testing this directory and lists subdirectories to be tested as well.
