# SPDX-License-Identifier: Apache-2.0
# Two export sets, so that a program which links weir::weir alone need not find libcurl.
include(CMakePackageConfigHelpers)
set(weir_package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/weir)

install(TARGETS weir_engine weir_operators EXPORT weir-targets FILE_SET HEADERS)
install(EXPORT weir-targets NAMESPACE weir:: DESTINATION ${weir_package_dir})
if(TARGET weir_sources)
    install(TARGETS weir_sources EXPORT weir-sources-targets FILE_SET HEADERS)
    install(EXPORT weir-sources-targets NAMESPACE weir:: DESTINATION ${weir_package_dir})
endif()
if(TARGET weir)
    install(TARGETS weir)
endif()

configure_package_config_file(cmake/weir-config.cmake.in ${PROJECT_BINARY_DIR}/weir-config.cmake
    INSTALL_DESTINATION ${weir_package_dir} NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/weir-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/weir-config.cmake ${PROJECT_BINARY_DIR}/weir-config-version.cmake
    DESTINATION ${weir_package_dir})
