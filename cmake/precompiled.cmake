# SPDX-License-Identifier: MIT OR GPL-2.0-only
# What every module and every test includes, parsed once: it is half of what an edit costs. A compiler takes a
# precompiled header only with the flags that it was made with, so this is for lkm's own build, where lkm_add_module()
# and lkm_add_test() find these targets; what a module or a test defines for itself (KBUILD_MODNAME) may differ.
file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/lkm_precompiled.cpp CONTENT "// The headers are all there is.\n")

add_library(lkm_precompiled_module OBJECT ${CMAKE_BINARY_DIR}/lkm_precompiled.cpp)
target_link_libraries(lkm_precompiled_module PRIVATE lkm::lkm)
target_compile_definitions(lkm_precompiled_module PRIVATE ${lkm_sim_linked})
target_precompile_headers(lkm_precompiled_module PRIVATE <lkm/module.hpp> <lkm/printk.hpp>)

if(LKM_BUILD_TESTS)
  add_library(lkm_precompiled_test OBJECT ${CMAKE_BINARY_DIR}/lkm_precompiled.cpp)
  target_link_libraries(lkm_precompiled_test PRIVATE lkm::lkm Boost::unit_test_framework)
  target_compile_definitions(lkm_precompiled_test PRIVATE LKM_TEST_LINKED)
  target_precompile_headers(lkm_precompiled_test PRIVATE <boost/test/unit_test.hpp> <lkm/test.hpp>)

  add_library(lkm_precompiled_vm_test OBJECT ${CMAKE_BINARY_DIR}/lkm_precompiled.cpp)
  lkm_compile_for_linux(lkm_precompiled_vm_test)
  target_compile_definitions(lkm_precompiled_vm_test PRIVATE LKM_TEST_LINKED)
  target_precompile_headers(lkm_precompiled_vm_test PRIVATE <boost/test/unit_test.hpp> <lkm/test.hpp>)
endif()
