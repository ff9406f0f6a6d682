// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models fs/select.c (Linux 6.1): poll(2) and select(2) over files, their wait queues and a timeout.
#pragma once

#include <lkm/sim/core/remarks.hpp>
#include <lkm/sim/fs/file_table.hpp>
#include <lkm/sim/include/linux/poll.h>
#include <lkm/sim/kernel/sched/wait.hpp>

#include <poll.h>
#include <sys/select.h>

#include <cerrno>
#include <list>
#include <span>

namespace lkm::sim {

/// The queues that one poll() sleeps on.
class poll_waiters : public waist::poll_table {
 public:
  poll_waiters() : waist::poll_table{enqueue, 0} {}
  poll_waiters(const poll_waiters&) = delete;
  poll_waiters& operator=(const poll_waiters&) = delete;
  ~poll_waiters()
  {
    // Off the queue first: the queue may go with the file.
    for (auto& w : waits_) {
      waist::remove_wait_queue(w.queue, &w.entry);
      fput(w.file);
    }
  }

  bool triggered = false;

 private:
  struct wait {
    waist::wait_queue_entry entry;
    waist::file* file;  // with a reference
    waist::wait_queue_head* queue;
    unsigned wanted;
    poll_waiters* owner;
    task* who;
  };

  static void enqueue(waist::file* f, waist::wait_queue_head* queue, waist::poll_table* table)
  {
    auto& self = *static_cast<poll_waiters*>(table);
    auto& w = self.waits_.emplace_back(wait{{}, f, queue, table->_key, &self, &current()});
    ++f->f_count.counter;
    w.entry.private_ = &w;
    w.entry.func = wake;
    waist::INIT_LIST_HEAD(&w.entry.entry);
    waist::add_wait_queue(queue, &w.entry);
  }

  // A wake-up that says what for wakes only those who asked for it.
  static int wake(waist::wait_queue_entry* entry, unsigned mode, int, void* key)
  {
    const auto& w = *static_cast<wait*>(entry->private_);
    const auto events = static_cast<unsigned>(reinterpret_cast<std::uintptr_t>(key));
    if (events && !(events & w.wanted)) return 0;
    w.owner->triggered = true;
    return waist::wake_up_state(w.who, mode);
  }

  std::list<wait> waits_;
};

/// What poll(2) passes on and reports; other bits are neither asked for nor answered (mangle_poll()).
inline constexpr unsigned known_events = 0x27ff;

/// Linux's vfs_poll(): asks the driver, who may look at `key`; with `table` it also joins the file's wait queues.
inline unsigned vfs_poll(waist::file* f, unsigned key, poll_waiters* table)
{
  if (!f->f_op->poll) return waist::DEFAULT_POLLMASK;
  waist::poll_table no_queue{nullptr, 0};
  waist::poll_table& pt = table ? *table : no_queue;
  pt._key = key;
  return remark_if_odd_poll(f, f->f_op->poll(f, &pt));
}

/// Calls `scan(table)` until it finds something, a signal comes or the time is up (negative: never). The first scan has
/// a table to join the files' wait queues with, unless nothing is to be waited for; the others have none. A scan
/// returns how much it found. So does this, or `interrupted`.
template <class Scan>
int poll_until(std::int64_t timeout_ns, int interrupted, Scan scan)
{
  poll_waiters table;
  auto& me = current();
  auto& clock = part<scheduler>();
  const auto end = timeout_ns < 0 ? 0 : clock.now() + static_cast<std::uint64_t>(timeout_ns);
  bool timed_out = timeout_ns == 0;
  auto* joining = timed_out ? nullptr : &table;
  int count = 0;
  while (true) {
    me.__state = waist::TASK_INTERRUPTIBLE;
    count = scan(joining);
    joining = nullptr;
    if (!count && me.has_signal()) count = interrupted;
    if (count || timed_out) break;
    if (!table.triggered) {
      if (timeout_ns < 0)
        clock.schedule();
      else
        clock.sleep_until(me, end);
    }
    table.triggered = false;
    timed_out = timeout_ns >= 0 && clock.now() >= end;
  }
  me.__state = waist::TASK_RUNNING;
  return count;
}

/// poll(2): the number of entries with something to say, 0 when `timeout_ns` passed (negative: never), -EINTR's
/// restart code on a signal.
inline int do_poll(const descriptor_table& fds, std::span<pollfd> list, std::int64_t timeout_ns)
{
  return poll_until(timeout_ns, -waist::ERESTART_RESTARTBLOCK, [&](poll_waiters* table) {
    int count = 0;
    for (auto& entry : list) {
      entry.revents = 0;
      if (entry.fd < 0) continue;
      auto* const f = fds.find(entry.fd);
      const auto wanted = (static_cast<unsigned short>(entry.events) & known_events) | unsigned{POLLERR | POLLHUP};
      const auto mask = f ? vfs_poll(f, wanted, table) & wanted : unsigned{POLLNVAL};
      entry.revents = static_cast<short>(mask);
      if (mask) {
        ++count;
        table = nullptr;
      }
    }
    return count;
  });
}

/// The three sets of a select(2), and what of a poll mask each asks for.
struct select_sets {
  ::fd_set *in, *out, *exceptional;  // null: not asked for

