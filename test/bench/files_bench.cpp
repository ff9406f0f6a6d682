// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Files of /proc: a long one that is read to its end, and one that is opened among many.
#include "machine.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace {

constexpr std::size_t length = 100'000 * 64;

struct lines_machine : simulated_machine {
  lines_machine() { insmod("bench_lines"); }
  int open(const std::string& path) { return static_cast<int>(must(user.open(path, O_RDONLY))); }
};

void seq_file_lkm(benchmark::State& state)
{
  lines_machine m;
  constexpr std::size_t piece = 1 << 16;
  const auto buffer = m.user.memory().map(piece);
  for (auto _ : state) {
    const int fd = m.open("/proc/lines");
    std::size_t all = 0;
    while (const auto n = must(m.user.read(fd, buffer, piece))) all += static_cast<std::size_t>(n);
    if (all != length) state.SkipWithError("the file has another length");
    must(m.user.close(fd));
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(length) * state.iterations());
}
BENCHMARK(seq_file_lkm)->Name("seq_file/lkm");

// The host's longest seq_file; reported for as many bytes as ours has.
void seq_file_host(benchmark::State& state)
{
  std::vector<char> buffer(1 << 16);
  for (auto _ : state) {
    const host_file file("/proc/kallsyms", O_RDONLY);
    std::size_t all = 0;
    while (all < length) {
      const auto n = must(::read(file.fd, buffer.data(), buffer.size()));
      if (n == 0) ::lseek(file.fd, 0, SEEK_SET);
      all += static_cast<std::size_t>(n);
    }
  }
}
BENCHMARK(seq_file_host)->Name("seq_file/host");

void open_proc_lkm(benchmark::State& state)
{
  lines_machine m;
  std::vector<std::string> paths;
  for (int i = 0; i < 10'000; ++i) paths.push_back("/proc/crowd/file" + std::to_string(i));
  std::uint32_t at = 1;
  for (auto _ : state) {
    at = at * 1664525 + 1013904223;
    must(m.user.close(m.open(paths[(std::uint64_t{at} * paths.size()) >> 32])));
  }
}
BENCHMARK(open_proc_lkm)->Name("open_proc/lkm");

// One that every machine has, of the same kind.
void open_proc_host(benchmark::State& state)
{
  for (auto _ : state) host_file("/proc/version", O_RDONLY);
}
BENCHMARK(open_proc_host)->Name("open_proc/host");

}  // namespace
