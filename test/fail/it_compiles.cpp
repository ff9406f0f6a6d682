// EXPECT: nothing, because there is nothing wrong here: the harness must say so
// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <lkm/types.hpp>
