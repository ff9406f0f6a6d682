// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// How lib/kunit/test.hpp runs suites, and its functions of the driver API.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/task.hpp>
#include <lkm/sim/include/linux/panic.h>
#include <lkm/sim/lib/kunit/resource.ipp>
#include <lkm/sim/lib/kunit/test.hpp>
#include <lkm/sim/lib/vsprintf.hpp>

#include <algorithm>
#include <cerrno>
#include <cstdarg>
#include <cstring>

namespace lkm::sim {

constexpr const char *kunit_indent = "    ", *kunit_indent_twice = "        ";

/// One newline at the end does not count.
inline void kunit_log(int level, std::string text)
{
  if (text.ends_with('\n')) text.pop_back();
  log(level, text);
}

/// As kunit_err() of a case or a suite.
inline void kunit_log_error(const std::string& name, const std::string& text)
{
  kunit_log(3, kunit_indent + ("# " + name) + ": " + text);
}

/// "ok 3 name # SKIP why".
inline std::string kunit_verdict(waist::kunit_status status, std::size_t number, const std::string& name,
                                 const char* comment)
{
  const bool skipped = status == waist::KUNIT_SKIPPED;
  return std::string(waist::kunit_status_to_ok_not_ok(status)) + ' ' + std::to_string(number) + ' ' + name +
         (skipped ? std::string(" # SKIP ") + comment : "");
}

/// What the thread of a case does, and what is done when that was cut short.
struct kunit_attempt {
  waist::kunit_suite& suite;
  waist::kunit_case& of;
  waist::kunit& test;

  static void run(void* data)
  {
    auto& [suite, of, test] = *static_cast<kunit_attempt*>(data);
    current().kunit_test = &test;
    if (const int error = suite.init ? suite.init(&test) : 0)
      fail(test, "failed to initialize: " + std::to_string(error));
    else
      of.run_case(&test);
    clean_up(suite, test);
  }

  static void was_cut_short(void* data)
  {
    auto& [suite, of, test] = *static_cast<kunit_attempt*>(data);
    const int why = test.try_catch.try_result;
    if (!why) return clean_up(suite, test);
    // The thread of a case that has timed out still uses all it has.
    fail(test, why == -ETIMEDOUT ? "test case timed out"
                                 : "internal error occurred preventing test case from running: " + std::to_string(why));
  }