  static constexpr unsigned in_mask = POLLRDNORM | POLLRDBAND | POLLIN | POLLHUP | POLLERR | POLLNVAL,
                            out_mask = POLLWRBAND | POLLWRNORM | POLLOUT | POLLERR | POLLNVAL,
                            exceptional_mask = POLLPRI | POLLNVAL;
};

/// select(2) on descriptors below `n`: how many bits are set in the answer; -EBADF for one that is not open.
inline int do_select(const descriptor_table& fds, int n, const select_sets& sets, std::int64_t timeout_ns)
{
  if (n < 0) return -EINVAL;
  n = std::min(n, FD_SETSIZE);
  const auto asks = [&](int fd, ::fd_set* set) { return set && FD_ISSET(fd, set); };
  // A descriptor that is there but only names a file is open, and never ready.
  for (int fd = 0; fd < n; ++fd)
    if ((asks(fd, sets.in) || asks(fd, sets.out) || asks(fd, sets.exceptional)) && !fds.find_any(fd)) return -EBADF;

  select_sets asked = sets;
  ::fd_set copies[3];
  for (auto [set, copy] :
       {std::pair{&asked.in, &copies[0]}, {&asked.out, &copies[1]}, {&asked.exceptional, &copies[2]}})
    if (*set) {
      *copy = **set;
      *set = copy;
    }
  return poll_until(timeout_ns, -waist::ERESTARTNOHAND, [&](poll_waiters* table) {
    for (auto* const set : {sets.in, sets.out, sets.exceptional})
      if (set) FD_ZERO(set);
    int count = 0;
    for (int fd = 0; fd < n; ++fd) {
      const bool in = asks(fd, asked.in), out = asks(fd, asked.out), exceptional = asks(fd, asked.exceptional);
      if (!in && !out && !exceptional) continue;
      auto* const f = fds.find(fd);
      const auto key =
          (in ? select_sets::in_mask : 0U) | (out ? select_sets::out_mask : 0U) | select_sets::exceptional_mask;
      const auto mask = f ? vfs_poll(f, key, table) : unsigned{POLLNVAL};
      const auto answer = [&](bool wanted, unsigned bits, ::fd_set* set) {
        if (!wanted || !(mask & bits)) return;
        FD_SET(fd, set);
        ++count;
        table = nullptr;
      };
      answer(in, select_sets::in_mask, sets.in);
      answer(out, select_sets::out_mask, sets.out);
      answer(exceptional, select_sets::exceptional_mask, sets.exceptional);
    }
    return count;
  });
}

}  // namespace lkm::sim
