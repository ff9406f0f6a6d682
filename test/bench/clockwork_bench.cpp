// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// What drivers are made of: locks, timers, works, blocks of memory and the switch between tasks.
#include "clockwork.h"
#include "machine.hpp"

#include <pthread.h>
#include <sched.h>

#include <condition_variable>
#include <cstdlib>
#include <mutex>
#include <thread>

namespace {

struct clockwork_machine : simulated_machine {
  clockwork_machine() { insmod("bench_clockwork"); }
  int fd = static_cast<int>(must(user.open("/dev/clockwork", O_RDWR)));
};

/// `command` does the thing so many times as its argument says.
template <unsigned command>
void clockwork_lkm(benchmark::State& state)
{
  clockwork_machine m;
  constexpr long batch = 1000;
  must(m.user.ioctl(m.fd, command, 1));
  while (state.KeepRunningBatch(batch)) must(m.user.ioctl(m.fd, command, batch));
}

BENCHMARK(clockwork_lkm<CLOCKWORK_MUTEX>)->Name("mutex/lkm");
BENCHMARK(clockwork_lkm<CLOCKWORK_SPINLOCK>)->Name("spinlock/lkm");
BENCHMARK(clockwork_lkm<CLOCKWORK_RWSEM>)->Name("rwsem/lkm");
BENCHMARK(clockwork_lkm<CLOCKWORK_KMALLOC>)->Name("kmalloc/lkm");
BENCHMARK(clockwork_lkm<CLOCKWORK_TIMER>)->Name("timer/lkm");
BENCHMARK(clockwork_lkm<CLOCKWORK_ARM>)->Name("timer_arm/lkm");
BENCHMARK(clockwork_lkm<CLOCKWORK_WORK>)->Name("work/lkm");
BENCHMARK(clockwork_lkm<CLOCKWORK_SWITCH>)->Name("switch/lkm");
BENCHMARK(clockwork_lkm<CLOCKWORK_WAKE>)->Name("wake/lkm");
BENCHMARK(clockwork_lkm<CLOCKWORK_CONTENDED>)->Name("contended/lkm");

void mutex_host(benchmark::State& state)
{
  std::mutex mutex;
  for (auto _ : state) {
    mutex.lock();
    benchmark::DoNotOptimize(&mutex);
    mutex.unlock();
  }
}
BENCHMARK(mutex_host)->Name("mutex/host");

void spinlock_host(benchmark::State& state)
{
  pthread_spinlock_t lock;
  pthread_spin_init(&lock, PTHREAD_PROCESS_PRIVATE);
  for (auto _ : state) {
    pthread_spin_lock(&lock);
    benchmark::DoNotOptimize(&lock);
    pthread_spin_unlock(&lock);
  }
}
BENCHMARK(spinlock_host)->Name("spinlock/host");

void rwsem_host(benchmark::State& state)
{
  pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;
  for (auto _ : state) {
    pthread_rwlock_rdlock(&lock);
    benchmark::DoNotOptimize(&lock);
    pthread_rwlock_unlock(&lock);
  }
}
BENCHMARK(rwsem_host)->Name("rwsem/host");

void kmalloc_host(benchmark::State& state)
{
  for (auto _ : state) {
    auto* const block = std::malloc(64);
    benchmark::DoNotOptimize(block);
    std::free(block);
  }
}
BENCHMARK(kmalloc_host)->Name("kmalloc/host");

/// Two threads on one processor.
struct one_processor {
  one_processor()
  {
    sched_getaffinity(0, sizeof before, &before);
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(sched_getcpu(), &one);
    sched_setaffinity(0, sizeof one, &one);
  }
  ~one_processor() { sched_setaffinity(0, sizeof before, &before); }
  cpu_set_t before{};
};

void switch_host(benchmark::State& state)
{
  const one_processor here;
  std::atomic<bool> ends = false;
  std::thread partner([&] {
    while (!ends.load(std::memory_order_relaxed)) sched_yield();
  });
  for (auto _ : state) sched_yield();
  ends = true;
  partner.join();
}
BENCHMARK(switch_host)->Name("switch/host")->UseRealTime();

void wake_host(benchmark::State& state)
{
  const one_processor here;
  std::mutex mutex;
  std::condition_variable changed;
  unsigned long turn = 0;
  bool ends = false;
  std::thread partner([&] {
    std::unique_lock lock(mutex);
    while (!ends) {
      changed.wait(lock, [&] { return turn & 1 || ends; });
      ++turn;
      changed.notify_one();
    }
  });
  for (auto _ : state) {
    std::unique_lock lock(mutex);
    ++turn;
    changed.notify_one();
    changed.wait(lock, [&] { return !(turn & 1); });
  }
  {
    const std::scoped_lock lock(mutex);
    ends = true;
    changed.notify_one();
  }
  partner.join();
}
BENCHMARK(wake_host)->Name("wake/host")->UseRealTime();

}  // namespace
