// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The name of an address, among 100,000 functions.
#include <lkm/sim/core/symbol_name.hpp>

#include <benchmark/benchmark.h>

#include <dlfcn.h>

#include <cstdint>

extern "C" char bench_symbols_start[], bench_symbols_end[];

// Functions of four bytes, in the order of their numbers.
asm(R"(
        .section .text.bench_symbols, "ax", @progbits
        .altmacro
        .macro bench_symbol number
        .type bench_symbol_\number, @function
        bench_symbol_\number:
        .fill 4, 1, 0xcc
        .size bench_symbol_\number, 4
        .endm
        .globl bench_symbols_start, bench_symbols_end
        bench_symbols_start:
        .set bench_symbol_count, 0
        .rept 100000
        bench_symbol %bench_symbol_count
        .set bench_symbol_count, bench_symbol_count + 1
        .endr
        bench_symbols_end:
        .noaltmacro
        .text
)");

namespace {

std::uintptr_t any_address(std::uint32_t& at)
{
  at = at * 1664525 + 1013904223;
  const auto size = static_cast<std::uint64_t>(bench_symbols_end - bench_symbols_start);
  return reinterpret_cast<std::uintptr_t>(bench_symbols_start) + ((at * size) >> 32);
}

void kallsyms_lkm(benchmark::State& state)
{
  std::uint32_t at = 1;
  for (auto _ : state) {
    const auto found = lkm::sim::symbol_at(any_address(at));
    if (!found || !found->name.starts_with("bench_symbol_")) state.SkipWithError("an address has no name");
    benchmark::DoNotOptimize(found);
  }
}
BENCHMARK(kallsyms_lkm)->Name("kallsyms/lkm");

// What the C library offers for it, which knows only what others may use, and looks at each of these.
void dladdr_host(benchmark::State& state)
{
  Dl_info info;
  std::uint32_t at = 1;
  for (auto _ : state) benchmark::DoNotOptimize(dladdr(reinterpret_cast<void*>(any_address(at)), &info));
}
BENCHMARK(dladdr_host)->Name("kallsyms/host");

}  // namespace
