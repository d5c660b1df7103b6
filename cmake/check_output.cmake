# SPDX-License-Identifier: Apache-2.0
# cmake -Dprogram=… -Dexpected=… -P check_output.cmake: the program must succeed and print what the file holds.
execute_process(COMMAND ${program} OUTPUT_VARIABLE printed COMMAND_ERROR_IS_FATAL ANY)
file(READ ${expected} wanted)
if(NOT printed STREQUAL wanted)
    message(FATAL_ERROR "${program} must print\n${wanted}\nbut prints\n${printed}")
endif()
