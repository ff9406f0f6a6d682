// EXPECT MANY: lkm/test.hpp is for tests; a module cannot use it
// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <lkm/test.hpp>
