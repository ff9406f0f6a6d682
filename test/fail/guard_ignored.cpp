// EXPECT: unused-result
// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <lkm/mutex.hpp>

// Locks and unlocks at once.
void clear(lkm::mutex<int>& count) { count.lock(); }
