# SPDX-License-Identifier: MIT OR GPL-2.0-only
# lkm_add_test(NAME SOURCES file… MODULES module… [SIM_ONLY]): a Boost.Test program that runs in both worlds.
# The target sim_tests builds what the tests in the simulator need, and nothing for the VM.
#
#   NAME.sim      in the simulator (label sim)
#   NAME.vm-6.1   against the .ko files in a VM, its transcript compared with the simulator's (label vm); so for each
#                 series in LKM_VM_SERIES. A VM that could not run is reported as skipped. Of .ko files there are those of
#                 MODULES, so these are all that the test loads, by name or by alias.
include_guard(GLOBAL)

set(LKM_VM_SERIES 6.1 6.12 CACHE STRING "Kernel series that the tests run on in a VM; kernel/vm/lkm-vm fetch gets them")
find_program(LKM_LLD NAMES ld.lld ld.lld-19)
set(LKM_TEST_TIMEOUT 120 CACHE STRING "Seconds after which a test program has failed")

function(lkm_add_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "SIM_ONLY" "" "SOURCES;MODULES")
  if(NOT arg_SOURCES OR arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "lkm_add_test(${name} SOURCES file… MODULES module…): SOURCES is missing, or there are unexpected arguments: ${arg_UNPARSED_ARGUMENTS}")
  endif()
  if(NOT TARGET Boost::unit_test_framework)
    find_package(Boost 1.74 REQUIRED COMPONENTS unit_test_framework)
  endif()
  if(NOT TARGET lkm_test_main)
    # Slow to compile, so compiled once: Boost.Test's main(), without the other headers, and what all tests use.
    set(main ${LKM_SIM_DIR}/user/test_main.cpp ${LKM_SIM_DIR}/user/linked.cpp)
    # An installed lkm has it compiled.
    if(TARGET lkm::test)
      add_library(lkm_test_main INTERFACE)
      target_link_libraries(lkm_test_main INTERFACE lkm::test)
    else()
      add_library(lkm_test_main OBJECT ${main})
      target_link_libraries(lkm_test_main PUBLIC lkm::lkm Boost::unit_test_framework)
      target_compile_definitions(lkm_test_main PUBLIC LKM_TEST_LINKED)
    endif()
    add_library(lkm_vm_test_main OBJECT ${main})
    lkm_compile_for_linux(lkm_vm_test_main)
    # Most of what the programs execute is compiled here, once: it pays.
    target_compile_options(lkm_vm_test_main PRIVATE -O1)
    target_compile_definitions(lkm_vm_test_main PUBLIC LKM_TEST_LINKED)
    set(headers <boost/test/unit_test.hpp> <lkm/test.hpp>)
    lkm_precompile(lkm_precompiled_test LIBRARIES lkm::lkm Boost::unit_test_framework DEFINITIONS LKM_TEST_LINKED HEADERS ${headers})
    lkm_precompile(lkm_precompiled_vm_test DEFINITIONS LKM_TEST_LINKED HEADERS ${headers})
    if(TARGET lkm_precompiled_vm_test)
      lkm_compile_for_linux(lkm_precompiled_vm_test)
    endif()
  endif()

  set(transcripts ${CMAKE_BINARY_DIR}/transcripts)
  file(MAKE_DIRECTORY ${transcripts}/sim)
  add_executable(${name} ${arg_SOURCES})
  list(TRANSFORM arg_MODULES APPEND "::sim" OUTPUT_VARIABLE modules)
  lkm_add_exports()
  target_link_libraries(${name} PRIVATE lkm::lkm lkm_test_main lkm_simulated_kernel Boost::unit_test_framework ${modules})
  # A test may load .ko files that its build does not know, by path or LKM_MODULE_PATH: they find the kernel's functions here.
  target_link_options(${name} PRIVATE -rdynamic)
  # GNU ld cuts the debug information of inline functions short, and a report then lacks a driver's lines.
  if(LKM_LLD)
    target_link_options(${name} PRIVATE -fuse-ld=lld)
  endif()
  # A folder whose tests include more has a precompiled header of its own.
  set(precompiled lkm_precompiled_test)
  if(LKM_PRECOMPILED_TEST)
    set(precompiled ${LKM_PRECOMPILED_TEST})
  endif()
  if(TARGET ${precompiled})
    target_precompile_headers(${name} REUSE_FROM ${precompiled})
  endif()
  if(NOT TARGET sim_tests)
    add_custom_target(sim_tests)
  endif()
  add_dependencies(sim_tests ${name})
  add_test(NAME ${name}.sim COMMAND ${name})
  set_tests_properties(${name}.sim PROPERTIES LABELS sim TIMEOUT ${LKM_TEST_TIMEOUT} ENVIRONMENT LKM_TRANSCRIPT=${transcripts}/sim/${name}
                                              FIXTURES_SETUP ${name}.sim)
  if(arg_SIM_ONLY)
    return()
  endif()

  if(NOT TARGET lkm::compare_transcripts)
    lkm_add_compare_transcripts()
  endif()
  lkm_add_linux_program(${name}_vm SOURCES ${arg_SOURCES})
  target_compile_definitions(${name}_vm PRIVATE LKM_SIM_LINKED)  # a driver's header: nothing of it is called
  if(TARGET lkm_precompiled_vm_test)
    target_precompile_headers(${name}_vm REUSE_FROM lkm_precompiled_vm_test)
  endif()
  target_link_libraries(${name}_vm PRIVATE lkm_vm_test_main libboost_unit_test_framework.a)
  target_link_options(${name}_vm PRIVATE -Wl,--wrap=_ZN5boost5debug14under_debuggerEv)
  foreach(series IN LISTS LKM_VM_SERIES)
    lkm_add_vm_test(${name} ${series} "${arg_MODULES}")
  endforeach()
