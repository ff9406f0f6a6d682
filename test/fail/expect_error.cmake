# SPDX-License-Identifier: MIT OR GPL-2.0-only
# cmake -DSOURCE=… -P expect_error.cmake -- COMPILER FLAG…: passes when SOURCE is refused as its first line says.
#
#   // EXPECT: text         the first error has the text
#   // EXPECT FIRST: text   and it is the first line that the compiler prints, and has a line of SOURCE before it; g++
#                           may say before that in which function the line is
#   // EXPECT NOTE: text    the first error is at a line of SOURCE, and what follows it has the text
#   // EXPECT MANY: text    the first error has the text, and many follow, as behind an #error
#
# Otherwise there are at most three errors: what comes behind the first is of no use to anybody.
set(command "")
math(EXPR last "${CMAKE_ARGC} - 1")
foreach(i RANGE ${last})
  if(DEFINED after)
    list(APPEND command ${CMAKE_ARGV${i}})
  elseif(CMAKE_ARGV${i} STREQUAL "--")
    set(after TRUE)
  endif()
endforeach()

file(READ ${SOURCE} source)
if(NOT source MATCHES "^// EXPECT( FIRST| NOTE| MANY)?: ([^\n]+)\n")
  message(FATAL_ERROR "The first line of ${SOURCE} must be: // EXPECT: text")
endif()
set(kind "${CMAKE_MATCH_1}")
set(expected "${CMAKE_MATCH_2}")

set(ENV{LC_ALL} C)
execute_process(COMMAND ${command} ${SOURCE} RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
if(result EQUAL 0)
  message(FATAL_ERROR "It compiles, and should be refused with: ${expected}")
endif()

# A line at a time, and no list of lines: semicolons and brackets would fall apart in one.
set(rest "${output}")
set(errors 0)
set(line_number 0)
set(first_error "")
while(NOT rest STREQUAL "")
  string(FIND "${rest}" "\n" end)
  if(end EQUAL -1)
    set(line "${rest}")
    set(rest "")
  else()
    string(SUBSTRING "${rest}" 0 ${end} line)
    math(EXPR next "${end} + 1")
    string(SUBSTRING "${rest}" ${next} -1 rest)
  endif()
  math(EXPR line_number "${line_number} + 1")
  if(line_number EQUAL 1 AND line MATCHES ": In (member )?function ")
    set(line_number 0)
  endif()
  if(line MATCHES ":[0-9]+:[0-9]+: (fatal )?error: ")
    math(EXPR errors "${errors} + 1")
    if(errors EQUAL 1)
      set(first_error "${line}")
      set(first_error_at ${line_number})
    endif()
  endif()
endwhile()

if(kind STREQUAL " NOTE")
  string(FIND "${output}" "${expected}" at)
else()
  string(FIND "${first_error}" "${expected}" at)
endif()
if(at EQUAL -1)
  message(FATAL_ERROR "The first error does not say: ${expected}\nThe compiler says:\n${output}")
endif()
if(errors GREATER 3 AND NOT kind STREQUAL " MANY")
  message(FATAL_ERROR "There are ${errors} errors, and three are enough. The compiler says:\n${output}")
endif()
string(FIND "${first_error}" "${SOURCE}:" at)
if(kind MATCHES "FIRST|NOTE" AND NOT at EQUAL 0)
  message(FATAL_ERROR "The first error is not at a line of ${SOURCE}. The compiler says:\n${output}")
endif()
if(kind STREQUAL " FIRST" AND NOT first_error_at EQUAL 1)
  message(FATAL_ERROR "The first error is not the first line. The compiler says:\n${output}")
endif()
