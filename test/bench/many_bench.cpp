// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// System calls about many things at once: the pieces of a vector, and files to wait for.
#include "machine.hpp"

#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/uio.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace {

constexpr std::size_t pieces = 8, piece_bytes = 512;

void readv_lkm(benchmark::State& state)
{
  simulated_machine m;
  m.insmod("bench_vectors");
  m.mknod("/dev/vectors", vectors_number);
  const int fd = m.open("/dev/vectors");
  const auto buffer = m.user.memory().map(pieces * piece_bytes);
  // Where a program has its vector, too: in memory of its own, apart from the buffers.
  const auto vector = m.user.memory().map(4096);
  for (std::size_t i = 0; i < pieces; ++i) {
    const std::uintptr_t piece[] = {buffer + i * piece_bytes, piece_bytes};
    static_assert(sizeof piece == sizeof(::iovec));
    m.user.memory().copy_in(vector + i * sizeof piece, piece, sizeof piece);
  }
  repeat(state, pieces * piece_bytes, [&] { return m.user.readv(fd, vector, pieces); });
}
void readv_host(benchmark::State& state)
{
  const host_file zero("/dev/zero", O_RDWR);
  std::vector<char> buffer(pieces * piece_bytes);
  std::array<::iovec, pieces> vector;
  for (std::size_t i = 0; i < pieces; ++i) vector[i] = {buffer.data() + i * piece_bytes, piece_bytes};
  repeat(state, pieces * piece_bytes, [&] { return ::readv(zero.fd, vector.data(), static_cast<int>(pieces)); });
}
BENCHMARK(readv_lkm)->Name("readv/lkm");
BENCHMARK(readv_host)->Name("readv/host");

/// Files of the simulator that nobody has written to.
struct gates_machine : simulated_machine {
  explicit gates_machine(unsigned count)
  {
    insmod("bench_gates");
    user.descriptors().limit = count + 64;
    for (unsigned i = 0; i < count; ++i) {
      const auto path = "/dev/gate" + std::to_string(i);
      mknod(path, gates_number + i);
      fds.push_back(open(path));
    }
  }
  void make_ready(std::size_t which) { must(user.write(fds[which], user.memory().map(1), 1)); }

  std::vector<int> fds;
};

/// The host's cheapest files that can be waited for.
struct host_eventfds {
  explicit host_eventfds(unsigned count)
  {
    for (unsigned i = 0; i < count; ++i) fds.push_back(static_cast<int>(must(::eventfd(0, EFD_NONBLOCK))));
  }
  host_eventfds(const host_eventfds&) = delete;
  host_eventfds& operator=(const host_eventfds&) = delete;
  ~host_eventfds()
  {
    for (const int fd : fds) ::close(fd);
  }
  void make_ready(std::size_t which) { must(::eventfd_write(fds[which], 1)); }

  std::vector<int> fds;
};

constexpr unsigned polled = 64, in_set = gates_count;

/// poll(2) of 64 descriptors of which state.range(0) are ready, without waiting.
template <class Machine, class Poll>
void poll_many(benchmark::State& state, Machine& m, Poll poll)
{
  if (state.range(0)) m.make_ready(polled / 2);
  std::vector<pollfd> list;
  for (const int fd : m.fds) list.push_back({fd, POLLIN, 0});
  repeat(state, state.range(0), [&] { return poll(list); });
}
void poll_many_lkm(benchmark::State& state)
{
  gates_machine m(polled);
  poll_many(state, m, [&](auto& list) { return m.user.poll(list, 0); });
}
void poll_many_host(benchmark::State& state)
{
  host_eventfds m(polled);
  poll_many(state, m, [](auto& list) { return ::poll(list.data(), list.size(), 0); });
}
BENCHMARK(poll_many_lkm)->Name("poll_many/lkm")->Arg(0)->Arg(1);
BENCHMARK(poll_many_host)->Name("poll_many/host")->Arg(0)->Arg(1);

constexpr int max_events = 16;

void epoll_wait_lkm(benchmark::State& state)
{
  gates_machine m(in_set);
  const int set = static_cast<int>(must(m.user.epoll_create1(0)));
  for (const int fd : m.fds) must(m.user.epoll_ctl(set, EPOLL_CTL_ADD, fd, {EPOLLIN, {.fd = fd}}));
  m.make_ready(in_set / 2);
  const auto events = m.user.memory().map(max_events * sizeof(::epoll_event));
  repeat(state, 1, [&] { return m.user.epoll_wait(set, events, max_events, 0); });
}
void epoll_wait_host(benchmark::State& state)
{
  host_eventfds m(in_set);
  const int set = static_cast<int>(must(::epoll_create1(0)));
  for (const int fd : m.fds) {
    ::epoll_event event{EPOLLIN, {.fd = fd}};
    must(::epoll_ctl(set, EPOLL_CTL_ADD, fd, &event));
  }
  m.make_ready(in_set / 2);
  std::array<::epoll_event, max_events> events;
  repeat(state, 1, [&] { return ::epoll_wait(set, events.data(), max_events, 0); });
  ::close(set);
}
BENCHMARK(epoll_wait_lkm)->Name("epoll_wait/lkm");
BENCHMARK(epoll_wait_host)->Name("epoll_wait/host");

}  // namespace
