// SPDX-License-Identifier: Apache-2.0
#pragma once

// Debian 12 has Catch2 v2, Debian 13 and Ubuntu 24.04 have v3. Use only what both have.
#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
#else
#include <catch2/catch.hpp>
#endif
