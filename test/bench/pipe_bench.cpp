// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// 1 GiB through a pipe, from one who writes 4 KiB at a time to one who takes what there is, up to 64 KiB.
#include "machine.hpp"

#include <thread>
#include <vector>

namespace {

constexpr long all = 1L << 30;
constexpr std::size_t written_at_once = 4096, read_at_once = 65536;

void pipe_throughput_lkm(benchmark::State& state)
{
  simulated_machine m;
  m.insmod("scull_pipe", "buffer=65536");
  m.mknod("/dev/pipe", lkm::MKDEV(63, 8));
  const int fd = m.open("/dev/pipe");
  const auto from = m.user.memory().map(written_at_once), to = m.user.memory().map(read_at_once);
  for (auto _ : state) {
    auto& reader = m.kernel.spawn(m.user, [&](lkm::sim::process& self) -> long {
      for (long got = 0; got < all;) got += must(self.read(fd, to, read_at_once));
      return 0;
    });
    for (long put = 0; put < all;) put += must(m.user.write(fd, from, written_at_once));
    m.kernel.join(m.user, reader);
  }
  state.SetBytesProcessed(state.iterations() * all);
}
BENCHMARK(pipe_throughput_lkm)->Name("pipe_throughput/lkm")->UseRealTime()->Unit(benchmark::kMillisecond);

void pipe_throughput_host(benchmark::State& state)
{
  const host_pipe pipe;
  must(::fcntl(pipe.writer(), F_SETPIPE_SZ, read_at_once));
  const std::vector<char> from(written_at_once);
  for (auto _ : state) {
    std::thread reader([&] {
      std::vector<char> to(read_at_once);
      for (long got = 0; got < all;) got += must(::read(pipe.reader(), to.data(), to.size()));
    });
    for (long put = 0; put < all;) put += must(::write(pipe.writer(), from.data(), from.size()));
    reader.join();
  }
  state.SetBytesProcessed(state.iterations() * all);
}
BENCHMARK(pipe_throughput_host)->Name("pipe_throughput/host")->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
