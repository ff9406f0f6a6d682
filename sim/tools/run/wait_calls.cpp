// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// poll(2), select(2) and epoll(7) with simulated files and the host's in one set: the task asks the drivers and waits
/// on their queues, and the supervisor watches the host's files meanwhile.
#include "guest_thread.hpp"
#include "supervisor.hpp"

#include <lkm/sim/fs/select.hpp>

#include <fcntl.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <cstring>
#include <vector>

namespace lkm::run {

namespace {

constexpr std::size_t most_entries = 1 << 16;

/// One descriptor of a set: `borrowed` is the supervisor's own for a file of the host's.
struct entry {
  int fd;
  short events;
  short revents = 0;
  waist::file* file = nullptr;
  int borrowed = -1;
};

bool read_list(caller_memory& memory, std::uint64_t at, std::uint64_t count, std::vector<pollfd>& list)
{
  if (count > most_entries) return false;
  list.resize(count);
  return !memory.read(list.data(), at, count * sizeof(pollfd));
}

/// poll(2) of `entries` until `timeout_ns` has passed (negative: never); `begin again` on a signal.
long wait_for(call& c, std::vector<entry>& entries, std::int64_t timeout_ns, int interrupted)
{
  auto& boss = c.boss;
  for (auto& e : entries)
    if (e.fd >= 0 && !e.file) e.borrowed = boss.borrow(c, e.fd);
  const auto scan = [&](sim::poll_waiters* table) {
    int count = 0;
    for (auto& e : entries) {
      e.revents = 0;
      if (e.fd < 0) continue;
      if (e.file) {
        const auto wanted = (static_cast<unsigned short>(e.events) & sim::known_events) | unsigned{POLLERR | POLLHUP};
        e.revents = static_cast<short>(sim::vfs_poll(e.file, wanted, table) & wanted);
      } else if (e.borrowed < 0) {
        e.revents = POLLNVAL;
      } else {
        // Heard once each time: before it is looked at.
        boss.watch_host(*c.who, e.borrowed, static_cast<std::uint32_t>(e.events));
        pollfd host{e.borrowed, e.events, 0};
        if (::poll(&host, 1, 0) > 0) e.revents = host.revents;
      }
      if (!e.revents) continue;
      ++count;
      table = nullptr;
    }
    return count;
  };
  struct borrowed {
    ~borrowed()
    {
      for (auto& e : all)
        if (e.borrowed >= 0) boss.forget_host(e.borrowed);
      for (auto& e : all)
        if (e.file) sim::fput(e.file);
    }
    supervisor& boss;
    std::vector<entry>& all;
  };
  for (auto& e : entries)
    if (e.file) ++e.file->f_count.counter;
  return c.me().system_call(c.kind->name, [&]() -> long {
    const borrowed guard{boss, entries};
    return sim::poll_until(timeout_ns, interrupted, scan);
  });
}

bool take_timeout(caller_memory& memory, std::uint64_t at, bool micro, std::int64_t& ns)
{
  ns = -1;
  if (!at) return true;
  std::int64_t parts[2];
  if (!memory.take(parts, at)) return false;
  ns = parts[0] >= INT64_MAX / 2'000'000'000 ? -1 : parts[0] * 1'000'000'000 + parts[1] * (micro ? 1000 : 1);
  return true;
}

bool poll_is_ours(call& c)
{
  std::vector<pollfd> list;
  if (!read_list(c.boss.memory_of(c), c.argument(0), c.argument(1), list)) return false;
  for (const auto& e : list)
    if (e.fd >= 0 && c.boss.files().find(static_cast<pid_t>(c.in.pid), e.fd)) return true;
  return false;
}

long poll_with(call& c, std::int64_t timeout_ns)
{
  auto& memory = c.who->memory;
  std::vector<pollfd> list;
  if (!read_list(memory, c.argument(0), c.argument(1), list)) return -EFAULT;
  std::vector<entry> entries;
  for (const auto& e : list) {
    const auto file = e.fd >= 0 ? c.boss.files().find(c.who->tid, e.fd) : nullptr;
    entries.push_back({e.fd, e.events, 0, file ? file->file : nullptr});
  }
  const long count = wait_for(c, entries, timeout_ns, -waist::ERESTART_RESTARTBLOCK);
  if (count < 0) return count;
  for (std::size_t i = 0; i < list.size(); ++i) list[i].revents = entries[i].revents;
  return memory.write(c.argument(0), list.data(), list.size() * sizeof(pollfd)) ? -EFAULT : count;
}

/// Makes the call with the mask of signals at `at`, which is in effect while it waits. A signal that the mask alone
/// lets through has to run its handler before the call ends, which only the host's kernel can do: the thread makes an
/// empty ppoll(2) with the same mask at the end.
template <class Wait>
long with_mask(call& c, std::uint64_t at, std::uint64_t size, Wait wait)
{
  std::uint64_t mask = 0;
  if (at) {
    if (size != sizeof mask) return -EINVAL;
    if (!c.who->memory.take(mask, at)) return -EFAULT;
    c.mask = mask;
  }
  const long result = wait();
  if (!at || result != -EINTR) return result;
  guest_thread thread(c.who->tid);
  if (!thread.held()) return result;
  seccomp_notif_resp go_on{};
  go_on.id = c.in.id;
  ioctl(c.boss.listener(), SECCOMP_IOCTL_NOTIF_SEND, &go_on);
  c.answered = true;
  if (!thread.stop()) return result;
  // Below what the ABI lets a function use without moving its stack pointer.
  constexpr std::uint64_t red_zone = 128;
  const auto none = (thread.stack_pointer() - red_zone - sizeof(timespec)) & ~std::uint64_t{15};
  const timespec at_once{};
  caller_memory there;
  there.task = c.who->tid;
  if (there.put(none, at_once))
    thread.end_as(SYS_ppoll, {0, 0, none, at, size, 0});
  else
    thread.set_result(-EINTR);
  return result;
}

long run_poll(call& c) { return poll_with(c, c.number(2) < 0 ? -1 : std::int64_t{c.number(2)} * 1'000'000); }
long run_ppoll(call& c)
{
  std::int64_t ns;
  if (!take_timeout(c.who->memory, c.argument(2), false, ns)) return -EFAULT;
  return with_mask(c, c.argument(3), c.argument(4), [&] { return poll_with(c, ns); });
}

using word_sets = std::array<std::vector<std::uint64_t>, 3>;

bool take_sets(call& c, caller_memory& memory, word_sets& sets)
{
  const auto words = (static_cast<std::size_t>(c.number(0)) + 63) / 64;
  for (int i = 0; i < 3; ++i) {
    auto& set = sets[static_cast<std::size_t>(i)];
    set.assign(words, 0);
    if (c.argument(i + 1) && memory.read(set.data(), c.argument(i + 1), words * 8)) return false;
  }
  return true;
}
bool has(const std::vector<std::uint64_t>& set, int fd)
{
  return set[static_cast<std::size_t>(fd) / 64] >> (fd % 64) & 1;
}

bool select_is_ours(call& c)
{
  const int n = c.number(0);
  word_sets sets;
  if (n <= 0 || static_cast<std::size_t>(n) > most_entries || !take_sets(c, c.boss.memory_of(c), sets)) return false;
  for (int fd = 0; fd < n; ++fd)
    if ((has(sets[0], fd) || has(sets[1], fd) || has(sets[2], fd)) &&
        c.boss.files().find(static_cast<pid_t>(c.in.pid), fd))
      return true;
  return false;
}

long select_with(call& c, std::int64_t timeout_ns)
{
  constexpr unsigned masks[] = {sim::select_sets::in_mask, sim::select_sets::out_mask,
                                sim::select_sets::exceptional_mask};
  auto& memory = c.who->memory;
  const int n = c.number(0);
  word_sets sets;
  if (!take_sets(c, memory, sets)) return -EFAULT;
  std::vector<entry> entries;
  for (int fd = 0; fd < n; ++fd) {
    unsigned events = 0;
    for (unsigned i = 0; i < 3; ++i)
      if (has(sets[i], fd)) events |= masks[i];
    if (!events) continue;
    const auto file = c.boss.files().find(c.who->tid, fd);
    entries.push_back({fd, static_cast<short>(events & ~unsigned{POLLNVAL}), 0, file ? file->file : nullptr});
  }
  const long ready = wait_for(c, entries, timeout_ns, -waist::ERESTARTNOHAND);
  if (ready < 0) return ready;
  word_sets answer;
  for (auto& set : answer) set.assign(sets[0].size(), 0);
  long count = 0;
  for (const auto& e : entries) {
    if (e.revents & POLLNVAL) return -EBADF;
    for (unsigned i = 0; i < 3; ++i)
      if (has(sets[i], e.fd) && (static_cast<unsigned short>(e.revents) & masks[i])) {
        answer[i][static_cast<std::size_t>(e.fd) / 64] |= std::uint64_t{1} << (e.fd % 64);
        ++count;
      }
  }
  for (int i = 0; i < 3; ++i) {
    const auto& set = answer[static_cast<std::size_t>(i)];
    if (c.argument(i + 1) && memory.write(c.argument(i + 1), set.data(), set.size() * 8)) return -EFAULT;
  }
  return count;
}

long run_select(call& c)
{
  std::int64_t ns;
  if (!take_timeout(c.who->memory, c.argument(4), true, ns)) return -EFAULT;
  return select_with(c, ns);
}
long run_pselect(call& c)
{
  std::int64_t ns;
  if (!take_timeout(c.who->memory, c.argument(4), false, ns)) return -EFAULT;
  std::uint64_t mask[2]{};
  if (c.argument(5) && !c.who->memory.take(mask, c.argument(5))) return -EFAULT;
  return with_mask(c, mask[0], mask[1], [&] { return select_with(c, ns); });
}

/// A set of the host's takes no simulated file. Those that are added to it are in a set of the simulated kernel's, and
/// who waits for the one waits for both.
long run_epoll_ctl(call& c)
{
  const int set = c.number(0);
  auto& sets = c.boss.epoll_sets();
  auto found = c.boss.epoll_set_of(c, set);
  if (!found) {
    const int borrowed = c.boss.borrow(c, set);
    if (borrowed < 0) return -EBADF;
    // Only a set has events to wait for.
    epoll_event none;
    if (::epoll_wait(borrowed, &none, 1, 0) < 0) return ::close(borrowed), -EINVAL;
    waist::file* made = nullptr;
    c.me().system_call("epoll_ctl", [&]() -> long { return made = sim::epoll_create(c.me()), 0; });
    found = &sets.emplace_back(borrowed, made);
  }
  epoll_event event{};
  if (c.number(1) != EPOLL_CTL_DEL && !c.who->memory.take(event, c.argument(3))) return -EFAULT;
  const installed its_set(c.me(), set, found->set), file(c.me(), c.fd, c.file->file);
  return c.me().epoll_ctl(set, c.number(1), c.fd, event);
}

bool epoll_wait_is_ours(call& c) { return c.boss.epoll_set_of(c, c.number(0)) != nullptr; }

long epoll_wait_with(call& c, std::int64_t timeout_ns)
{
  const int set = c.number(0), most = c.number(2);
  if (most <= 0) return -EINVAL;
  const auto* const found = c.boss.epoll_set_of(c, set);
  if (!found) return -EBADF;  // closed meanwhile
  const auto both = *found;
  const auto& clock = c.boss.kernel();
  const auto end = clock.now() + static_cast<std::uint64_t>(std::max<std::int64_t>(timeout_ns, 0));
  while (true) {
    std::vector<entry> entries{{set, POLLIN, 0, both.set}, {set, POLLIN}};
    const long ready = wait_for(c, entries, timeout_ns, -EINTR);
    if (ready <= 0) return ready;
    long count = 0;
    {
      const installed its_set(c.me(), set, both.set);
      count = c.me().epoll_wait(set, c.argument(1), most, 0);
    }
    if (count < 0) return count;
    if (count < most) {
      std::vector<epoll_event> events(static_cast<std::size_t>(std::min(most - count, 1024L)));
      const auto n = ::epoll_wait(both.borrowed, events.data(), static_cast<int>(events.size()), 0);
      const auto size = static_cast<std::size_t>(std::max(n, 0)) * sizeof(epoll_event);
      const auto to = c.argument(1) + static_cast<std::size_t>(count) * sizeof(epoll_event);
      if (c.who->memory.write(to, events.data(), size)) return -EFAULT;
      count += std::max(n, 0);
    }
    // What was ready may be gone again, by another who waits.
    if (count || timeout_ns == 0) return count;
    if (timeout_ns > 0) timeout_ns = clock.now() < end ? static_cast<std::int64_t>(end - clock.now()) : 0;
  }
}
long run_epoll_wait(call& c)
{
  return epoll_wait_with(c, c.number(3) < 0 ? -1 : std::int64_t{c.number(3)} * 1'000'000);
}
long run_epoll_pwait2(call& c)
{
  std::int64_t ns;
  if (!take_timeout(c.who->memory, c.argument(3), false, ns)) return -EFAULT;
  return with_mask(c, c.argument(4), c.argument(5), [&] { return epoll_wait_with(c, ns); });
}
long run_epoll_pwait(call& c)
{
  return with_mask(c, c.argument(4), c.argument(5), [&] { return run_epoll_wait(c); });
}

}  // namespace

std::vector<call_kind> wait_calls()
{
  constexpr auto other = call_kind::something;
  return {
      {SYS_poll, "poll", other, 0, -1, run_poll, poll_is_ours},
      {SYS_ppoll, "ppoll", other, 0, -1, run_ppoll, poll_is_ours},
      {SYS_select, "select", other, 0, -1, run_select, select_is_ours},
      {SYS_pselect6, "pselect6", other, 0, -1, run_pselect, select_is_ours},
      {SYS_epoll_ctl, "epoll_ctl", call_kind::descriptor, 2, -1, run_epoll_ctl},
      {SYS_epoll_wait, "epoll_wait", other, 0, -1, run_epoll_wait, epoll_wait_is_ours},
      {SYS_epoll_pwait, "epoll_pwait", other, 0, -1, run_epoll_pwait, epoll_wait_is_ours},
      {SYS_epoll_pwait2, "epoll_pwait2", other, 0, -1, run_epoll_pwait2, epoll_wait_is_ours},
  };
}

supervisor::epoll_set* supervisor::epoll_set_of(const call& c, int fd)
{
  constexpr int same_file = 0;  // KCMP_FILE
  for (auto& known : epoll_sets_)
    if (!syscall(SYS_kcmp, getpid(), static_cast<pid_t>(c.in.pid), same_file, known.borrowed, fd)) return &known;
  return nullptr;
}

void supervisor::watch_host(client& who, int fd, std::uint32_t events)
{
  epoll_event wanted{events | EPOLLONESHOT, {&who}};
  // What no set takes, such as a regular file, is always ready.
  if (epoll_ctl(events_, EPOLL_CTL_MOD, fd, &wanted)) epoll_ctl(events_, EPOLL_CTL_ADD, fd, &wanted);
}

void supervisor::forget_host(int fd)
{
  epoll_ctl(events_, EPOLL_CTL_DEL, fd, nullptr);
  ::close(fd);
}

int supervisor::borrow(const call& c, int fd)
{
  const int process = static_cast<int>(syscall(SYS_pidfd_open, c.who ? c.who->tgid : static_cast<pid_t>(c.in.pid), 0));
  if (process < 0) return -errno;
  const int copy = static_cast<int>(syscall(SYS_pidfd_getfd, process, fd, 0));
  const int error = errno;
  ::close(process);
  return copy < 0 ? -error : copy;
}

}  // namespace lkm::run
