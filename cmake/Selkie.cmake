# SPDX-License-Identifier: BSD-2-Clause
#
# Flags and functions for each kind of target: a task (user-mode program on seL4), a library for tasks, a unit test and a tool
# of the build host.

set(SELKIE_WARNINGS -std=gnu17 -Wall -Wextra -Werror -Wno-unused-parameter)
# -mgeneral-regs-only: a thread that does not use the FPU has no FPU state to be switched. A file that calculates with
# floating-point numbers gets -msse2 in addition.
# -fPIE: the kernel task is linked twice, the second time for the upper half of the address space.
set(SELKIE_TARGET_FLAGS ${SELKIE_WARNINGS} -O2 -g -fPIE
    -fcf-protection=none -fno-asynchronous-unwind-tables -fno-strict-aliasing
    -fno-omit-frame-pointer -mgeneral-regs-only -ffunction-sections -fdata-sections)
set(SELKIE_SANITIZERS -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
    CACHE STRING "how programs of the build host are instrumented")

# Flags of everything that runs in user mode on seL4. libs/runtime adds its include folders and the
# C library to the interface target `runtime`.
add_library(task_flags INTERFACE)
# A target with the property STACK_PROTECTOR has stack canaries, whose value is drawn at start-up
# (libs/runtime/stack_guard.c). It is set for targets that handle data of other tasks or of the network.
set(guarded $<BOOL:$<TARGET_PROPERTY:STACK_PROTECTOR>>)
target_compile_options(task_flags INTERFACE $<$<AND:$<COMPILE_LANGUAGE:C>,$<NOT:${guarded}>>:-fno-stack-protector>
    $<$<AND:$<COMPILE_LANGUAGE:C>,${guarded}>:-fstack-protector-strong> $<$<AND:$<COMPILE_LANGUAGE:C>,${guarded}>:-mstack-protector-guard=global>)
target_compile_options(task_flags INTERFACE
    $<$<COMPILE_LANGUAGE:C>:${SELKIE_TARGET_FLAGS};-ftls-model=local-exec>
    $<$<COMPILE_LANGUAGE:ASM>:-g>)
target_include_directories(task_flags INTERFACE ${CMAKE_SOURCE_DIR} ${CMAKE_SOURCE_DIR}/interfaces)

# selkie_library(NAME SOURCES...): a static library for tasks.
function(selkie_library name)
  add_library(${name} STATIC ${ARGN})
  target_include_directories(${name} PUBLIC ${CMAKE_CURRENT_SOURCE_DIR}/include)
  target_link_libraries(${name} PUBLIC task_flags runtime_headers)
endfunction()

# selkie_task(NAME [SOURCES ...] [LIBS ...]): a static ELF for seL4, NAME.elf, and NAME.stripped.
function(selkie_task name)
  cmake_parse_arguments(T "" "" "SOURCES;LIBS" ${ARGN})
  add_executable(${name}.elf ${T_SOURCES})
  target_link_libraries(${name}.elf PRIVATE task_flags ${T_LIBS} runtime)
  # A boot image gets NAME.stripped; gdb reads the debug information in NAME.elf.
  add_custom_command(TARGET ${name}.elf POST_BUILD
      COMMAND ${CMAKE_OBJCOPY} --strip-all $<TARGET_FILE:${name}.elf> ${name}.stripped
      BYPRODUCTS ${name}.stripped VERBATIM)
endfunction()

# selkie_unit_test(NAME SOURCES ... [INCLUDES ...] [LIBS ...] [DEFINES ...]): a cmocka program of the build host.
function(selkie_unit_test name)
  cmake_parse_arguments(U "" "" "SOURCES;INCLUDES;LIBS;DEFINES" ${ARGN})
  add_executable(unit-${name} ${U_SOURCES} ${U_UNPARSED_ARGUMENTS})
  target_compile_options(unit-${name} PRIVATE ${SELKIE_WARNINGS} -O1 -g ${SELKIE_SANITIZERS})
  target_link_options(unit-${name} PRIVATE ${SELKIE_SANITIZERS})
  target_compile_definitions(unit-${name} PRIVATE _GNU_SOURCE ${U_DEFINES})
  target_include_directories(unit-${name} PRIVATE ${CMAKE_SOURCE_DIR} ${U_INCLUDES})
  target_link_libraries(unit-${name} PRIVATE cmocka ${U_LIBS})
  add_test(NAME unit.${name} COMMAND unit-${name})
endfunction()

# selkie_personality_test(NAME SOURCES...): a cmocka program that is linked with the whole personality
# (tests/unit/personality/).
function(selkie_personality_test name)
  set(world ${CMAKE_SOURCE_DIR}/tests/unit/personality)
  selkie_unit_test(${name} SOURCES ${ARGN} ${world}/world.c ${world}/user_memory.c ${world}/../fake/allocation.c INCLUDES ${world} LIBS personality-hosted)
  target_link_options(unit-${name} PRIVATE -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc,--wrap=strdup
      -Wl,--wrap=page_alloc,--wrap=page_alloc_uninit,--wrap=kernel_execve)
  # The same test, instrumented for tests/hosted/coverage.
  add_executable(coverage-${name} EXCLUDE_FROM_ALL $<TARGET_OBJECTS:unit-${name}>)
  target_link_libraries(coverage-${name} PRIVATE personality-coverage cmocka)
  target_link_options(coverage-${name} PRIVATE $<TARGET_PROPERTY:unit-${name},LINK_OPTIONS> -Wl,-u,__gcov_dump) # as in tests/hosted
  if(NOT TARGET coverage-units)
    add_custom_target(coverage-units)
  endif()
  add_dependencies(coverage-units coverage-${name})
endfunction()

# selkie_host_tool(NAME SOURCES...): a program of the build host.
function(selkie_host_tool name)
  add_executable(${name} ${ARGN})
  target_compile_options(${name} PRIVATE ${SELKIE_WARNINGS} -O2 -g)
  target_compile_definitions(${name} PRIVATE _GNU_SOURCE)
  target_include_directories(${name} PRIVATE ${CMAKE_SOURCE_DIR})
endfunction()
