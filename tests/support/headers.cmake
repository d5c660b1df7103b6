# SPDX-License-Identifier: Apache-2.0

# weir_headers_compile_alone(TARGET): compiles each public header of the target by itself, with nothing but what the
# target's users get. It is part of the build; a header that lacks an include breaks it.
function(weir_headers_compile_alone target)
    get_target_property(headers ${target} HEADER_SET)
    get_target_property(directory ${target} SOURCE_DIR)
    set(files)
    foreach(header IN LISTS headers)
        cmake_path(ABSOLUTE_PATH header BASE_DIRECTORY ${directory})
        cmake_path(RELATIVE_PATH header BASE_DIRECTORY ${directory} OUTPUT_VARIABLE name)
        set(file ${CMAKE_CURRENT_BINARY_DIR}/alone/${name}.cpp)
        # Twice, for the include guard.
        file(CONFIGURE OUTPUT ${file} CONTENT "#include <${name}>\n#include <${name}>\n")
        list(APPEND files ${file})
    endforeach()
    if(files)
        add_library(${target}_headers_alone OBJECT ${files})
        target_link_libraries(${target}_headers_alone PRIVATE ${target})
        weir_target(${target}_headers_alone)
    endif()
endfunction()
