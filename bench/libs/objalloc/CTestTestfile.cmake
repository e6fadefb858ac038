# CMake generated Testfile for 
# Source directory: /work/wt/proc/libs/objalloc
# Build directory: /work/wt/proc/bench/libs/objalloc
# 
# This file includes the relevant testing commands required for 
# testing this directory and lists subdirectories to be tested as well.
