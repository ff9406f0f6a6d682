// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models lib/kunit/test.c (Linux 6.1): the suites of a module run when it is inserted, before its init. What they log
/// is Linux's KTAP; what a test asks for is a record of each case.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/current.hpp>
#include <lkm/sim/core/driver_place.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/core/subsystem.hpp>
#include <lkm/sim/include/kunit/test-bug.h>
#include <lkm/sim/include/kunit/test.h>
#include <lkm/sim/kernel/printk/printk.hpp>
#include <lkm/sim/kernel/warn.hpp>
#include <lkm/sim/lib/kunit/assert.hpp>

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lkm::sim {

/// What a case said of itself when it failed. Without a place, file is empty.
struct kunit_failure {
  std::string text;
  std::string file;
  int line = 0;
};

/// A case that has run, or one of its parameters.
struct kunit_result {
  std::string name;
  source_place where;  // its function, where it is known: of cases that are only recorded
  waist::kunit_status status = waist::KUNIT_SUCCESS;
  std::string comment;  // why it was skipped
  std::vector<kunit_failure> failures;
  std::vector<kunit_result> params;  // of a case that has parameters; then the failures are theirs

  /// Its own failures, and those of its parameters.
  std::vector<kunit_failure> all_failures() const
  {
    auto all = failures;
    for (const auto& p : params)
      for (const auto& f : p.failures) all.push_back({p.name + ": " + f.text, f.file, f.line});
    return all;
  }
};

struct kunit_suite_result {
  std::string name;
  int init_error = 0;  // of suite_init(): then no case has run
  std::vector<kunit_result> cases;
};

/// How many of something passed, were skipped and failed.
class kunit_stats {
 public:
  void count(waist::kunit_status status) { ++of_[status]; }
  void add(const kunit_stats& other)
  {
    for (std::size_t i = 0; i < 3; ++i) of_[i] += other.of_[i];
  }
  /// Linux shows the stats of more than one.
  bool worth_showing() const { return of_[0] + of_[1] + of_[2] > 1; }
  std::string text() const
  {
    const auto number = [&](waist::kunit_status status) { return std::to_string(of_[status]); };
    return "pass:" + number(waist::KUNIT_SUCCESS) + " fail:" + number(waist::KUNIT_FAILURE) +
           " skip:" + number(waist::KUNIT_SKIPPED) + " total:" + std::to_string(of_[0] + of_[1] + of_[2]);
  }

 private:
  unsigned long of_[3]{};
};

/// KUnit in one kernel.
class kunit_runner final : public subsystem {
 public:
  /// Which cases of the modules run: all of them, none, so that they are only recorded, or the one that is met as the
  /// `number`th, from 0 on.
  enum class selection { all, none, one };
  void select(selection which, std::size_t number = 0)
  {
    selected_ = which;
    number_ = number;
  }

  /// The suites that have run, in their order.
  const std::deque<kunit_suite_result>& results() const { return results_; }

  void module_comes(waist::module& mod) override
  {
    for (auto** suite = mod.kunit_suites; suite != mod.kunit_suites_end; ++suite) start(**suite);
  }
  /// As on Linux, the suites of the next module are numbered from 1 on, whichever module goes.
  void take_away(const departure&) override { restart_numbers(); }
  void restart_numbers() { next_number_ = 1; }

  /// Clears what an earlier run left, and runs the selected cases of a suite.
  void start(waist::kunit_suite& suite);
  /// Runs these cases.
  void run(waist::kunit_suite& suite, const std::vector<waist::kunit_case*>& cases);
  static std::vector<waist::kunit_case*> cases_of(const waist::kunit_suite& suite)
  {
    std::vector<waist::kunit_case*> all;
    for (auto* c = suite.test_cases; c->run_case; ++c) all.push_back(c);
    return all;
  }

  /// The case that runs has failed.
  void note(const waist::kunit& test, kunit_failure failure)
  {
    if (&test == test_) result_->failures.push_back(std::move(failure));
  }

  static waist::kunit_status status_of(const waist::kunit_suite& suite)
  {
    if (suite.suite_init_err) return waist::KUNIT_FAILURE;
    bool any_passed = false;
    for (const auto* c = suite.test_cases; c->run_case; ++c) {
      if (c->status == waist::KUNIT_FAILURE) return waist::KUNIT_FAILURE;
      any_passed |= c->status == waist::KUNIT_SUCCESS;
    }
    return any_passed ? waist::KUNIT_SUCCESS : waist::KUNIT_SKIPPED;
  }

 private:
  kunit_suite_result& add_record(const waist::kunit_suite& suite, std::size_t cases);
  static kunit_result& add_record(kunit_suite_result& to, const waist::kunit_case& of);
  void run_cases(waist::kunit_suite& suite, const std::vector<waist::kunit_case*>& cases, kunit_suite_result& record);
  kunit_stats run_params(waist::kunit_suite& suite, waist::kunit_case& of, waist::kunit& test, kunit_result& record);
  void run_once(waist::kunit_suite& suite, waist::kunit_case& of, waist::kunit& test, kunit_result& record);

  std::deque<kunit_suite_result> results_;  // which stay where they are, whatever a case runs
  selection selected_ = selection::all;
  std::size_t number_ = 0, met_ = 0;
  std::size_t next_number_ = 1;
  const waist::kunit* test_ = nullptr;  // that which runs, and its record
  kunit_result* result_ = nullptr;
};

LKM_SIM_INITCALL(kunit_runner);

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/lib/kunit/resource.ipp>
#include <lkm/sim/lib/kunit/try-catch.ipp>
#include <lkm/sim/lib/kunit/test.ipp>
#endif
