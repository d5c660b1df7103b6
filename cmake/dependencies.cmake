# SPDX-License-Identifier: Apache-2.0
# All are packages of Debian 12, Debian 13 and Ubuntu 24.04; scripts/setup installs them.

find_package(Threads REQUIRED)
find_package(TBB REQUIRED)

if(WEIR_SOURCES)
    find_package(CURL 7.88 REQUIRED)
    find_package(OpenSSL 3.0 REQUIRED COMPONENTS Crypto)
    find_package(fmt REQUIRED)
    find_package(simdjson REQUIRED)
    find_package(PkgConfig REQUIRED)
    pkg_check_modules(utf8proc REQUIRED IMPORTED_TARGET libutf8proc)
    # Without it compressed streams are refused, and everything else works. Linked by its name: a path would be exported.
    include(CheckIncludeFileCXX)
    check_include_file_cxx(zstd.h WEIR_ZSTD)
endif()

if(WEIR_CONSOLE)
    find_package(CLI11 REQUIRED)
    find_package(nlohmann_json REQUIRED)
endif()

if(WEIR_TESTS)
    find_package(Catch2 REQUIRED)
endif()
