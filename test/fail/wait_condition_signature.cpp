// EXPECT: a wait's condition must have the signature bool()
// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <lkm/wait.hpp>

lkm::result<> wait_for_count(lkm::wait_queue& queue, lkm::guard<int>& count)
{
  return queue.wait_interruptible(count, [](int n) { return n != 0; });
}
