# SPDX-License-Identifier: MIT OR GPL-2.0-only
# cmake -DSOURCE=… -P expect_error.cmake -- COMPILER FLAG…: passes when SOURCE is refused, and the first error has the
# text that the first line of SOURCE, "// EXPECT: text", asks for.
set(command "")
math(EXPR last "${CMAKE_ARGC} - 1")
foreach(i RANGE ${last})
  if(DEFINED after)
    list(APPEND command ${CMAKE_ARGV${i}})
  elseif(CMAKE_ARGV${i} STREQUAL "--")
    set(after TRUE)
  endif()
endforeach()

file(STRINGS ${SOURCE} first_line LIMIT_COUNT 1)
if(NOT first_line MATCHES "^// EXPECT: (.+)$")
  message(FATAL_ERROR "The first line of ${SOURCE} must be: // EXPECT: text")
endif()
set(expected ${CMAKE_MATCH_1})

execute_process(COMMAND ${command} ${SOURCE} RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
if(result EQUAL 0)
  message(FATAL_ERROR "It compiles, and should be refused with: ${expected}")
endif()
string(FIND "${output}" "${expected}" at)
if(at EQUAL -1)
  message(FATAL_ERROR "The first error does not say: ${expected}\nIt is:\n${output}")
endif()
