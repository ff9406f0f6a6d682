# SPDX-License-Identifier: MIT OR GPL-2.0-only
# What `cmake --install` puts under a prefix, which may be moved afterwards:
#   include/lkm/             the headers, the simulated kernel's and the shim's as well
#   include/lkm/headers/     the names of Linux's headers, for C modules
#   share/lkm/kernel/        what builds a .ko and runs it in a VM
#   lib/liblkm_sim.a, .so    the simulated kernel, compiled
#   lib/liblkm_test.a        Boost.Test's main(), and what every test uses
#   share/lkm/sim/           the sources of these
#   share/lkm/gdb/           what shows the simulated kernel in gdb
#   lib/cmake/lkm/           find_package(lkm)
#   share/pkgconfig/lkm.pc   pkg-config lkm
#   bin/lkm-compare-transcripts  what lkm_add_test() compares worlds with
#   bin/lkm                  builds, checks and makes driver folders
#   bin/lkm-vm               runs a command under a real kernel, as `lkm vm` does
#   bin/lkm-run              runs a command in front of a simulated kernel, as `lkm run` does
include(CMakePackageConfigHelpers)
include(GNUInstallDirs)

# Before anything is copied: without a build there is half of an lkm to install.
install(CODE "if(NOT EXISTS \"${PROJECT_BINARY_DIR}/liblkm_sim.a\")
  message(FATAL_ERROR \"lkm is not built yet, so nothing has been installed: run cmake --build ${PROJECT_BINARY_DIR} first\")
endif()")

# In the source tree sim and kernel are symbolic links.
set(lkm_installed_headers ${CMAKE_INSTALL_INCLUDEDIR}/lkm)
set(lkm_headers FILES_MATCHING PATTERN "*.h" PATTERN "*.hpp" PATTERN "*.ipp")
install(DIRECTORY include/lkm/ DESTINATION ${lkm_installed_headers} ${lkm_headers} REGEX "/lkm/(sim|kernel)$" EXCLUDE)
install(DIRECTORY sim/ DESTINATION ${lkm_installed_headers}/sim ${lkm_headers} PATTERN tools EXCLUDE)
install(DIRECTORY ${LKM_HEADERS_DIR}/ DESTINATION ${lkm_installed_headers}/headers)
install(DIRECTORY kernel/ DESTINATION ${lkm_installed_headers}/kernel ${lkm_headers} PATTERN vm EXCLUDE)
set(lkm_installed_kernel ${CMAKE_INSTALL_DATADIR}/lkm/kernel)
install(DIRECTORY kernel/ DESTINATION ${lkm_installed_kernel} USE_SOURCE_PERMISSIONS PATTERN __pycache__ EXCLUDE)
install(FILES sim/tools/gdb/lkm_gdb.py DESTINATION ${CMAKE_INSTALL_DATADIR}/lkm/gdb)
# Programs and not links, so that Python finds what stands beside the real ones and the prefix can be moved.
foreach(program IN ITEMS lkm/lkm vm/lkm-vm)
  cmake_path(GET program FILENAME name)
  file(RELATIVE_PATH from_bin /${CMAKE_INSTALL_BINDIR} /${lkm_installed_kernel}/${program})
  file(WRITE ${PROJECT_BINARY_DIR}/installed/${name} "#!/bin/sh\nexec \"$(dirname \"$(realpath \"$0\")\")/${from_bin}\" \"$@\"\n")
  install(PROGRAMS ${PROJECT_BINARY_DIR}/installed/${name} DESTINATION ${CMAKE_INSTALL_BINDIR})
endforeach()
lkm_add_kdir()
install(FILES ${LKM_KDIR}/Module.symvers DESTINATION ${lkm_installed_kernel}/kdir)
install(FILES kernel/lkm/lkm.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES kernel/lkm/lkm.bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME lkm)

# The simulated kernel, compiled once, for a static and a shared library. Without sanitizers: it finds those of the program
# that it is linked into.
add_library(lkm_sim_objects OBJECT sim/core/exports.cpp sim/core/types_for_gdb.cpp)
set_source_files_properties(sim/core/types_for_gdb.cpp PROPERTIES COMPILE_OPTIONS "-g;$<$<CXX_COMPILER_ID:Clang>:-fstandalone-debug>")
set_target_properties(lkm_sim_objects PROPERTIES POSITION_INDEPENDENT_CODE ON)
target_link_libraries(lkm_sim_objects PRIVATE lkm)
target_compile_definitions(lkm_sim_objects PRIVATE LKM_TEST_LINKED LKM_SIM_LINKED)
target_compile_options(lkm_sim_objects PRIVATE -O2 -g1 -fno-omit-frame-pointer -fno-sanitize=all)
foreach(kind IN ITEMS STATIC SHARED)
  string(TOLOWER ${kind} library)
  string(PREPEND library lkm_sim_)
  add_library(${library} ${kind} $<TARGET_OBJECTS:lkm_sim_objects>)
  set_target_properties(${library} PROPERTIES OUTPUT_NAME lkm_sim EXPORT_NAME sim LINKER_LANGUAGE CXX)
  target_link_libraries(${library} PUBLIC lkm)
  target_compile_definitions(${library} INTERFACE LKM_SIM_LINKED)
endforeach()
set_target_properties(lkm_sim_shared PROPERTIES EXPORT_NAME sim_shared VERSION ${PROJECT_VERSION} SOVERSION ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR})
target_link_options(lkm_sim_static INTERFACE LINKER:-u,lkm_types_for_gdb)
target_link_options(lkm_sim_shared PRIVATE -fno-sanitize=all)
find_package(Boost 1.74 REQUIRED COMPONENTS unit_test_framework)
# What lkm_add_test() would else compile in each project before its first test.
add_library(lkm_test STATIC sim/user/test_main.cpp sim/user/linked.cpp)
set_target_properties(lkm_test PROPERTIES EXPORT_NAME test POSITION_INDEPENDENT_CODE ON)
target_link_libraries(lkm_test PRIVATE $<BUILD_INTERFACE:lkm> $<BUILD_INTERFACE:Boost::unit_test_framework>)
target_compile_definitions(lkm_test PUBLIC LKM_TEST_LINKED)
target_compile_options(lkm_test PRIVATE -O2 -g1 -fno-omit-frame-pointer -fno-sanitize=all)
# Their sources, for a program that compiles the kernel itself (LKM_HEADER_ONLY), and what lkm_add_test() compiles.
set(lkm_installed_sim ${CMAKE_INSTALL_DATADIR}/lkm/sim)
install(FILES sim/core/exports.cpp DESTINATION ${lkm_installed_sim}/core)
install(FILES sim/user/linked.cpp sim/user/test_main.cpp sim/user/kunit_main.cpp DESTINATION ${lkm_installed_sim}/user)

set(lkm_package ${CMAKE_INSTALL_LIBDIR}/cmake/lkm)
install(TARGETS lkm lkm_sim_static lkm_sim_shared lkm_test compare_transcripts EXPORT lkmTargets INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(EXPORT lkmTargets NAMESPACE lkm:: DESTINATION ${lkm_package})
configure_package_config_file(cmake/lkmConfig.cmake.in ${PROJECT_BINARY_DIR}/lkmConfig.cmake INSTALL_DESTINATION ${lkm_package})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/lkmConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/lkmConfig.cmake ${PROJECT_BINARY_DIR}/lkmConfigVersion.cmake cmake/LkmModule.cmake cmake/LkmKbuildFolder.cmake cmake/LkmTest.cmake cmake/LkmRunTest.cmake
        DESTINATION ${lkm_package})

set(lkm_pc ${CMAKE_INSTALL_DATADIR}/pkgconfig)
file(RELATIVE_PATH lkm_includes_from_pc /${lkm_pc} /${CMAKE_INSTALL_INCLUDEDIR})
configure_file(cmake/lkm.pc.in ${PROJECT_BINARY_DIR}/lkm.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/lkm.pc DESTINATION ${lkm_pc})

add_subdirectory(sim/tools/run)
