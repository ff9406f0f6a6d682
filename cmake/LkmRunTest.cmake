# SPDX-License-Identifier: MIT OR GPL-2.0-only
# lkm_add_run_test(NAME COMMAND program argument… MODULES module… [OPTIONS option…]): a program of yours, or a test suite of
# another language, as the test NAME.run: it runs under `lkm run` (docs/run.md), after the modules were inserted, as an
# ordinary user. It fails when the command fails, and when the simulated kernel found a bug.
#
#   MODULES   files, or modules of lkm_add_module() that are files, with parameters behind them: "coffee cups=2"
#   OPTIONS   of `lkm run`, such as --virtual-time
#
# Where the machine cannot do it, the test is reported as skipped; `lkm doctor` says why.
include_guard(GLOBAL)

function(lkm_add_run_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "COMMAND;MODULES;OPTIONS")
  if(NOT arg_COMMAND OR arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "lkm_add_run_test(${name} COMMAND program argument… MODULES module…): COMMAND is missing, or there are unexpected arguments: ${arg_UNPARSED_ARGUMENTS}")
  endif()
  set(words --report ${arg_OPTIONS})
  foreach(module IN LISTS arg_MODULES)
    string(FIND "${module}" " " space)
    string(SUBSTRING "${module}" 0 ${space} file)
    set(parameters "")
    if(NOT space EQUAL -1)
      string(SUBSTRING "${module}" ${space} -1 parameters)
    endif()
    if(TARGET ${file}_so)
      lkm_add_module_for_run(${file} target)
      set(file $<TARGET_FILE:${target}>)
    elseif(TARGET ${file}::sim)
      message(FATAL_ERROR "lkm_add_run_test(${name}): ${file} is linked into its tests, and no file that could be inserted: lkm_add_module(${file} FILE SOURCES …)")
    endif()
    list(APPEND words -m "${file}${parameters}")
  endforeach()
  list(POP_FRONT arg_COMMAND program)
  if(TARGET ${program})
    set(program $<TARGET_FILE:${program}>)
  endif()
  set(run ${LKM_RUN_PROGRAM})
  if(NOT run)
    # Of this build, where it may still be to come.
    set(run $<$<TARGET_EXISTS:lkm_run>:$<TARGET_FILE:lkm_run>>)
  endif()
  set(script "if test ! -x \"$0\"
then echo 'lkm run is not built: it needs libcli11-dev and libseccomp-dev'
elif \"$0\" doctor >/dev/null
then exec \"$0\" run \"$@\"
else \"$0\" doctor
fi
exit 77")
  add_test(NAME ${name}.run COMMAND sh -c "${script}" "${run}" ${words} -- ${program} ${arg_COMMAND})
  set_tests_properties(${name}.run PROPERTIES LABELS sim TIMEOUT ${LKM_TEST_TIMEOUT} SKIP_RETURN_CODE 77)
endfunction()

# The target whose file `lkm run` inserts. It is not built with sanitizers, which are for the programs that a module is
# tested in: where this build has some, the module is compiled again without them.
function(lkm_add_module_for_run name out)
  get_directory_property(options COMPILE_OPTIONS)
  if(NOT "${options} ${CMAKE_C_FLAGS}" MATCHES "-fsanitize=")
    set(${out} ${name}_so PARENT_SCOPE)
    return()
  endif()
  set(target ${name}_for_run)
  set(${out} ${target} PARENT_SCOPE)
  if(TARGET ${target})
    return()
  endif()
  if(TARGET ${name}_objects)
    message(FATAL_ERROR "lkm_add_run_test(): ${name} has C++ in it, and this build has sanitizers, which \"lkm run\" has not")
  endif()
  get_target_property(sources ${name}_so SOURCES)
  get_target_property(folder ${name}_so SOURCE_DIR)
  list(TRANSFORM sources PREPEND "${folder}/" REGEX "^[^/]")
  add_library(${target} MODULE ${sources})
  foreach(property IN ITEMS LINKER_LANGUAGE PREFIX SUFFIX OUTPUT_NAME C_VISIBILITY_PRESET C_STANDARD C_EXTENSIONS COMPILE_OPTIONS
                            COMPILE_DEFINITIONS INCLUDE_DIRECTORIES LINK_OPTIONS LINK_DEPENDS RULE_LAUNCH_LINK)
    get_target_property(value ${name}_so ${property})
    set_property(TARGET ${target} PROPERTY ${property} "${value}")
  endforeach()
  set_target_properties(${target} PROPERTIES LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/modules/for_run)
  target_compile_options(${target} PRIVATE -fno-sanitize=all)
  target_link_options(${target} PRIVATE -fno-sanitize=all)
  get_target_property(needed ${name}_so MANUALLY_ADDED_DEPENDENCIES)
  add_dependencies(${target} ${needed})
  if(TARGET sim_tests)
    add_dependencies(sim_tests ${target})
  endif()
endfunction()
