// SPDX-License-Identifier: Apache-2.0
// The test program's main() where Catch2 v2 does not bring one along.
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
