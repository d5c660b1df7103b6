# SPDX-License-Identifier: Apache-2.0
# What every target of this project is compiled with. Nothing here reaches a program that links weir.

if(WEIR_CONSOLE AND NOT WEIR_SOURCES)
    message(FATAL_ERROR "WEIR_CONSOLE needs WEIR_SOURCES: switch the one off or the other on.")
endif()

if(PROJECT_IS_TOP_LEVEL)
    set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
    if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
        set(CMAKE_BUILD_TYPE Release CACHE STRING "Debug, Release, RelWithDebInfo or MinSizeRel" FORCE)
    endif()
    find_program(CCACHE_PROGRAM ccache)
    if(CCACHE_PROGRAM AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
        # Without this sloppiness ccache keeps nothing that was compiled with a precompiled header. Clones do not share
        # what they compile: gcc was seen to read headers twice that another clone's precompiled header has.
        set(CMAKE_CXX_COMPILER_LAUNCHER
            ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros ${CCACHE_PROGRAM})
    endif()
endif()

# gcc collects its garbage less often: a tenth of the time of the large tests, for up to half a gigabyte each.
if(PROJECT_IS_TOP_LEVEL AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    add_compile_options("SHELL:--param ggc-min-heapsize=524288")
endif()

set(CMAKE_POSITION_INDEPENDENT_CODE ON)
include(CheckPIESupported)
check_pie_supported(LANGUAGES CXX)

# Only of compilers that weir is known to be free of warnings with: those to come will find new ones.
set(warnings_are_errors OFF)
if((CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
   OR (CMAKE_CXX_COMPILER_ID STREQUAL "Clang" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 15))
    set(warnings_are_errors ${WEIR_WERROR})
endif()
add_library(weir_warnings INTERFACE)
target_compile_options(weir_warnings INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast -Wnon-virtual-dtor
    -Woverloaded-virtual -Wnull-dereference -Wimplicit-fallthrough
    $<$<BOOL:${warnings_are_errors}>:-Werror>)

# Optimised builds are hardened; others check the standard library's preconditions.
set(optimised "$<CONFIG:Release,RelWithDebInfo,MinSizeRel>")
add_library(weir_hardening INTERFACE)
target_compile_definitions(weir_hardening INTERFACE $<$<NOT:${optimised}>:_GLIBCXX_ASSERTIONS>)
include(CheckCXXCompilerFlag)
foreach(flag IN ITEMS -fno-semantic-interposition -fstack-protector-strong -fstack-clash-protection -fcf-protection)
    string(MAKE_C_IDENTIFIER "WEIR_HAS${flag}" known)
    check_cxx_compiler_flag(${flag} ${known})
    if(${known})
        target_compile_options(weir_hardening INTERFACE $<${optimised}:${flag}>)
    endif()
endforeach()
# Some distributions' compilers define it themselves; to define it twice is a warning.
target_compile_options(weir_hardening INTERFACE $<${optimised}:-U_FORTIFY_SOURCE> $<${optimised}:-D_FORTIFY_SOURCE=3>)
if(CMAKE_SYSTEM_NAME STREQUAL "Linux")
    target_link_options(weir_hardening INTERFACE $<${optimised}:LINKER:-z,relro,-z,now>)
endif()

# weir_target(NAME): C++20 for it and whatever links it, warnings and hardening for itself alone.
function(weir_target name)
    get_target_property(type ${name} TYPE)
    if(type STREQUAL "INTERFACE_LIBRARY")
        target_compile_features(${name} INTERFACE cxx_std_20)
        return()
    endif()
    target_compile_features(${name} PUBLIC cxx_std_20)
    set_target_properties(${name} PROPERTIES CXX_EXTENSIONS OFF)
    target_link_libraries(${name} PRIVATE $<BUILD_INTERFACE:weir_warnings> $<BUILD_INTERFACE:weir_hardening>)
endfunction()
