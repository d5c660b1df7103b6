# SPDX-License-Identifier: Apache-2.0
# Configures, builds and runs the project in an empty directory; it must print what its expected_output.txt holds.
file(REMOVE_RECURSE ${build})
execute_process(COMMAND ${CMAKE_COMMAND} -S ${project} -B ${build} -G ${generator}
    -DCMAKE_PREFIX_PATH=${prefix} -DCMAKE_CXX_COMPILER=${compiler} -DCMAKE_CXX_FLAGS=${flags}
    COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${CMAKE_COMMAND} --build ${build} COMMAND_ERROR_IS_FATAL ANY)

set(program ${build}/consumer)
set(expected ${project}/expected_output.txt)
include(${CMAKE_CURRENT_LIST_DIR}/../../cmake/check_output.cmake)
