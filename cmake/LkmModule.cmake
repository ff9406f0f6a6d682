# SPDX-License-Identifier: MIT OR GPL-2.0-only
# lkm_add_module(NAME [SIM_ONLY] [FILE] [PREEMPTIBLE] SOURCES file… [USES module…] [INCLUDES folder…] [DEFINES NAME[=VALUE]…]): a kernel module
# in both worlds, or in the simulator alone, compiled with these include folders and definitions.
#
# From C++ sources (LKM_MODULE in one of them), or from unmodified kernel C. In the simulator a module in C is a file,
# ${CMAKE_BINARY_DIR}/modules/NAME.ko, and one in C++ of a single source is linked into the test; with FILE it is a file as well,
# as it must be to export symbols. With PREEMPTIBLE other processors and tasks may go on wherever the module branches, in a kernel
# whose option `preemption` is on (LKM_PREEMPTION=1). USES names the modules whose exported symbols this one uses, which makes it a file too.
#   NAME::sim   link it into a test: insmod("NAME") then finds the module
#   NAME_ko     builds NAME.ko for each kernel in LKM_KERNELS, as ${CMAKE_BINARY_DIR}/ko/<release>/NAME.ko
# Set LKM_INCLUDE_DIR, LKM_SIM_DIR, LKM_HEADERS_DIR and LKM_KERNEL_DIR before including this file.
include_guard(GLOBAL)

# Every kernel whose headers are installed, found when the build is configured.
file(GLOB lkm_header_trees LIST_DIRECTORIES true /lib/modules/*/build)
set(lkm_releases "")
foreach(tree IN LISTS lkm_header_trees)
  if(EXISTS ${tree}/Makefile)
    string(REGEX REPLACE "^/lib/modules/(.*)/build$" "\\1" release ${tree})
    list(APPEND lkm_releases ${release})
  endif()
endforeach()
set(LKM_KERNELS "${lkm_releases}" CACHE STRING "Kernel releases (uname -r) that .ko files are built for")
if(NOT LKM_KERNELS)
  message(STATUS "lkm: no kernel headers under /lib/modules/*/build, so no .ko is built; on Debian: apt-get install linux-headers-amd64")
endif()

# GCC's libbacktrace, where the compiler's installation has it, reads the lines of a driver for the simulator's reports.
# An installed lkm must find that of the machine it is used on.
function(lkm_use_backtrace target)
  execute_process(COMMAND ${CMAKE_CXX_COMPILER} -print-file-name=libbacktrace.a OUTPUT_VARIABLE library OUTPUT_STRIP_TRAILING_WHITESPACE)
  if(IS_ABSOLUTE "${library}" AND EXISTS "${library}")
    set_property(TARGET ${target} APPEND PROPERTY INTERFACE_LINK_LIBRARIES $<BUILD_INTERFACE:${library}>)
    set_property(TARGET ${target} APPEND PROPERTY INTERFACE_COMPILE_DEFINITIONS $<BUILD_INTERFACE:LKM_BACKTRACE>)
  else()
    message(STATUS "lkm: ${CMAKE_CXX_COMPILER} has no libbacktrace, so reports name a driver's functions but not its lines")
  endif()
endfunction()

function(lkm_add_module name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "SIM_ONLY;FILE;PREEMPTIBLE" "" "SOURCES;USES;INCLUDES;DEFINES")
  if(NOT arg_SOURCES OR arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "lkm_add_module(${name} [SIM_ONLY] [FILE] [PREEMPTIBLE] SOURCES file… [USES module…] [INCLUDES folder…] [DEFINES NAME[=VALUE]…]): SOURCES is missing, or there are unexpected arguments: ${arg_UNPARSED_ARGUMENTS}")
  endif()
  foreach(used IN LISTS arg_USES)
    if(NOT TARGET ${used}_so)
      message(FATAL_ERROR "lkm_add_module(${name} … USES ${used}): there is no module ${used} that is a file. lkm_add_module(${used} …) comes before, with FILE when it is in C++")
    endif()
  endforeach()
  set(sources "")
  foreach(source IN LISTS arg_SOURCES)
    cmake_path(ABSOLUTE_PATH source BASE_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR} NORMALIZE)
    list(APPEND sources ${source})
  endforeach()
  set(cxx ${sources})
  list(FILTER cxx INCLUDE REGEX "\\.(cpp|cc|cxx)$")

  set(includes "")
  foreach(folder IN LISTS arg_INCLUDES)
    cmake_path(ABSOLUTE_PATH folder BASE_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR} NORMALIZE)
    list(APPEND includes ${folder})
  endforeach()
  list(LENGTH sources count)
  if(cxx AND count EQUAL 1 AND NOT arg_FILE AND NOT arg_USES)
    lkm_add_linked_module(${name} ${sources})
  else()
    lkm_add_shared_module(${name} SOURCES ${sources} USES ${arg_USES})
  endif()
  foreach(compiled IN ITEMS ${name}_objects ${name}_so)
    if(TARGET ${compiled})
      target_include_directories(${compiled} PRIVATE ${includes})
      target_compile_definitions(${compiled} PRIVATE ${arg_DEFINES})
      if(arg_PREEMPTIBLE)
        target_compile_options(${compiled} PRIVATE -fsanitize-coverage=trace-pc)
      endif()
    endif()
  endforeach()

  if(arg_SIM_ONLY)
    return()
  endif()
  set_property(GLOBAL APPEND PROPERTY lkm_modules ${name})
  set_property(GLOBAL PROPERTY lkm_module_${name}_sources ${sources})
  set_property(GLOBAL PROPERTY lkm_module_${name}_uses ${arg_USES})
  list(TRANSFORM includes PREPEND -I)
  list(TRANSFORM arg_DEFINES PREPEND -D)
  set_property(GLOBAL PROPERTY lkm_module_${name}_flags ${includes} ${arg_DEFINES})
  add_custom_target(${name}_ko)
  get_property(deferred GLOBAL PROPERTY lkm_ko_deferred)
  if(NOT deferred)
    set_property(GLOBAL PROPERTY lkm_ko_deferred TRUE)
    cmake_language(DEFER DIRECTORY ${CMAKE_SOURCE_DIR} CALL lkm_generate_kbuild)
  endif()
