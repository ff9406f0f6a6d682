// EXPECT MANY: lkm/user/ is for programs and tests; a module cannot use it
// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <lkm/user/process.hpp>
