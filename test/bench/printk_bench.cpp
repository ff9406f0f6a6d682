// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// A message of 60 bytes into the kernel's ring, which is full: the oldest goes.
#include "machine.hpp"

#include <cstdio>

namespace {

constexpr const char* message = "\0016%s %d: this line is as long as sixty characters can be%c\n";

void printk_lkm(benchmark::State& state)
{
  simulated_machine m;
  int cup = 100'000'000;
  for (int i = 0; i < 5000; ++i) lkm::waist::_printk(message, "cup", cup, '.');
  for (auto _ : state) benchmark::DoNotOptimize(lkm::waist::_printk(message, "cup", cup++, '.'));
}
BENCHMARK(printk_lkm)->Name("printk/lkm");

// What the C library needs for the text alone.
void snprintf_host(benchmark::State& state)
{
  char text[128];
  int cup = 100'000'000;
  for (auto _ : state) benchmark::DoNotOptimize(std::snprintf(text, sizeof text, message, "cup", cup++, '.'));
}
BENCHMARK(snprintf_host)->Name("printk/host");

}  // namespace
