# SPDX-License-Identifier: Apache-2.0
# Lets the program weir load libcurl and libcrypto, with the 30 libraries that they need, when it first calls them. Else
# the start of every run would wait for them, and those that read files need neither.

# weir_soname(VARIABLE TARGET): the name that programs load a shared library by; empty if TARGET is a static one, or lies
# where programs do not look for libraries unless they are told to.
function(weir_soname variable target)
    set(${variable} "" PARENT_SCOPE)
    get_target_property(file ${target} LOCATION)
    cmake_path(GET file PARENT_PATH directory)
    if(NOT CMAKE_OBJDUMP OR NOT directory IN_LIST CMAKE_CXX_IMPLICIT_LINK_DIRECTORIES)
        return()
    endif()
    execute_process(COMMAND ${CMAKE_OBJDUMP} -p ${file} OUTPUT_VARIABLE headers ERROR_QUIET)
    if(headers MATCHES "SONAME +([^ \n]+)")
        set(${variable} ${CMAKE_MATCH_1} PARENT_SCOPE)
    endif()
endfunction()

weir_soname(libcurl CURL::libcurl)
weir_soname(libcrypto OpenSSL::Crypto)
# What follows an option of libcurl can be passed on unseen where a long, a pointer and 64 bits are of one size.
if(libcurl AND libcrypto AND CMAKE_SYSTEM_NAME STREQUAL "Linux" AND CMAKE_SIZEOF_VOID_P EQUAL 8)
    option(WEIR_LIBCURL_ON_DEMAND "Let the console load libcurl and libcrypto when it first needs them" ON)
else()
    set(WEIR_LIBCURL_ON_DEMAND OFF)
endif()
if(WEIR_LIBCURL_ON_DEMAND)
    target_sources(weir PRIVATE libcrypto_on_demand.cpp libcurl_on_demand.cpp loaded_library.cpp)
    target_compile_definitions(weir PRIVATE WEIR_LIBCRYPTO="${libcrypto}" WEIR_LIBCURL="${libcurl}")
    target_include_directories(weir SYSTEM PRIVATE
        $<TARGET_PROPERTY:CURL::libcurl,INTERFACE_INCLUDE_DIRECTORIES>
        $<TARGET_PROPERTY:OpenSSL::Crypto,INTERFACE_INCLUDE_DIRECTORIES>)
    target_link_libraries(weir PRIVATE ${CMAKE_DL_LIBS})
    set_target_properties(weir PROPERTIES WEIR_ON_DEMAND ON)
endif()
