# SPDX-License-Identifier: Apache-2.0
# cmake -P check_headers.cmake: each example in a comment of a public header (lines `///     …`) stands, white space
# aside, in tests/operators/header_examples_test.cpp. So it was compiled and run.
set(root ${CMAKE_CURRENT_LIST_DIR}/..)
set(test tests/operators/header_examples_test.cpp)
file(READ ${root}/${test} tested)
string(REGEX REPLACE "[ \n]+" "" tested "${tested}")

# check_examples(HEADER): takes one run of example lines after the other off the header's text.
function(check_examples header)
    file(READ ${header} text)
    string(REGEX REPLACE "\n +///" "\n///" text "${text}")
    while(text MATCHES "\n///     [^\n]*(\n///     [^\n]*)*")
        set(example "${CMAKE_MATCH_0}")
        string(FIND "${text}" "${example}" begin)
        string(LENGTH "${example}" length)
        math(EXPR end "${begin} + ${length}")
        string(SUBSTRING "${text}" ${end} -1 text)
        string(REPLACE "\n///     " "\n" example "${example}")
        string(REGEX REPLACE "[ \n]+" "" code "${example}")
        string(FIND "${tested}" "${code}" place)
        if(place EQUAL -1)
            message(SEND_ERROR "${header} shows what ${test} does not compile and run:${example}")
        endif()
    endwhile()
endfunction()

file(GLOB headers ${root}/engine/weir/*.hpp ${root}/operators/weir/*.hpp ${root}/sources/weir/*.hpp)
foreach(header IN LISTS headers)
    check_examples(${header})
endforeach()
