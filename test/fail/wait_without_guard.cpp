// EXPECT: no matching
// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <lkm/wait.hpp>

// The condition looks at data, and nothing says that their lock is held.
lkm::result<> wait_for_count(lkm::wait_queue& queue, int& count)
{
  return queue.wait_interruptible([&] { return count != 0; });
}
