// EXPECT FIRST: lock it, and reach the value through the guard: auto slot = slot_.lock(); then slot->
// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <lkm/mutex.hpp>

struct message {
  int size;
};

struct mailbox {
  int size() { return slot_->size; }
  lkm::mutex<message> slot_;
};
