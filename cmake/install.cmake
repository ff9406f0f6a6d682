# SPDX-License-Identifier: MIT OR GPL-2.0-only
# What `cmake --install` puts under a prefix, which may be moved afterwards:
#   include/lkm/             the headers, the simulated kernel's and the shim's as well
#   include/lkm/headers/     the names of Linux's headers, for C modules
#   share/lkm/kernel/        what builds a .ko and runs it in a VM
#   share/lkm/gdb/           what shows the simulated kernel in gdb
#   lib/cmake/lkm/           find_package(lkm)
#   share/pkgconfig/lkm.pc   pkg-config lkm
#   bin/lkm-compare-transcripts  what lkm_add_test() compares worlds with
#   bin/lkm-vm               runs a command under a real kernel
include(CMakePackageConfigHelpers)
include(GNUInstallDirs)

# In the source tree sim and kernel are symbolic links.
set(lkm_installed_headers ${CMAKE_INSTALL_INCLUDEDIR}/lkm)
set(lkm_headers FILES_MATCHING PATTERN "*.h" PATTERN "*.hpp" PATTERN "*.ipp")
# The two sources that lkm_add_module() and lkm_add_test() compile into their callers' programs are found beside the headers.
install(DIRECTORY include/lkm/ DESTINATION ${lkm_installed_headers} ${lkm_headers} PATTERN linked.cpp REGEX "/lkm/(sim|kernel)$" EXCLUDE)
install(DIRECTORY sim/ DESTINATION ${lkm_installed_headers}/sim ${lkm_headers} PATTERN exports.cpp PATTERN tools EXCLUDE)
install(DIRECTORY ${LKM_HEADERS_DIR}/ DESTINATION ${lkm_installed_headers}/headers)
install(DIRECTORY kernel/ DESTINATION ${lkm_installed_headers}/kernel ${lkm_headers} PATTERN vm EXCLUDE)
set(lkm_installed_kernel ${CMAKE_INSTALL_DATADIR}/lkm/kernel)
install(DIRECTORY kernel/ DESTINATION ${lkm_installed_kernel} USE_SOURCE_PERMISSIONS PATTERN __pycache__ EXCLUDE)
install(FILES sim/tools/gdb/lkm_gdb.py DESTINATION ${CMAKE_INSTALL_DATADIR}/lkm/gdb)
# A program and not a link, so that Python finds what stands beside the real one and the prefix can be moved.
file(RELATIVE_PATH lkm_vm_from_bin /${CMAKE_INSTALL_BINDIR} /${lkm_installed_kernel}/vm/lkm-vm)
file(WRITE ${PROJECT_BINARY_DIR}/lkm-vm "#!/bin/sh\nexec \"$(dirname \"$(realpath \"$0\")\")/${lkm_vm_from_bin}\" \"$@\"\n")
install(PROGRAMS ${PROJECT_BINARY_DIR}/lkm-vm DESTINATION ${CMAKE_INSTALL_BINDIR})

# The simulated kernel, compiled once. Without sanitizers: it finds those of the program that it is linked into.
add_library(lkm_sim_library STATIC sim/core/exports.cpp sim/core/types_for_gdb.cpp)
set_source_files_properties(sim/core/types_for_gdb.cpp PROPERTIES COMPILE_OPTIONS "-g;$<$<CXX_COMPILER_ID:Clang>:-fstandalone-debug>")
target_link_options(lkm_sim_library INTERFACE LINKER:-u,lkm_types_for_gdb)
set_target_properties(lkm_sim_library PROPERTIES OUTPUT_NAME lkm_sim EXPORT_NAME sim POSITION_INDEPENDENT_CODE ON)
target_link_libraries(lkm_sim_library PUBLIC lkm)
target_compile_definitions(lkm_sim_library PRIVATE LKM_TEST_LINKED)
target_compile_options(lkm_sim_library PRIVATE -O1 -g1 -fno-omit-frame-pointer -fno-sanitize=all)

set(lkm_package ${CMAKE_INSTALL_LIBDIR}/cmake/lkm)
install(TARGETS lkm lkm_sim_library compare_transcripts EXPORT lkmTargets INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(EXPORT lkmTargets NAMESPACE lkm:: DESTINATION ${lkm_package})
configure_package_config_file(cmake/lkmConfig.cmake.in ${PROJECT_BINARY_DIR}/lkmConfig.cmake INSTALL_DESTINATION ${lkm_package})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/lkmConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/lkmConfig.cmake ${PROJECT_BINARY_DIR}/lkmConfigVersion.cmake cmake/LkmModule.cmake cmake/LkmTest.cmake
        DESTINATION ${lkm_package})

set(lkm_pc ${CMAKE_INSTALL_DATADIR}/pkgconfig)
file(RELATIVE_PATH lkm_includes_from_pc /${lkm_pc} /${CMAKE_INSTALL_INCLUDEDIR})
configure_file(cmake/lkm.pc.in ${PROJECT_BINARY_DIR}/lkm.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/lkm.pc DESTINATION ${lkm_pc})