 private:
  static void fail(waist::kunit& test, const std::string& why)
  {
    kunit_log_error(test.name, why);
    waist::kunit_set_failure(&test);
    part<kunit_runner>().note(test, {.text = why, .file = {}});
  }
  static void clean_up(const waist::kunit_suite& suite, waist::kunit& test)
  {
    if (suite.exit) suite.exit(&test);
    waist::kunit_cleanup(&test);
  }
};

LKM_SIM_INLINE kunit_suite_result& kunit_runner::add_record(const waist::kunit_suite& suite, std::size_t cases)
{
  auto& record = results_.emplace_back();
  record.name = suite.name;
  record.cases.reserve(cases);
  return record;
}

LKM_SIM_INLINE kunit_result& kunit_runner::add_record(kunit_suite_result& to, const waist::kunit_case& of)
{
  auto& record = to.cases.emplace_back();
  record.name = of.name;
  return record;
}

LKM_SIM_INLINE void kunit_runner::start(waist::kunit_suite& suite)
{
  suite.status_comment[0] = '\0';
  suite.suite_init_err = 0;
  auto cases = cases_of(suite);
  const auto first = std::exchange(met_, met_ + cases.size());
  if (selected_ == selection::all) return run(suite, cases);
  if (selected_ == selection::none) {
    auto& record = add_record(suite, cases.size());
    for (const auto* const c : cases) add_record(record, *c).where = driver_function(c->run_case).place();
  } else if (number_ >= first && number_ < met_) {
    run(suite, {cases[number_ - first]});
  }
}

LKM_SIM_INLINE void kunit_runner::run(waist::kunit_suite& suite, const std::vector<waist::kunit_case*>& cases)
{
  auto& record = add_record(suite, cases.size());
  for (auto* const c : cases_of(suite)) c->status = waist::KUNIT_SKIPPED;
  part<taints>().add(waist::TAINT_TEST);
  if (suite.suite_init) record.init_error = suite.suite_init_err = suite.suite_init(&suite);
  if (record.init_error)
    kunit_log_error(record.name,
                    std::string(kunit_indent) + "# failed to initialize (" + std::to_string(record.init_error) + ')');
  else
    run_cases(suite, cases, record);
  kunit_log(6, kunit_verdict(status_of(suite), next_number_++, record.name, suite.status_comment));
}

LKM_SIM_INLINE void kunit_runner::run_cases(waist::kunit_suite& suite, const std::vector<waist::kunit_case*>& cases,
                                            kunit_suite_result& record)
{
  kunit_log(6, std::string(kunit_indent) + "KTAP version 1");
  kunit_log(6, std::string(kunit_indent) + "# Subtest: " + record.name);
  kunit_log(6, std::string(kunit_indent) + "1.." + std::to_string(cases.size()));
  kunit_stats of_cases, in_all;
  for (auto* const c : cases) {
    auto& result = add_record(record, *c);
    waist::kunit test{};
    kunit_stats stats;
    if (c->generate_params) {
      stats = run_params(suite, *c, test, result);
    } else {
      run_once(suite, *c, test, result);
      stats.count(test.status);
    }
    result.status = c->status;
    result.comment = test.status_comment;
    if (stats.worth_showing()) kunit_log(6, kunit_indent + ("# " + result.name) + ": " + stats.text());
    kunit_log(6, kunit_indent + kunit_verdict(c->status, record.cases.size(), result.name, test.status_comment));
    of_cases.count(c->status);
    in_all.add(stats);
  }
  if (suite.suite_exit) suite.suite_exit(&suite);
  if (of_cases.worth_showing()) kunit_log(6, "# " + record.name + ": " + of_cases.text());
  if (in_all.worth_showing()) kunit_log(6, "# Totals: " + in_all.text());
}

LKM_SIM_INLINE kunit_stats kunit_runner::run_params(waist::kunit_suite& suite, waist::kunit_case& of,
                                                    waist::kunit& test, kunit_result& record)
{
  kunit_stats stats;
  char description[128] = "";  // KUNIT_PARAM_DESC_SIZE
  const void* value = of.generate_params(nullptr, description);
  kunit_log(6, std::string(kunit_indent_twice) + "KTAP version 1");
  kunit_log(6, std::string(kunit_indent_twice) + "# Subtest: " + record.name);
  while (value) {
    test.param_value = value;
    auto& result = record.params.emplace_back();
    run_once(suite, of, test, result);
    result.name = *description ? description : "param-" + std::to_string(test.param_index);
    result.status = test.status;
    result.comment = test.status_comment;
    stats.count(test.status);
    ++test.param_index;
    kunit_log(6, kunit_indent_twice +
                     (waist::kunit_status_to_ok_not_ok(test.status) + (' ' + std::to_string(test.param_index)) + ' ') +
                     result.name);
    *description = '\0';
    value = of.generate_params(value, description);
  }
  return stats;
}

LKM_SIM_INLINE void kunit_runner::run_once(waist::kunit_suite& suite, waist::kunit_case& of, waist::kunit& test,
                                           kunit_result& record)
{
  // A case may run a suite of its own.
  const auto* const outer_test = std::exchange(test_, &test);
  auto* const outer_result = std::exchange(result_, &record);
  waist::kunit_init_test(&test, of.name, of.log);
  kunit_attempt attempt{suite, of, test};
  test.try_catch.test = &test;
  test.try_catch.lkm_try = kunit_attempt::run;
  test.try_catch.lkm_catch = kunit_attempt::was_cut_short;
  waist::kunit_try_catch_run(&test.try_catch, &attempt);
  test_ = outer_test;
  result_ = outer_result;
  // One parameter that failed is enough.
  if (of.status != waist::KUNIT_FAILURE && test.status != waist::KUNIT_SKIPPED) of.status = test.status;
  // Nobody reads the log of a module that is inserted for something else.
  if (test.status == waist::KUNIT_FAILURE)
    part<report>().add(severity::note, std::string("KUnit: case ") + of.name + " of suite " + suite.name + " failed" +
                                           (record.failures.empty() ? "" : ": " + record.failures.front().text));
}

}  // namespace lkm::sim

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE bool kunit_enabled() { return true; }
LKM_EXPORT_SYMBOL_GPL(kunit_enabled);

// The parameter stays what it is.
LKM_SIM_INLINE void kunit_init_test(kunit* test, const char* name, char* log)
{
  for (auto* const text : {log, test->status_comment})
    if (text) *text = '\0';
  lkm_spin_lock_init(&test->lock, "&test->lock", &sim::lock_key<kunit>);
  test->resources.next = test->resources.prev = &test->resources;
  test->status = KUNIT_SUCCESS;
  test->name = name;
  test->log = log;
}
LKM_EXPORT_SYMBOL_GPL(kunit_init_test);

LKM_SIM_INLINE void kunit_cleanup(kunit* test)
{
  // A resource's function may free others.
  while (!list_empty(&test->resources)) kunit_remove_resource(test, &sim::kunit_resource_of(test->resources.prev));
  sim::current().kunit_test = nullptr;
}
LKM_EXPORT_SYMBOL_GPL(kunit_cleanup);

LKM_SIM_INLINE int kunit_run_tests(kunit_suite* suite)
{
  sim::part<sim::kunit_runner>().run(*suite, sim::kunit_runner::cases_of(*suite));
  return 0;
}
LKM_EXPORT_SYMBOL_GPL(kunit_run_tests);

LKM_SIM_INLINE int __kunit_test_suites_init(kunit_suite* const* const suites, int num_suites)
{
  for (int i = 0; i < num_suites; ++i) sim::part<sim::kunit_runner>().start(*suites[i]);
  return 0;
}
LKM_EXPORT_SYMBOL_GPL(__kunit_test_suites_init);

LKM_SIM_INLINE void __kunit_test_suites_exit(kunit_suite**, int) { sim::part<sim::kunit_runner>().restart_numbers(); }
LKM_EXPORT_SYMBOL_GPL(__kunit_test_suites_exit);