endfunction()

# lkm_add_kunit_test(NAME MODULES module…): a Boost.Test program, the test NAME.sim, that inserts the modules in this order and
# shows each case of their KUnit suites as a case of its own: docs/kunit.md.
function(lkm_add_kunit_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "MODULES")
  if(NOT arg_MODULES OR arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "lkm_add_kunit_test(${name} MODULES module…): MODULES is missing, or there are unexpected arguments: ${arg_UNPARSED_ARGUMENTS}")
  endif()
  if(NOT TARGET Boost::unit_test_framework)
    find_package(Boost 1.74 REQUIRED COMPONENTS unit_test_framework)
  endif()
  lkm_add_exports()
  if(NOT TARGET lkm_kunit_main)
    add_library(lkm_kunit_main OBJECT ${LKM_SIM_DIR}/user/kunit_main.cpp)
    target_link_libraries(lkm_kunit_main PUBLIC lkm::lkm Boost::unit_test_framework)
    target_compile_definitions(lkm_kunit_main PRIVATE ${lkm_sim_linked})
  endif()
  list(JOIN arg_MODULES "\", \"" names)
  set(source ${CMAKE_CURRENT_BINARY_DIR}/${name}_modules.cpp)
  file(CONFIGURE OUTPUT ${source} CONTENT "// Generated by lkm_add_kunit_test().
extern const char* const lkm_kunit_modules[];
const char* const lkm_kunit_modules[] = {\"${names}\", nullptr};
")
  add_executable(${name} ${source})
  list(TRANSFORM arg_MODULES APPEND "::sim" OUTPUT_VARIABLE modules)
  target_link_libraries(${name} PRIVATE lkm_kunit_main lkm_simulated_kernel ${modules})
  target_link_options(${name} PRIVATE -rdynamic)
  if(LKM_LLD)
    target_link_options(${name} PRIVATE -fuse-ld=lld)
  endif()
  if(NOT TARGET sim_tests)
    add_custom_target(sim_tests)
  endif()
  add_dependencies(sim_tests ${name})
  add_test(NAME ${name}.sim COMMAND ${name})
  set_tests_properties(${name}.sim PROPERTIES LABELS sim TIMEOUT ${LKM_TEST_TIMEOUT})
endfunction()

# The tool that tells whether the worlds agree. An installed lkm has it; a project that has lkm as a subdirectory makes
# it with its first test.
function(lkm_add_compare_transcripts)
  find_package(range-v3 REQUIRED)
  add_executable(compare_transcripts ${LKM_INCLUDE_DIR}/lkm/sim/tools/compare_transcripts.cpp)
  add_executable(lkm::compare_transcripts ALIAS compare_transcripts)
  set_target_properties(compare_transcripts PROPERTIES OUTPUT_NAME lkm-compare-transcripts)
  target_compile_features(compare_transcripts PRIVATE cxx_std_23)
  target_link_libraries(compare_transcripts PRIVATE range-v3::range-v3)
endfunction()

# lkm_add_linux_program(NAME SOURCES file…): a program for the VM, whose world is the kernel that it runs on.
function(lkm_add_linux_program name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES")
  add_executable(${name} ${arg_SOURCES})
  lkm_compile_for_linux(${name})
  # The VM reads what is linked: what nobody calls is left out.
  target_link_options(${name} PRIVATE -static -s -fno-sanitize=all -Wl,--gc-sections)
  set_target_properties(${name} PROPERTIES LINK_SEARCH_START_STATIC ON LINK_SEARCH_END_STATIC ON)
endfunction()

# Static, because the VM has no libraries; no sanitizer goes with that. Nobody waits for such a program but for its
# compilation.
function(lkm_compile_for_linux target)
  target_compile_features(${target} PRIVATE cxx_std_23)
  target_include_directories(${target} PRIVATE ${LKM_INCLUDE_DIR})
  target_compile_definitions(${target} PRIVATE LKM_WORLD_LINUX)
  target_compile_options(${target} PRIVATE -O0 -g0 -fno-sanitize=all)
endfunction()

# The release that the VM of a series boots, as lkm-vm fetched it.
function(lkm_vm_release series out)
  set(cache "$ENV{LKM_CACHE}")
  if(NOT cache)
    set(cache "$ENV{XDG_CACHE_HOME}")
    if(NOT cache)
      set(cache "$ENV{HOME}/.cache")
    endif()
    string(APPEND cache "/lkm")
  endif()
  set(release "")
  if(EXISTS ${cache}/kernels/${series}/release)
    file(READ ${cache}/kernels/${series}/release release)
    string(STRIP "${release}" release)
  endif()
  set(${out} "${release}" PARENT_SCOPE)
endfunction()

# ctest's own output says how the series ran, or why it did not: in a line at its start, and as the name of a test that
# comes last, since names are all that ctest's summary shows of tests that did not run. A fixture brings that test into
# every selection that has one of the VM's. The state is asked for when ctest starts: what is installed may have changed.
function(lkm_report_vm series reason)
  get_property(known GLOBAL PROPERTY lkm_reports_vm-${series})
  if(known)
    return()
  endif()
  set_property(GLOBAL PROPERTY lkm_reports_vm-${series} TRUE)
  set(report ${CMAKE_BINARY_DIR}/vm-${series}/report.cmake)
  if(reason)
    set(ask "set(status 77)\nset(said \"${reason}\")\n")
  else()
    set(ask "execute_process(COMMAND \"${LKM_KERNEL_DIR}/vm/lkm-vm\" check --release ${series} RESULT_VARIABLE status OUTPUT_VARIABLE said ERROR_VARIABLE said OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_STRIP_TRAILING_WHITESPACE)\n")
  endif()
  file(WRITE ${report} "# Generated by lkm_add_test()\n${ask}"
[=[
string(REGEX REPLACE "^lkm-vm: (NOT RUN: )?" "" said "${said}")
string(REGEX REPLACE "[;\n]+" "," said "${said}")
]=]
"set(series ${series})\n"
[=[
if(status EQUAL 0)
  message("VM: ${said}")
  string(REGEX MATCH "(KVM|emulated):" ran "${said}")
  string(REPLACE ":" "" ran "${ran}")
  set(name "vm-${series}.${ran}")
  add_test("${name}" echo "${said}")
else()
  message("VM: Linux ${series} NOT RUN: ${said}")
  set(name "vm-${series} NOT RUN: ${said}")
  add_test("${name}" sh -c "exit 77")
endif()
set_tests_properties("${name}" PROPERTIES LABELS vm SKIP_RETURN_CODE 77 FIXTURES_CLEANUP vm-${series})
]=])
  set_property(DIRECTORY APPEND PROPERTY TEST_INCLUDE_FILES ${report})
endfunction()

# A machine of its own for each program: what one leaves behind is nothing to another, and they run side by side. All go
# on from one boot of the series, which lkm-vm keeps.
function(lkm_add_vm_test name series modules)
  lkm_vm_release(${series} release)
  set(transcripts ${CMAKE_BINARY_DIR}/transcripts)
  set(out ${transcripts}/vm-${series}/${name})
  # Each removal of a module waits for a grace period of RCU; these are cut short, as tests remove modules by the hundred.
  set(command "echo 1 >/sys/kernel/rcu_expedited")
  # The kernel remarks on the first module that it loads from outside its tree; no test should have that in its log.
  string(APPEND command "; for m in *.ko; do insmod $m && rmmod \${m%.ko}; break; done")
  string(APPEND command "; LKM_TRANSCRIPT=/out/transcript ./${name}_vm; status=$?; dmesg >/out/dmesg; exit $status")
  # What an earlier run left must not be taken for this one's.
  set(run "#!/bin/sh\nrm -rf '${out}'\n")
  set(reason "")
  if(NOT release OR NOT release IN_LIST LKM_KERNELS)
    set(reason "no ${series} kernel with headers of the same release here: ./setup.sh gets them, then configure again")
    string(APPEND run "echo 'NOT RUN: ${reason}'\nexit 77\n")
  else()
    set(files "--file '$<TARGET_FILE:${name}_vm>'")
    foreach(module IN LISTS modules)
      string(APPEND files " --file '${CMAKE_BINARY_DIR}/ko/${release}/${module}.ko'")
    endforeach()
    string(APPEND run "'${LKM_KERNEL_DIR}/vm/lkm-vm' run --release ${series} ${files} --command '${command}' --out '${out}' --timeout 600 || exit\n"
                      "exec '$<TARGET_FILE:lkm::compare_transcripts>' '${transcripts}/sim/${name}' '${out}/transcript'\n")
  endif()
  lkm_report_vm(${series} "${reason}")
  set(script ${CMAKE_BINARY_DIR}/vm-${series}/${name}.sh)
  file(GENERATE OUTPUT ${script} CONTENT "${run}")
  add_test(NAME ${name}.vm-${series} COMMAND sh ${script})
  set_tests_properties(${name}.vm-${series} PROPERTIES LABELS vm TIMEOUT 1500 SKIP_RETURN_CODE 77
                       FIXTURES_REQUIRED "${name}.sim;vm-${series}")
endfunction()
