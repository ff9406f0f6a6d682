// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// System calls one by one: the simulator's ("lkm") beside the host kernel's own ("host"), in the same run.
#include "machine.hpp"

#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <vector>

namespace {

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

void read_lkm(benchmark::State& state)
{
  zero_machine m;
  const auto n = static_cast<std::size_t>(state.range(0));
  repeat(state, state.range(0), [&] { return m.user.read(m.fd, m.buffer, n); });
}
void read_host(benchmark::State& state)
{
  const host_file zero("/dev/zero", O_RDWR);
  std::vector<char> buffer(static_cast<std::size_t>(state.range(0)));
  repeat(state, state.range(0), [&] { return ::read(zero.fd, buffer.data(), buffer.size()); });
}
BENCHMARK(read_lkm)->Name("read/lkm")->Arg(1)->Arg(4096);
BENCHMARK(read_host)->Name("read/host")->Arg(1)->Arg(4096);

void write_lkm(benchmark::State& state)
{
  zero_machine m;
  const auto n = static_cast<std::size_t>(state.range(0));
  repeat(state, state.range(0), [&] { return m.user.write(m.fd, m.buffer, n); });
}
void write_host(benchmark::State& state)
{
  const host_file null("/dev/null", O_RDWR);
  const std::vector<char> buffer(static_cast<std::size_t>(state.range(0)));
  repeat(state, state.range(0), [&] { return ::write(null.fd, buffer.data(), buffer.size()); });
}
BENCHMARK(write_lkm)->Name("write/lkm")->Arg(1)->Arg(4096);
BENCHMARK(write_host)->Name("write/host")->Arg(1)->Arg(4096);

void open_close_lkm(benchmark::State& state)
{
  zero_machine m;
  repeat(state, 0, [&] { return m.user.close(m.user.open("/dev/zero", O_RDWR)); });
}
void open_close_host(benchmark::State& state)
{
  repeat(state, 0, [] { return ::close(::open("/dev/zero", O_RDWR)); });
}
BENCHMARK(open_close_lkm)->Name("open_close/lkm");
BENCHMARK(open_close_host)->Name("open_close/host");

// /dev/zero knows no command. FIONREAD on a pipe is the host's cheapest that answers with an integer.
void ioctl_lkm(benchmark::State& state)
{
  zero_machine m;
  repeat(state, 0, [&] { return m.user.ioctl(m.fd, get_answer::number, m.buffer); });
}
void ioctl_host(benchmark::State& state)
{
  const host_pipe pipe;
  int queued = 0;
  repeat(state, 0, [&] { return ::ioctl(pipe.reader(), FIONREAD, &queued); });
}
BENCHMARK(ioctl_lkm)->Name("ioctl/lkm");
BENCHMARK(ioctl_host)->Name("ioctl/host");

void lseek_lkm(benchmark::State& state)
{
  zero_machine m;
  repeat(state, 0, [&] { return m.user.lseek(m.fd, 0, SEEK_SET); });
}
void lseek_host(benchmark::State& state)
{
  const host_file zero("/dev/zero", O_RDWR);
  repeat(state, 0, [&] { return ::lseek(zero.fd, 0, SEEK_SET); });
}
BENCHMARK(lseek_lkm)->Name("lseek/lkm");
BENCHMARK(lseek_host)->Name("lseek/host");

void poll_lkm(benchmark::State& state)
{
  zero_machine m;
  pollfd one{m.fd, POLLIN, 0};
  repeat(state, 1, [&] { return m.user.poll(std::span(&one, 1), 0); });
}
void poll_host(benchmark::State& state)
{
  const host_file zero("/dev/zero", O_RDWR);
  pollfd one{zero.fd, POLLIN, 0};
  repeat(state, 1, [&] { return ::poll(&one, 1, 0); });
}
BENCHMARK(poll_lkm)->Name("poll/lkm");
BENCHMARK(poll_host)->Name("poll/host");

}  // namespace