endfunction()

# C and C++ call each other, and the function check of clang's UBSan takes each one's types for others than the other's.
set(lkm_no_function_check $<$<OR:$<COMPILE_LANG_AND_ID:C,Clang>,$<COMPILE_LANG_AND_ID:CXX,Clang>>:-fno-sanitize=function>
    CACHE INTERNAL "")

# The simulated kernel is compiled once, and a program links it. With LKM_HEADER_ONLY each source compiles it anew, inline:
# the fastest program, and the slowest to build.
option(LKM_HEADER_ONLY "Compile the simulated kernel inline with each source, instead of linking it" OFF)
set(lkm_sim_linked LKM_SIM_LINKED)
if(LKM_HEADER_ONLY)
  set(lkm_sim_linked "")
endif()
set(lkm_sim_linked "${lkm_sim_linked}" CACHE INTERNAL "")
# lkm_simulated_kernel is what a program links: the library of an installed lkm (with BUILD_SHARED_LIBS the shared one), or
# objects of this build.
function(lkm_add_exports)
  if(TARGET lkm_simulated_kernel)
    return()
  endif()
  add_library(lkm_simulated_kernel INTERFACE)
  # Whatever links it takes the kernel's functions from there: a program has one form or the other.
  target_compile_definitions(lkm_simulated_kernel INTERFACE ${lkm_sim_linked})
  set(path ${CMAKE_BINARY_DIR}/lkm_module_path.cpp)
  file(CONFIGURE OUTPUT ${path} CONTENT "extern \"C\" void lkm_set_module_path(const char*);
namespace {
[[maybe_unused]] const bool known = (lkm_set_module_path(\"${CMAKE_BINARY_DIR}/modules\"), true);
}
")
  target_sources(lkm_simulated_kernel INTERFACE ${path})
  if(TARGET lkm::sim AND NOT LKM_HEADER_ONLY)
    set(shared "")
    if(BUILD_SHARED_LIBS)
      set(shared _shared)
    endif()
    target_link_libraries(lkm_simulated_kernel INTERFACE lkm::sim${shared})
    return()
  endif()
  add_library(lkm_exports OBJECT ${LKM_SIM_DIR}/core/exports.cpp)
  target_link_libraries(lkm_exports PUBLIC lkm::lkm)
  target_compile_definitions(lkm_exports PRIVATE LKM_TEST_LINKED ${lkm_sim_linked})
  target_compile_options(lkm_exports PRIVATE ${lkm_no_function_check})
  target_sources(lkm_simulated_kernel INTERFACE $<TARGET_OBJECTS:lkm_exports>)
  target_link_libraries(lkm_simulated_kernel INTERFACE lkm::lkm)
endfunction()

# lkm_precompile(TARGET LIBRARIES … DEFINITIONS … HEADERS header…): makes TARGET, whose precompiled header others reuse, when
# there is none yet. What everybody includes is then parsed once, which saves half of what an edit costs. Where a project's
# flags differ from those of the precompiled header, GCC reads the headers instead; what a module defines for itself
# (KBUILD_MODNAME) may differ. clang stops with an error then, so it has precompiled headers in lkm's own build alone.
function(lkm_precompile target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "LIBRARIES;DEFINITIONS;HEADERS")
  if(TARGET ${target} OR NOT (CMAKE_CXX_COMPILER_ID STREQUAL GNU OR PROJECT_NAME STREQUAL lkm))
    return()
  endif()
  set(source ${CMAKE_BINARY_DIR}/lkm_precompiled.cpp)
  file(CONFIGURE OUTPUT ${source} CONTENT "// The headers are all there is.\n")
  add_library(${target} OBJECT EXCLUDE_FROM_ALL ${source})
  target_link_libraries(${target} PRIVATE ${arg_LIBRARIES})
  target_compile_definitions(${target} PRIVATE ${arg_DEFINITIONS})
  target_precompile_headers(${target} PRIVATE ${arg_HEADERS})
endfunction()

# The target NAME::sim, which the two functions below fill.
function(lkm_add_sim name)
  if(NOT TARGET ${name}_sim)
    add_library(${name}_sim INTERFACE)
    add_library(${name}::sim ALIAS ${name}_sim)
    target_link_libraries(${name}_sim INTERFACE lkm::lkm)
  endif()
endfunction()

# C++: objects that are linked into the test, where LKM_MODULE registers the module.
function(lkm_add_linked_module name)
  lkm_add_exports()
  lkm_add_sim(${name})
  string(REPLACE - _ modname ${name})
  add_library(${name}_objects OBJECT ${ARGN})
  target_link_libraries(${name}_objects PUBLIC lkm::lkm)
  target_compile_definitions(${name}_objects PRIVATE KBUILD_MODNAME="${modname}" LKM_DRIVER ${lkm_sim_linked})
  # The sentence that says what is wrong with a driver is then the first line, and not where a macro stands.
  target_compile_options(${name}_objects PRIVATE $<$<COMPILE_LANG_AND_ID:CXX,GNU>:-ftrack-macro-expansion=0>)
  lkm_precompile(lkm_precompiled_module LIBRARIES lkm::lkm DEFINITIONS LKM_DRIVER ${lkm_sim_linked}
                 HEADERS <lkm/module.hpp> <lkm/printk.hpp>)
  if(TARGET lkm_precompiled_module)
    target_precompile_headers(${name}_objects REUSE_FROM lkm_precompiled_module)
  endif()
  set(looked_at ${CMAKE_CURRENT_BINARY_DIR}/${name}.variables)
  add_custom_command(OUTPUT ${looked_at} DEPENDS ${name}_objects $<TARGET_OBJECTS:${name}_objects> VERBATIM COMMENT "" COMMAND_EXPAND_LISTS
                     COMMAND ${LKM_KERNEL_DIR}/kdir/linked_variables ${name} $<TARGET_OBJECTS:${name}_objects>
                     COMMAND ${CMAKE_COMMAND} -E touch ${looked_at})
  add_custom_target(${name}_variables DEPENDS ${looked_at})
  target_sources(${name}_sim INTERFACE $<TARGET_OBJECTS:${name}_objects>)
  target_link_libraries(${name}_sim INTERFACE lkm_simulated_kernel)
  add_dependencies(${name}_sim ${name}_variables)
endfunction()

# How a module that is a file is compiled and linked is written once, for this file and for kernel/kdir.
file(STRINGS ${LKM_KERNEL_DIR}/kdir/flags lkm_module_flags REGEX "^[a-z]+ ")
set(lkm_module_flags "${lkm_module_flags}" CACHE INTERNAL "")
function(lkm_flags out word)
  set(flags ${lkm_module_flags})
  list(FILTER flags INCLUDE REGEX "^${word} ")
  list(TRANSFORM flags REPLACE "^[a-z]+ +" "")
  set(${out} ${flags} PARENT_SCOPE)
endfunction()

# The folder that stands in for a kernel's build tree, as LKM_KDIR: that of an installed lkm, or one of this build.
function(lkm_add_kdir)
  if(TARGET lkm_kdir)
    return()
  endif()
  find_package(Python3 REQUIRED COMPONENTS Interpreter)
  set(kdir ${LKM_KERNEL_DIR}/kdir)
  set(LKM_PYTHON ${Python3_EXECUTABLE} CACHE INTERNAL "")
  if(EXISTS ${kdir}/Module.symvers)
    add_custom_target(lkm_kdir)
    set(LKM_KDIR ${kdir} CACHE INTERNAL "What stands in for /lib/modules/RELEASE/build")
    return()
  endif()
  set(LKM_KDIR ${CMAKE_BINARY_DIR}/kdir CACHE INTERNAL "What stands in for /lib/modules/RELEASE/build")
  file(CONFIGURE OUTPUT ${LKM_KDIR}/Makefile CONTENT "LKM_HEADERS := ${LKM_HEADERS_DIR}\ninclude ${kdir}/Makefile\n")
  add_custom_command(OUTPUT ${LKM_KDIR}/Module.symvers DEPENDS ${kdir}/symvers.py DEPFILE ${LKM_KDIR}/Module.symvers.d VERBATIM
                     COMMAND ${Python3_EXECUTABLE} ${kdir}/symvers.py ${LKM_INCLUDE_DIR} ${LKM_KDIR}/Module.symvers ${CMAKE_CXX_COMPILER}
                     COMMENT "What the simulated kernel exports: ${LKM_KDIR}/Module.symvers")
  add_custom_target(lkm_kdir ALL DEPENDS ${LKM_KDIR}/Module.symvers)
endfunction()

# A module that is a file: a shared object. Its C sees nothing but the simulated kernel's headers.
function(lkm_add_shared_module name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;USES")
  if(NOT CMAKE_C_COMPILER)
    message(FATAL_ERROR "lkm_add_module(${name}): a module that is a file has C in it, which this project has not enabled: project(… LANGUAGES C CXX)")
  endif()
  lkm_add_exports()
  lkm_add_kdir()
  execute_process(COMMAND ${CMAKE_C_COMPILER} -print-file-name=include OUTPUT_VARIABLE compiler_headers OUTPUT_STRIP_TRAILING_WHITESPACE)
  string(REPLACE - _ modname ${name})
  set(c ${arg_SOURCES})
  list(FILTER c EXCLUDE REGEX "\\.(cpp|cc|cxx)$")
  set(cxx ${arg_SOURCES})
  list(FILTER cxx INCLUDE REGEX "\\.(cpp|cc|cxx)$")
  add_library(${name}_so MODULE ${c})
  if(cxx)
    lkm_add_cxx_of_file(${name} ${cxx})
  endif()
  set_target_properties(${name}_so PROPERTIES LINKER_LANGUAGE C PREFIX "" SUFFIX .ko OUTPUT_NAME ${name} C_VISIBILITY_PRESET hidden C_STANDARD 11 C_EXTENSIONS ON
                                              LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/modules)
  lkm_flags(flags cc)
  list(TRANSFORM flags PREPEND "SHELL:")  # some are two words
  lkm_flags(gcc_flags gcc)
  lkm_flags(clang_flags clang)
  lkm_flags(link_flags ld)
  target_compile_options(${name}_so PRIVATE ${flags} $<$<COMPILE_LANG_AND_ID:C,GNU>:${gcc_flags}> $<$<COMPILE_LANG_AND_ID:C,Clang>:${clang_flags}> -isystem ${compiler_headers} ${lkm_no_function_check})
  target_include_directories(${name}_so PRIVATE ${LKM_HEADERS_DIR} ${LKM_INCLUDE_DIR}/lkm/sim/include)
  target_compile_definitions(${name}_so PRIVATE KBUILD_MODNAME="${modname}")
  target_link_options(${name}_so PRIVATE ${link_flags})
  # What modpost adds to .modinfo is linked in. It looks for symbols in the files of the modules that this one uses.
  list(TRANSFORM arg_USES REPLACE "(.+)" "${CMAKE_BINARY_DIR}/modules/\\1.ko" OUTPUT_VARIABLE used)
  list(JOIN arg_SOURCES " " sources)
  list(JOIN used " " used_files)
  set_target_properties(${name}_so PROPERTIES LINK_DEPENDS "${used}"
                        RULE_LAUNCH_LINK "${LKM_PYTHON} -B ${LKM_KERNEL_DIR}/kdir/link.py ${LKM_KDIR}/Module.symvers ${used_files} ${sources} --")
  add_dependencies(${name}_so lkm_kdir)
  foreach(other IN LISTS arg_USES)
    add_dependencies(${name}_so ${other}_so)
  endforeach()

  lkm_add_sim_of_file(${name} ${name}_so)
endfunction()

# The C++ of a module that is a file, and with it C that has its struct module and its exports.
function(lkm_add_cxx_of_file name)
  string(REPLACE - _ modname ${name})
  add_library(${name}_objects OBJECT ${ARGN})
  target_link_libraries(${name}_objects PRIVATE lkm::lkm)
  lkm_flags(flags cxx)
  lkm_flags(gcc_flags gxx)
  target_compile_options(${name}_objects PRIVATE ${flags} $<$<CXX_COMPILER_ID:GNU>:${gcc_flags}> ${lkm_no_function_check})
  target_compile_definitions(${name}_objects PRIVATE KBUILD_MODNAME="${modname}")
  set(folder ${CMAKE_CURRENT_BINARY_DIR}/${name}.exports)
  file(MAKE_DIRECTORY ${folder})
  add_custom_command(OUTPUT ${folder}/lkm_exports.h
                     COMMAND ${LKM_PYTHON} -B ${LKM_KERNEL_DIR}/kdir/exports.py ${name} ${folder}/lkm_exports.h $<TARGET_OBJECTS:${name}_objects>
                     DEPENDS ${LKM_KERNEL_DIR}/kdir/exports.py $<TARGET_OBJECTS:${name}_objects> COMMAND_EXPAND_LISTS VERBATIM
                     COMMENT "What ${name} exports")
  target_sources(${name}_so PRIVATE ${LKM_KERNEL_DIR}/kdir/module.c ${folder}/lkm_exports.h $<TARGET_OBJECTS:${name}_objects>)
  target_include_directories(${name}_so PRIVATE ${folder})
endfunction()

# NAME::sim of a module that is a file, which TARGET makes.
function(lkm_add_sim_of_file name target)
  lkm_add_sim(${name})
  add_dependencies(${name}_sim ${target})
  target_link_libraries(${name}_sim INTERFACE lkm_simulated_kernel)
  target_compile_options(${name}_sim INTERFACE ${lkm_no_function_check})
  target_link_options(${name}_sim INTERFACE -rdynamic)
endfunction()

# One Kbuild folder for each release with every module in it: one run of make, however many modules.
function(lkm_generate_kbuild)
  get_property(modules GLOBAL PROPERTY lkm_modules)
  foreach(release IN LISTS LKM_KERNELS)
    set(folder ${CMAKE_BINARY_DIR}/ko/${release})
    set(kbuild "# Generated by lkm_add_module()\ninclude ${LKM_KERNEL_DIR}/lkm.mk\nLKM_INCLUDE := ${LKM_INCLUDE_DIR}\n")
    foreach(name IN LISTS modules)
      get_property(sources GLOBAL PROPERTY lkm_module_${name}_sources)
      set(cxx ${sources})
      list(FILTER cxx INCLUDE REGEX "\\.(cpp|cc|cxx)$")
      get_property(flags GLOBAL PROPERTY lkm_module_${name}_flags)
      list(JOIN flags " " flags)
      if(cxx)
        string(JOIN " " words ${sources})
        get_property(uses GLOBAL PROPERTY lkm_module_${name}_uses)
        list(JOIN uses " " uses)
        string(APPEND kbuild "$(eval $(call lkm-module,${name},${words},${uses}))\n")
        foreach(source IN LISTS sources)
          string(APPEND kbuild "CFLAGS_$(call lkm-object,${name},${source}) += ${flags}\n")
        endforeach()
      else()
        # Kbuild compiles C only below its own folder: one line there takes the source in.
        set(objects "")
        foreach(source IN LISTS sources)
          cmake_path(GET source STEM stem)
          # Two folders may have sources of one name.
          while(" c/${name}/${stem}_c.o" IN_LIST objects)
            string(APPEND stem _)
          endwhile()
          file(CONFIGURE OUTPUT ${folder}/c/${name}/${stem}_c.c CONTENT "#include \"${source}\"\n")
          list(APPEND objects " c/${name}/${stem}_c.o")
          string(APPEND kbuild "CFLAGS_c/${name}/${stem}_c.o := ${flags}\n")
        endforeach()
        list(JOIN objects "" objects)
        string(APPEND kbuild "obj-m += ${name}.o\n${name}-y :=${objects}\n")
      endif()
    endforeach()
    file(CONFIGURE OUTPUT ${folder}/Kbuild CONTENT "${kbuild}" @ONLY)
    # Kbuild tracks dependencies itself, so this always asks it. It must not take this build's make for its own.
    # No debug information and no BTF: nine tenths of a module, which the kernel would read at each insmod.
    set(make "make -s -k -C '/lib/modules/${release}/build' 'M=${folder}' KCFLAGS=-g0 CONFIG_DEBUG_INFO_BTF_MODULES= modules")
    set(failed "lkm: not every module could be built for Linux ${release}, for the reason above. Other kernels are not concerned:")
    string(APPEND failed " cmake --build '${CMAKE_BINARY_DIR}' -- -k 0 builds all that can be built.")
    add_custom_target(ko-${release} ALL
                      COMMAND ${CMAKE_COMMAND} -E env --unset=MAKEFLAGS --unset=MAKELEVEL
                              sh -c "${make} || { echo \"${failed}\" >&2; exit 1; }"
                      COMMENT "Kbuild: modules for ${release}" VERBATIM)
    foreach(name IN LISTS modules)
      add_dependencies(${name}_ko ko-${release})
    endforeach()
  endforeach()
endfunction()
