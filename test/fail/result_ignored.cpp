// EXPECT: unused-result
// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <lkm/uaccess.hpp>

void answer(lkm::user_writer to) { to.write(1); }
