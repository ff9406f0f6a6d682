// EXPECT FIRST: lock it, and reach the value through the guard: auto slot = slot_.lock(); then slot->
// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <lkm/mutex.hpp>

int value(lkm::mutex<int>& count) { return *count; }
