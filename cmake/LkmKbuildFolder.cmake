# SPDX-License-Identifier: MIT OR GPL-2.0-only
# lkm_add_kbuild_folder(FOLDER): the modules of a folder with a kernel Makefile or Kbuild, in both worlds. For each module NAME
# that the folder makes, in C, or in C++ with lkm.mk:
#
#   NAME::sim   link it into a test: insmod("NAME") then finds the module
#   NAME_ko     builds NAME.ko for each kernel in LKM_KERNELS, as ${CMAKE_BINARY_DIR}/ko/<release>/NAME.ko
#
# The folder itself stays as it is: make works on links to its files, below ${CMAKE_BINARY_DIR}/kbuild.
#
# The program lkm is lkm::program: add_test(NAME checked COMMAND lkm::program check ${CMAKE_SOURCE_DIR}/driver).
include_guard(GLOBAL)

if(NOT TARGET lkm::program)
  add_executable(lkm::program IMPORTED GLOBAL)
  set_target_properties(lkm::program PROPERTIES IMPORTED_LOCATION ${LKM_KERNEL_DIR}/lkm/lkm)
endif()

function(lkm_add_kbuild_folder folder)
  if(ARGN)
    message(FATAL_ERROR "lkm_add_kbuild_folder(FOLDER): there are unexpected arguments: ${ARGN}")
  endif()
  lkm_add_exports()
  lkm_add_kdir()
  cmake_path(ABSOLUTE_PATH folder BASE_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR} NORMALIZE)
  string(REGEX REPLACE "/$" "" folder ${folder})
  cmake_path(GET folder FILENAME name)
  if(TARGET kbuild_${name})
    message(FATAL_ERROR "lkm_add_kbuild_folder(${folder}): another folder is called ${name} too")
  endif()

  set(place ${CMAKE_BINARY_DIR}/kbuild/${name})
  # What a Kbuild with modules in C++ includes lkm.mk from.
  cmake_path(GET LKM_KERNEL_DIR PARENT_PATH lkm_dir)
  set(lkm_dir LKM_DIR=${lkm_dir})
  set(without_make ${CMAKE_COMMAND} -E env --unset=MAKEFLAGS --unset=MAKELEVEL)
  execute_process(COMMAND ${LKM_PYTHON} -B ${LKM_KERNEL_DIR}/kdir/overlay.py ${folder} ${place}/sim
                  OUTPUT_VARIABLE twin OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
  execute_process(COMMAND ${without_make} make -s -C ${LKM_KDIR} M=${twin} ${lkm_dir} lkm-list
                  OUTPUT_VARIABLE modules OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
  string(REPLACE "\n" ";" modules "${modules}")
  foreach(makefile IN ITEMS Makefile Kbuild)
    if(EXISTS ${folder}/${makefile})
      set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${folder}/${makefile})
    endif()
  endforeach()

  # make knows what has changed, so it is always asked. $1 is the place, $2 the kernel, $3 where modules go, $4 more for make.
  string(CONCAT script "twin=$('${LKM_PYTHON}' -B '${LKM_KERNEL_DIR}/kdir/overlay.py' '${folder}' \"$1\") && "
                       "make -s -C \"$2\" M=\"$twin\" $4 modules && "
                       "mkdir -p \"$3\" && find \"$twin\" -name '*.ko' -exec cp -p '{}' \"$3\" ';'")
  set(flags "${lkm_dir} CC=${CMAKE_C_COMPILER} CXX=${CMAKE_CXX_COMPILER} LKM_SANITIZERS=${LKM_SANITIZERS}")
  add_custom_target(kbuild_${name} ALL COMMAND ${without_make} sh -c "${script}" sh ${place}/sim ${LKM_KDIR} ${CMAKE_BINARY_DIR}/modules ${flags}
                    COMMENT "Kbuild: ${folder} for the simulator" VERBATIM)
  add_dependencies(kbuild_${name} lkm_kdir)
  set(kos "")
  foreach(release IN LISTS LKM_KERNELS)
    add_custom_target(kbuild_${name}-${release} ALL
                      COMMAND ${without_make} sh -c "${script}" sh ${place}/${release} /lib/modules/${release}/build ${CMAKE_BINARY_DIR}/ko/${release}
                              "${lkm_dir} KCFLAGS=-g0 CONFIG_DEBUG_INFO_BTF_MODULES="
                      COMMENT "Kbuild: ${folder} for ${release}" VERBATIM)
    list(APPEND kos kbuild_${name}-${release})
  endforeach()

  foreach(module IN LISTS modules)
    lkm_add_sim_of_file(${module} kbuild_${name})
    add_custom_target(${module}_ko)
    if(kos)
      add_dependencies(${module}_ko ${kos})
    endif()
  endforeach()
endfunction()
