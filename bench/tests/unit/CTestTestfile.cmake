# CMake generated Testfile for 
# Source directory: /work/wt/proc/tests/unit
# Build directory: /work/wt/proc/bench/tests/unit
# 
# This file includes the relevant testing commands required for 
# testing this directory and lists subdirectories to be tested as well.
subdirs("clock")
subdirs("console")
subdirs("kernel-task-fs")
subdirs("kernel-task-mm")
subdirs("kernel-task-proc")
subdirs("kernel-task-time")
subdirs("kernel-task-tty")
subdirs("microkernel-pc")
subdirs("microkernel")
subdirs("net")
subdirs("objalloc")
subdirs("ring")
subdirs("root-task")
subdirs("tools")
subdirs("virtio")
