// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Block and wake: two who send one byte to and fro, each asleep until the other has written. Four calls and two
/// switches a round.
#include "machine.hpp"

#include <sched.h>

#include <thread>

namespace {

// The byte that ends the other side.
constexpr char go_on = 'g', stop = 's';

void round_trip_lkm(benchmark::State& state)
{
  simulated_machine m;
  m.insmod("bench_relay");
  m.mknod("/dev/there", relay_number);
  m.mknod("/dev/back", relay_number + 1);
  const int there = m.open("/dev/there"), back = m.open("/dev/back");

  // The descriptors' numbers are the child's as well: it has a copy of the table.
  const auto bytes = m.user.memory().map(4);
  const auto ball = bytes, end = bytes + 1, mine = bytes + 2, others = bytes + 3;
  m.user.memory().copy_in(ball, &go_on, 1);
  m.user.memory().copy_in(end, &stop, 1);
  auto& other = m.kernel.spawn(m.user, [&](lkm::sim::process& self) -> long {
    for (char got = go_on; got != stop;) {
      self.read(there, others, 1);
      self.write(back, ball, 1);
      self.memory().copy_out(&got, others, 1);
    }
    return 0;
  });
  for (auto _ : state) {
    m.user.write(there, ball, 1);
    m.user.read(back, mine, 1);
  }
  m.user.write(there, end, 1);
  m.kernel.join(m.user, other);
}
BENCHMARK(round_trip_lkm)->Name("round_trip/lkm");

void to_and_fro_over_pipes(benchmark::State& state)
{
  const host_pipe there, back;
  std::thread other([&] {
    for (char got = go_on; got != stop;)
      if (::read(there.reader(), &got, 1) != 1 || ::write(back.writer(), &got, 1) != 1) break;
  });
  char byte = go_on;
  for (auto _ : state)
    if (::write(there.writer(), &byte, 1) != 1 || ::read(back.reader(), &byte, 1) != 1) {
      state.SkipWithError("a pipe failed");
      break;
    }
  byte = stop;
  must(::write(there.writer(), &byte, 1));
  other.join();
}

void round_trip_host(benchmark::State& state) { to_and_fro_over_pipes(state); }
BENCHMARK(round_trip_host)->Name("round_trip/host")->UseRealTime();

// Both on one processor: no wake-up crosses processors, which is the host's best case.
void round_trip_host_one_cpu(benchmark::State& state)
{
  cpu_set_t before, one;
  must(sched_getaffinity(0, sizeof before, &before));
  CPU_ZERO(&one);
  CPU_SET(static_cast<unsigned>(sched_getcpu()), &one);
  must(sched_setaffinity(0, sizeof one, &one));
  to_and_fro_over_pipes(state);
  must(sched_setaffinity(0, sizeof before, &before));
}
BENCHMARK(round_trip_host_one_cpu)->Name("round_trip_one_cpu/host")->UseRealTime();

}  // namespace
