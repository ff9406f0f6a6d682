// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// A module's whole life, and a device found among many.
#include "machine.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

void life_cycle_lkm(benchmark::State& state)
{
  simulated_machine m;
  m.mknod("/dev/zero", zero_number);
  const auto buffer = m.user.memory().map(1);
  for (auto _ : state) {
    m.insmod("bench_zero");
    const int fd = m.open("/dev/zero");
    must(m.user.read(fd, buffer, 1));
    must(m.user.close(fd));
    must(m.user.delete_module("bench_zero"));
  }
}
BENCHMARK(life_cycle_lkm)->Name("life_cycle/lkm");

// The host's part without insmod and rmmod, which need root and take milliseconds.
void open_read_close_host(benchmark::State& state)
{
  char byte;
  for (auto _ : state) {
    const int fd = static_cast<int>(must(::open("/dev/zero", O_RDWR)));
    must(::read(fd, &byte, 1));
    must(::close(fd));
  }
}
BENCHMARK(open_read_close_host)->Name("life_cycle/host");

void insmod(benchmark::State& state, std::string_view module)
{
  simulated_machine m;
  for (auto _ : state) {
    m.insmod(module);
    must(m.user.delete_module(module));
  }
}
void insmod_linked(benchmark::State& state) { insmod(state, "bench_bare"); }
BENCHMARK(insmod_linked)->Name("insmod_linked/lkm");
// After the first time, for which the program maps the file.
void insmod_file(benchmark::State& state) { insmod(state, "bench_vectors"); }
BENCHMARK(insmod_file)->Name("insmod_file/lkm");

/// Twenty parameters in the order in which the module has them, each with a number.
void params_lkm(benchmark::State& state)
{
  using namespace lkm::waist;
  simulated_machine m;
  auto* const before = std::exchange(lkm::sim::current_task, &m.user);
  std::array<int, 20> values{};
  std::array<std::string, 20> names;
  std::vector<kernel_param> params;
  std::string args;
  for (std::size_t i = 0; i < values.size(); ++i) {
    names[i] = "parameter_" + std::to_string(i);
    params.push_back({names[i].c_str(), nullptr, &param_ops_int, 0444, -1, 0, {&values[i]}});
    args += names[i] + '=' + std::to_string(1000 * i) + ' ';
  }
  for (auto _ : state) must(lkm::sim::parse_args("bench", args, params));
  if (values[19] != 19000) state.SkipWithError("a parameter was not set");
  lkm::sim::current_task = before;
}
BENCHMARK(params_lkm)->Name("params/lkm");

/// A machine with `count` cdevs, one a minor of major 62; made once for each count, and kept.
class crowd : public simulated_machine {
 public:
  static constexpr unsigned major = 62;

  static crowd& of(unsigned count)
  {
    static std::vector<std::unique_ptr<crowd>> made;
    for (auto& c : made)
      if (c->cdevs_.size() == count) return *c;
    return *made.emplace_back(std::make_unique<crowd>(count));
  }

  explicit crowd(unsigned count) : cdevs_(count)
  {
    using namespace lkm::waist;
    must(register_chrdev_region(MKDEV(major, 0), count, "crowd"));
    for (unsigned minor = 0; minor < count; ++minor) {
      cdev_init(&cdevs_[minor], &operations);
      must(cdev_add(&cdevs_[minor], MKDEV(major, minor), 1));
    }
  }

  ~crowd()
  {
    using namespace lkm::waist;
    auto* const before = std::exchange(lkm::sim::current_task, &user);
    for (auto& c : cdevs_) cdev_del(&c);
    unregister_chrdev_region(MKDEV(major, 0), static_cast<unsigned>(cdevs_.size()));
    lkm::sim::current_task = before;
  }

  /// One of `max` numbers, spread over all that have a cdev, in no order that a cache could foresee.
  lkm::dev_t next(unsigned max)
  {
    at_ = at_ * 1664525 + 1013904223;
    const auto count = static_cast<unsigned>(cdevs_.size()), among = std::min(max, count);
    const auto which = static_cast<unsigned>((std::uint64_t{at_} * among) >> 32);
    return lkm::MKDEV(major, which * (count / among));
  }

 private:
  static constexpr lkm::waist::file_operations operations{};
  std::vector<lkm::waist::cdev> cdevs_;
  std::uint32_t at_ = 1;
};

// As many as a test uses, and all of them: then each look-up misses the caches, whatever the structure.
constexpr unsigned a_few = 16, all = ~0U;

template <unsigned Among>
void find_lkm(benchmark::State& state)
{
  auto& m = crowd::of(static_cast<unsigned>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(m.kernel.devices().live.find(m.next(Among)));
}
BENCHMARK(find_lkm<a_few>)->Name("find/lkm")->Arg(1)->Arg(1000)->Arg(1000000);
BENCHMARK(find_lkm<all>)->Name("find_any/lkm")->Arg(1000000);

// A fresh node each time, because a node remembers its cdev.
template <unsigned Among>
void open_fresh_lkm(benchmark::State& state)
{
  auto& m = crowd::of(static_cast<unsigned>(state.range(0)));
  for (auto _ : state) {
    m.mknod("/dev/one", m.next(Among));
    must(m.user.close(m.open("/dev/one")));
    must(m.user.unlink("/dev/one"));
  }
}
BENCHMARK(open_fresh_lkm<a_few>)->Name("open_fresh/lkm")->Arg(1)->Arg(1000)->Arg(1000000);
BENCHMARK(open_fresh_lkm<all>)->Name("open_fresh_any/lkm")->Arg(1000000);

}  // namespace
