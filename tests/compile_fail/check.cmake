# SPDX-License-Identifier: Apache-2.0
# cmake -Dcompiler=… -Dincludes=…;… -Dfile=… -P check.cmake
list(TRANSFORM includes PREPEND -I)
set(command ${compiler} -std=c++20 -fsyntax-only ${includes})

execute_process(COMMAND ${command} ${file} RESULT_VARIABLE status ERROR_VARIABLE words)
if(NOT status EQUAL 0)
    message(FATAL_ERROR "${file} must compile without -DWRONG:\n${words}")
endif()

execute_process(COMMAND ${command} -DWRONG ${file} RESULT_VARIABLE status ERROR_VARIABLE words)
if(status EQUAL 0)
    message(FATAL_ERROR "${file} must not compile with -DWRONG.")
endif()

file(STRINGS ${file} expectations REGEX "^// expect: ")
if(NOT expectations)
    message(FATAL_ERROR "${file} has no line `// expect: TEXT`.")
endif()
foreach(expectation IN LISTS expectations)
    string(REPLACE "// expect: " "" text "${expectation}")
    string(FIND "${words}" "${text}" position)
    if(position EQUAL -1)
        message(FATAL_ERROR "${file}: the compiler must say `${text}` but says:\n${words}")
    endif()
endforeach()