LKM_SIM_INLINE size_t kunit_suite_num_test_cases(kunit_suite* suite)
{
  size_t all = 0;
  while (suite->test_cases[all].run_case) ++all;
  return all;
}
LKM_EXPORT_SYMBOL_GPL(kunit_suite_num_test_cases);

LKM_SIM_INLINE unsigned kunit_test_case_num(kunit_suite* suite, kunit_case* test_case)
{
  const auto place = static_cast<size_t>(test_case - suite->test_cases);
  return place < kunit_suite_num_test_cases(suite) ? static_cast<unsigned>(place) + 1 : 0;
}
LKM_EXPORT_SYMBOL_GPL(kunit_test_case_num);

LKM_SIM_INLINE kunit_status kunit_suite_has_succeeded(kunit_suite* suite)
{
  return sim::kunit_runner::status_of(*suite);
}
LKM_EXPORT_SYMBOL_GPL(kunit_suite_has_succeeded);

LKM_SIM_INLINE void kunit_log_append(char* log, const char* fmt, ...)
{
  if (!log) return;
  std::va_list args;
  va_start(args, fmt);
  const auto text = sim::vformat(fmt, args);
  va_end(args);
  const auto used = std::strlen(log), room = size_t{512} - 1 - std::min(used, size_t{511});  // KUNIT_LOG_SIZE
  log[used + text.copy(log + used, room)] = '\0';
}
LKM_EXPORT_SYMBOL_GPL(kunit_log_append);

LKM_SIM_INLINE bool lkm_kunit_same_memory(const void* left, const void* right, size_t size, bool wanted)
{
  return left && right && (std::memcmp(left, right, size) == 0) == wanted;
}
LKM_EXPORT_SYMBOL_GPL(lkm_kunit_same_memory);

LKM_SIM_INLINE void lkm_kunit_failed(kunit* test, kunit_assert_type type, const lkm_kunit_expected* expected,
                                     const lkm_kunit_found* found, const char* fmt, ...)
{
  // Nothing unwinds when an assertion ends the case: what has a destructor is gone by then.
  {
    auto text = sim::kunit_failure_text(*expected, found).text();
    if (fmt) {
      std::va_list args;
      va_start(args, fmt);
      text += (text.empty() ? "" : "\n") + sim::vformat(fmt, args);
      va_end(args);
    }
    kunit_set_failure(test);
    sim::kunit_log_error(test->name, std::string(type == KUNIT_ASSERTION ? "ASSERTION" : "EXPECTATION") +
                                         " FAILED at " + expected->loc.file + ':' + std::to_string(expected->loc.line) +
                                         '\n' + text);
    sim::part<sim::kunit_runner>().note(*test, {text, expected->loc.file, expected->loc.line});
  }
  if (type == KUNIT_ASSERTION) kunit_try_catch_throw(&test->try_catch);
}
LKM_EXPORT_SYMBOL_GPL(lkm_kunit_failed);

LKM_SIM_INLINE void __kunit_fail_current_test(const char* file, int line, const char* fmt, ...)
{
  auto* const test = sim::current().kunit_test;
  if (!test) return;
  std::va_list args;
  va_start(args, fmt);
  const auto text = sim::vformat(fmt, args);
  va_end(args);
  kunit_set_failure(test);
  sim::kunit_log_error(test->name, std::string(file) + ':' + std::to_string(line) + ": " + text);
  sim::part<sim::kunit_runner>().note(*test, {text, file, line});
}
LKM_EXPORT_SYMBOL_GPL(__kunit_fail_current_test);

}  // extern "C"
}  // namespace lkm::waist

namespace lkm::sim {

/// The free function of memory.
inline void kunit_free_memory(waist::kunit_resource* resource) { waist::kfree(resource->data); }

}  // namespace lkm::sim

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE void* kunit_kmalloc_array(kunit* test, size_t n, size_t size, gfp_t gfp)
{
  void* const block = kmalloc_array(n, size, gfp);
  if (block && !lkm_kunit_new_resource(test, nullptr, sim::kunit_free_memory, gfp, block, false)) {
    kfree(block);
    return nullptr;
  }
  return block;
}
LKM_EXPORT_SYMBOL_GPL(kunit_kmalloc_array);

LKM_SIM_INLINE void kunit_kfree(kunit* test, const void* ptr)
{
  const auto holds = [](kunit*, kunit_resource* resource, void* wanted) {
    return resource->data == wanted && resource->free == sim::kunit_free_memory;
  };
  if (!ptr || !kunit_destroy_resource(test, holds, const_cast<void*>(ptr))) return;
  static constexpr lkm_kunit_expected nothing{{741, "lib/kunit/test.c"}, LKM_KUNIT_FAIL, nullptr, nullptr, nullptr};
  lkm_kunit_failed(test, KUNIT_EXPECTATION, &nothing, nullptr,
                   "kunit_kfree: %px already freed or not allocated by kunit", ptr);
}
LKM_EXPORT_SYMBOL_GPL(kunit_kfree);

}  // extern "C"
}  // namespace lkm::waist
