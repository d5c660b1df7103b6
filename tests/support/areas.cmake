# SPDX-License-Identifier: Apache-2.0
include(Catch)

# Catch2 v3 brings a library with main() along; for v2 it is compiled here, once for all areas.
if(TARGET Catch2::Catch2WithMain)
    add_library(weir_test_main INTERFACE)
    target_link_libraries(weir_test_main INTERFACE Catch2::Catch2WithMain)
else()
    add_library(weir_test_main OBJECT support/main.cpp)
    target_link_libraries(weir_test_main PUBLIC Catch2::Catch2)
    target_compile_features(weir_test_main PUBLIC cxx_std_20)
endif()

# One precompiled header for all areas. A program holds it, since it fits programs only: they get -fPIE, libraries -fPIC.
file(CONFIGURE OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/precompiled.cpp CONTENT "int main() {}\n")
add_executable(weir_test_headers ${CMAKE_CURRENT_BINARY_DIR}/precompiled.cpp)
target_link_libraries(weir_test_headers PRIVATE weir::weir weir_test_main)
target_include_directories(weir_test_headers PRIVATE ${CMAKE_CURRENT_SOURCE_DIR})
target_precompile_headers(weir_test_headers PRIVATE
    <support/catch.hpp> <chrono> <functional> <map> <memory> <string> <thread> <vector>
    <weir/from.hpp> <weir/from_source.hpp> <weir/join.hpp>)
weir_target(weir_test_headers)

# A sanitizer is chosen by the compiler's flags; its run-time options belong to the tests.
set(test_environment)
if(CMAKE_CXX_FLAGS MATCHES "fsanitize=thread")
    # What libtbb itself does to its own memory (it reuses what it allocates unseen) is not ours to check either.
    string(JOIN ":" options "suppressions=${CMAKE_CURRENT_SOURCE_DIR}/tsan.supp"
        halt_on_error=1 second_deadlock_stack=1 ignore_noninstrumented_modules=1)
    set(test_environment "TSAN_OPTIONS=${options}")
endif()

# weir_test_area(NAME LINKS target... FILES file...): the program test_NAME, and a ctest entry for each of its cases.
function(weir_test_area name)
    cmake_parse_arguments(PARSE_ARGV 1 area "" "" "LINKS;FILES")
    if(NOT area_FILES)
        return()
    endif()
    add_executable(test_${name} ${area_FILES})
    target_include_directories(test_${name} PRIVATE ${CMAKE_CURRENT_SOURCE_DIR})
    target_link_libraries(test_${name} PRIVATE ${area_LINKS} weir_test_main Threads::Threads)
    target_precompile_headers(test_${name} REUSE_FROM weir_test_headers)
    weir_target(test_${name})
    catch_discover_tests(test_${name}
        TEST_PREFIX "${name}/"
        PROPERTIES TIMEOUT 300 LABELS ${name} ENVIRONMENT "${test_environment}")
endfunction()
