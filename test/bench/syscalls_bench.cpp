// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// System calls one by one: the simulator's ("lkm") beside the host kernel's own ("host"), in the same run.
#include "machine.hpp"

#include <poll.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <csetjmp>
#include <cstdlib>
#include <vector>

namespace {

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

// The first store to a page of a shared mapping, whose memory is there already.
constexpr std::size_t fault_pages = 512, fault_bytes = fault_pages * 4096;

/// Touches one page after the other; `map` makes all of them untouched again, and is not timed.
template <class Map, class Touch>
void touch_pages(benchmark::State& state, Map map, Touch touch)
{
  std::size_t next = fault_pages;
  for (auto _ : state) {
    if (next == fault_pages) {
      state.PauseTiming();
      map();
      next = 0;
      state.ResumeTiming();
    }
    touch(next++ * 4096);
  }
}

void mmap_fault_lkm(benchmark::State& state)
{
  zero_machine m;
  lkm::sim::user_address at = 0;
  touch_pages(
      state,
      [&] {
        if (at) must(m.user.munmap(at, fault_bytes));
        at = static_cast<lkm::sim::user_address>(
            must(m.user.mmap(0, fault_bytes, PROT_READ | PROT_WRITE, MAP_SHARED, m.fd, 0)));
      },
      [&](std::size_t offset) {
        if (m.user.store(at + offset, "x", 1) != 0) state.SkipWithError("a signal");
      });
}
void mmap_fault_host(benchmark::State& state)
{
  const int fd = static_cast<int>(must(::memfd_create("lkm_bench", 0)));
  must(::ftruncate(fd, fault_bytes));
  volatile char* at = nullptr;
  const auto map = [&] {
    if (at) ::munmap(const_cast<char*>(at), fault_bytes);
    void* const made = ::mmap(nullptr, fault_bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    must(made == MAP_FAILED ? -1 : 0);
    at = static_cast<char*>(made);
  };
  const auto touch = [&](std::size_t offset) { at[offset] = 'x'; };
  map();
  for (std::size_t page = 0; page < fault_pages; ++page) touch(page * 4096);
  touch_pages(state, map, touch);
  ::munmap(const_cast<char*>(at), fault_bytes);
  ::close(fd);
}
BENCHMARK(mmap_fault_lkm)->Name("mmap_fault/lkm");
BENCHMARK(mmap_fault_host)->Name("mmap_fault/host");

// What a system call keeps at its entry, so that a kernel that dies can leave it.
[[gnu::noinline]] void keep_registers(lkm::sim::kernel_entry& entry)
{
  LKM_SIM_KEEP_REGISTERS(entry, died)
  return;
died:
  std::abort();
}
void save_registers_lkm(benchmark::State& state)
{
  lkm::sim::kernel_entry entry;
  for (auto _ : state) {
    keep_registers(entry);
    benchmark::DoNotOptimize(entry);
  }
}
void save_registers_host(benchmark::State& state)
{
  std::jmp_buf registers;
  for (auto _ : state) benchmark::DoNotOptimize(_setjmp(registers));
}
BENCHMARK(save_registers_lkm)->Name("save_registers/lkm");
BENCHMARK(save_registers_host)->Name("save_registers/host");

}  // namespace
