# SPDX-License-Identifier: MIT OR GPL-2.0-only
# What every module includes, parsed once: it is half of what an edit costs. A compiler takes a
# precompiled header only with the flags that it was made with, so this is for lkm's own build, where lkm_add_module()
# finds this target; what a module defines for itself (KBUILD_MODNAME) may differ. Those of tests: LkmTest.cmake.
file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/lkm_precompiled.cpp CONTENT "// The headers are all there is.\n")

add_library(lkm_precompiled_module OBJECT ${CMAKE_BINARY_DIR}/lkm_precompiled.cpp)
target_link_libraries(lkm_precompiled_module PRIVATE lkm::lkm)
target_compile_definitions(lkm_precompiled_module PRIVATE LKM_DRIVER ${lkm_sim_linked})
target_precompile_headers(lkm_precompiled_module PRIVATE <lkm/module.hpp> <lkm/printk.hpp>)
