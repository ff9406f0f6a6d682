// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models lib/usercopy.c and arch/x86/lib/usercopy_64.c (Linux 6.1): partial copies and EFAULT, exact to the byte.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/mm/mm_types.hpp>
#include <lkm/sim/include/linux/uaccess.h>
#include <lkm/sim/core/report.hpp>
#include <lkm/sim/core/subsystem.hpp>
#include <lkm/sim/core/task.hpp>
#include <lkm/sim/kernel/printk/printk.hpp>
#include <lkm/sim/mm/slab_common.hpp>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <climits>
#include <cstring>

namespace lkm::sim {

inline bool access_ok(user_address at, std::size_t size) { return size <= task_size_max && at <= task_size_max - size; }

/// What strncpy_from_user() and its kin access at a time.
inline constexpr long user_word = sizeof(long);

// SAFETY: a user address is a number to the simulator; it is never dereferenced.
inline user_address address_of(const void* user) { return reinterpret_cast<user_address>(user); }

/// Notes a user copy of `n` bytes of which `missing` were not copied, and returns these.
inline unsigned long count_copy(unsigned long n, unsigned long missing)
{
  auto& me = current();
  me.bytes_copied += n - missing;
  if (missing) [[unlikely]]
    me.bytes_not_copied = missing;
  return missing;
}

/// What user memory a driver fetches twice in one system call, in kernels that note it.
class user_fetches final : public subsystem {
 public:
  ~user_fetches() override { watching -= on_; }
  void watch()
  {
    on_ = true;
    ++watching;
  }
  /// The kernels of this program that do.
  static inline std::atomic<int> watching = 0;

  [[gnu::cold, gnu::noinline]] void note(user_address at, std::size_t n, const short_trace& where) const
  {
    if (!on_) return;
    auto& me = current();
    for (const auto& f : me.fetched)
      if (at < f.end && f.start < at + n) {
        const auto start = std::max<std::uint64_t>(at, f.start), end = std::min<std::uint64_t>(at + n, f.end);
        const auto text = "user memory is fetched twice in one system call, in " + where.text();
        if (!part<report>().mentions(text))
          part<report>().broken(
              "double fetch", severity::note,
              text + ", " + activity_of(me) + "\n  " + std::to_string(end - start) + " bytes were fetched before, in " +
                  f.at.text() + f.at.below() +
                  ". Another thread of the program may change them in between: what was checked in the "
                  "first copy must be taken from that, or be checked again.",
              where.driver().place());
        break;
      }
    me.fetched.push_back({at, at + n, where});
  }

 private:
  bool on_ = false;
};

LKM_SIM_INITCALL(user_fetches);

/// The user memory at `at` is fetched, by the function that calls this.
[[gnu::always_inline]] inline void fetches(user_address at, std::size_t n)
{
  if (user_fetches::watching.load(std::memory_order_relaxed)) [[unlikely]]
    part<user_fetches>().note(at, n, short_trace::here());
}

/// A user copy may have to bring a page in, and sleeps then.
inline void before_user_copy(const char* function)
{
  might_sleep([function](const char* why) {
    return std::string("BUG: sleeping function called from invalid context: ") + function +
           " may fault and sleep, and is called " + why;
  });
  // A fault would take it.
  if (auto& me = current(); !me.held.empty() && me.mm) {
    lock_acquire(me.mm->lock_map, lock_kind::mmap_lock, lock_mode::shared);
    lock_release(me.mm->lock_map);
  }
}

/// A size that is no size is refused before anything is copied, as by check_copy_size() of linux/thread_info.h.
inline bool is_too_much_to_copy(unsigned long n, const char* function)
{
  if (n <= INT_MAX) [[likely]]
    return false;
  waist::lkm_warn("include/linux/thread_info.h", 0, "check_copy_size",
                  (std::string(function) + " of " + std::to_string(n) +
                   " bytes, more than INT_MAX, copies nothing: a negative size that nobody checked?")
                      .c_str());
  return true;
}

/// clear_user() of the current task's memory.
inline unsigned long zero_user(user_address at, unsigned long n)
{
  if (!access_ok(at, n)) return n;
  auto& mm = *current().mm;
  // Below 64 bytes Linux 6.1 clears by words, and a word that faults in part stays as it is; 6.12 clears to the byte.
  const unsigned long by_words = n < 64 ? n / user_word * user_word : 0;
  for (unsigned long done = 0; done < by_words; done += user_word) {
    if (!mm.is_there(at + done + user_word - 1, can_write) || mm.zero(at + done, user_word)) return n - done;
  }
  return count_copy(n, mm.zero(at + by_words, n - by_words));
}

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/lib/usercopy.ipp>
#endif
