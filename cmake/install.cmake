# SPDX-License-Identifier: MIT OR GPL-2.0-only
# What `cmake --install` puts under a prefix, which may be moved afterwards:
#   include/lkm/             the headers, with the simulated kernel and the Kbuild rules as real folders sim/ and kernel/
#   lib/cmake/lkm/           find_package(lkm)
#   share/pkgconfig/lkm.pc   pkg-config lkm
#   bin/compare_transcripts  what lkm_add_test() compares worlds with
include(CMakePackageConfigHelpers)
include(GNUInstallDirs)

# In the source tree sim and kernel are symbolic links.
set(lkm_installed_headers ${CMAKE_INSTALL_INCLUDEDIR}/lkm)
install(DIRECTORY include/lkm/ DESTINATION ${lkm_installed_headers} REGEX "/lkm/(sim|kernel)$" EXCLUDE)
install(DIRECTORY sim/ DESTINATION ${lkm_installed_headers}/sim PATTERN tools EXCLUDE)
install(DIRECTORY kernel/ DESTINATION ${lkm_installed_headers}/kernel USE_SOURCE_PERMISSIONS PATTERN __pycache__ EXCLUDE)

set(lkm_package ${CMAKE_INSTALL_LIBDIR}/cmake/lkm)
install(TARGETS lkm compare_transcripts EXPORT lkmTargets INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(EXPORT lkmTargets NAMESPACE lkm:: DESTINATION ${lkm_package})
configure_package_config_file(cmake/lkmConfig.cmake.in ${PROJECT_BINARY_DIR}/lkmConfig.cmake INSTALL_DESTINATION ${lkm_package})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/lkmConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/lkmConfig.cmake ${PROJECT_BINARY_DIR}/lkmConfigVersion.cmake cmake/LkmModule.cmake cmake/LkmTest.cmake
        DESTINATION ${lkm_package})

set(lkm_pc ${CMAKE_INSTALL_DATADIR}/pkgconfig)
file(RELATIVE_PATH lkm_includes_from_pc /${lkm_pc} /${CMAKE_INSTALL_INCLUDEDIR})
configure_file(cmake/lkm.pc.in ${PROJECT_BINARY_DIR}/lkm.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/lkm.pc DESTINATION ${lkm_pc})
