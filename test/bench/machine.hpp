// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// What the benchmarks run on: a simulated machine with the bench drivers, and files and pipes of the host.
#pragma once

#include "commands.hpp"

#include <lkm/sim/core/kernel.hpp>

#include <benchmark/benchmark.h>

#include <fcntl.h>
#include <unistd.h>

#include <stdexcept>
#include <string>
#include <string_view>

/// Runs `call` as often as the benchmark asks; each call must return `expected`.
template <class Call>
void repeat(benchmark::State& state, long expected, Call call)
{
  for (auto _ : state)
    if (const long result = call(); result != expected) [[unlikely]] {
      state.SkipWithError(("returned " + std::to_string(result)).c_str());
      break;
    }
}

/// `result`, which must not be an error.
inline long must(long result)
{
  if (result < 0) throw std::runtime_error("a call that sets up a benchmark failed: " + std::to_string(result));
  return result;
}

/// A simulated machine with one process.
struct simulated_machine {
  lkm::sim::kernel kernel;
  lkm::sim::process& user = kernel.user();

  void insmod(std::string_view module, std::string_view args = "") { must(user.init_module(module, args)); }
  void mknod(std::string_view path, lkm::dev_t number) { must(user.mknod(path, S_IFCHR | 0666, number)); }
  int open(std::string_view path) { return static_cast<int>(must(user.open(path, O_RDWR))); }
};

/// One whose /dev/zero is ours, open as `fd`, with a buffer of a page.
struct zero_machine : simulated_machine {
  zero_machine()
  {
    insmod("bench_zero");
    mknod("/dev/zero", zero_number);
    fd = open("/dev/zero");
  }

  int fd;
  lkm::sim::user_address buffer = user.memory().map(4096);
};

/// A file of the host.
struct host_file {
  host_file(const char* path, int flags) : fd(static_cast<int>(must(::open(path, flags)))) {}
  host_file(const host_file&) = delete;
  host_file& operator=(const host_file&) = delete;
  ~host_file() { ::close(fd); }
  int fd;
};

/// A pipe of the host.
struct host_pipe {
  host_pipe() { must(::pipe(ends)); }
  host_pipe(const host_pipe&) = delete;
  host_pipe& operator=(const host_pipe&) = delete;
  ~host_pipe()
  {
    ::close(ends[0]);
    ::close(ends[1]);
  }
  int reader() const { return ends[0]; }
  int writer() const { return ends[1]; }
  int ends[2];
};
