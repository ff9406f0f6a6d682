// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models fs/select.c (Linux 6.1): poll(2) over files, their wait queues and a timeout.
#pragma once

#include <lkm/sim/file.hpp>
#include <lkm/sim/linux/poll.h>
#include <lkm/sim/wait.hpp>

#include <poll.h>

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
    for (auto& w : waits_) waist::remove_wait_queue(w.queue, &w.entry);
  }

  bool triggered = false;

 private:
  struct wait {
    waist::wait_queue_entry entry;
    waist::wait_queue_head* queue;
    unsigned wanted;
    poll_waiters* owner;
    task* who;
  };

  static void enqueue(waist::file*, waist::wait_queue_head* queue, waist::poll_table* table)
  {
    auto& self = *static_cast<poll_waiters*>(table);
    auto& w = self.waits_.emplace_back(wait{{}, queue, table->_key, &self, &current()});
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

/// Polls once; with `table` it also joins the file's wait queues.
inline unsigned poll_file(waist::file* f, unsigned events, poll_waiters* table)
{
  constexpr unsigned always = POLLERR | POLLHUP;
  if (!f->f_op->poll) return waist::DEFAULT_POLLMASK & (events | always);
  waist::poll_table no_queue{nullptr, 0};
  waist::poll_table& pt = table ? *table : no_queue;
  pt._key = events | always;
  return f->f_op->poll(f, &pt) & (events | always);
}

/// References to the files that a poll() looks at.
class held_files {
 public:
  held_files() = default;
  held_files(const held_files&) = delete;
  held_files& operator=(const held_files&) = delete;
  ~held_files()
  {
    for (auto* const f : files_) fput(f);
  }

  void add(waist::file* f)
  {
    if (!f) return;
    ++f->f_count.counter;
    files_.push_back(f);
  }

 private:
  std::vector<waist::file*> files_;
};

/// poll(2): the number of entries with something to say, 0 when `timeout_ns` passed (negative: never), -EINTR's
/// restart code on a signal.
inline int do_poll(const descriptor_table& fds, std::span<pollfd> list, std::int64_t timeout_ns)
{
  // Destroyed in this order: off the queues first, then the files may go.
  held_files held;
  poll_waiters table;
  for (const auto& entry : list)
    if (entry.fd >= 0) held.add(fds.find(entry.fd));

  auto& me = current();
  auto& clock = part<scheduler>();
  const auto end = timeout_ns < 0 ? 0 : clock.now() + static_cast<std::uint64_t>(timeout_ns);
  bool join = timeout_ns != 0, timed_out = timeout_ns == 0;
  int count = 0;
  while (true) {
    me.__state = waist::TASK_INTERRUPTIBLE;
    for (auto& entry : list) {
      entry.revents = 0;
      if (entry.fd < 0) continue;
      auto* const f = fds.find(entry.fd);
      const auto mask = f ? poll_file(f, static_cast<unsigned short>(entry.events) & known_events, join ? &table : nullptr) : unsigned{POLLNVAL};
      entry.revents = static_cast<short>(mask);
      if (mask) {
        ++count;
        join = false;
      }
    }
    join = false;
    if (!count && me.has_signal()) count = -waist::ERESTART_RESTARTBLOCK;
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

}  // namespace lkm::sim
