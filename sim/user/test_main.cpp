// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Boost.Test's main(), which takes long to compile: once for all tests.
#define BOOST_TEST_MODULE lkm
#include <boost/test/unit_test.hpp>
