// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The program of lkm_add_kunit_test(): each KUnit case of some modules is a case of Boost.Test, in a kernel of its
/// own.
#define BOOST_TEST_NO_MAIN
#include <boost/test/unit_test.hpp>

#include <lkm/sim/kernel.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <exception>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

/// The modules in the order in which they are inserted, with null behind the last; the build writes it.
extern const char* const lkm_kunit_modules[];

namespace {

namespace sim = lkm::sim;
namespace test = boost::unit_test;

/// What one run of some cases left: what it says itself, and what the kernel says of it.
struct outcome {
  std::deque<sim::kunit_suite_result> suites;
  std::vector<std::string> bugs;
  std::string log;
  std::exception_ptr death;
};

using selection = sim::kunit_runner::selection;

/// Inserts the modules into a new kernel and removes them.
outcome run(selection which, std::size_t number = 0)
{
  outcome result;
  const char* const seed = std::getenv("LKM_SEED");
  sim::kernel kernel({.seed = seed ? std::strtoull(seed, nullptr, 0) : 0});
  auto& runner = kernel.get<sim::kunit_runner>();
  runner.select(which, number);
  try {
    std::vector<std::string> inserted;
    for (const auto* name = lkm_kunit_modules; *name; ++name)
      if (const int error = kernel.user().init_module(*name, ""))
        result.bugs.push_back("insmod of " + std::string(*name) + ": error " + std::to_string(-error));
      else
        inserted.insert(inserted.begin(), *name);
    for (auto& name : inserted) {
      std::ranges::replace(name, '-', '_');
      kernel.user().delete_module(name);
    }
  } catch (const sim::kernel_death&) {
    result.death = std::current_exception();
  }
  result.suites = runner.results();
  for (auto& bug : kernel.unseen_bugs()) result.bugs.push_back(std::move(bug));
  result.log = kernel.log().dmesg();
  return result;
}

/// One KUnit case. It runs when Boost.Test asks whether it is to be skipped, and then the body tells what happened.
class kunit_test {
 public:
  kunit_test(std::size_t number, std::string file) : number_(number), file_(std::move(file)) {}
  const std::string& file() const { return file_; }

  boost::test_tools::assertion_result may_run(test::test_unit_id)
  {
    outcome_ = run(selection::one, number_);
    result_ = nullptr;
    // The suite's own record is the first; a case may run another suite.
    if (!outcome_.suites.empty() && !outcome_.suites.front().cases.empty())
      result_ = &outcome_.suites.front().cases.front();
    boost::test_tools::assertion_result answer(true);
    if (!result_ || result_->status != lkm::waist::KUNIT_SKIPPED || outcome_.death || !outcome_.bugs.empty())
      return answer;
    answer = false;
    answer.message() << result_->comment;
    return answer;
  }

  void report() const
  {
    BOOST_TEST_MESSAGE(outcome_.log);
    if (result_) {
      const auto failures = result_->all_failures();
      for (const auto& f : failures) fail(f);
      if (failures.empty())
        BOOST_TEST((result_->status != lkm::waist::KUNIT_FAILURE), "the case failed and does not say why");
    } else if (!outcome_.suites.empty()) {
      fail("the suite's suite_init() failed: " + std::to_string(outcome_.suites.front().init_error));
    } else if (!outcome_.death) {
      fail("the case did not run");
    }
    for (const auto& bug : outcome_.bugs) fail(bug);
    if (outcome_.death) std::rethrow_exception(outcome_.death);
  }

 private:
  void fail(const std::string& what) const { fail(sim::kunit_failure{what, {}, 0}); }
  /// An error at the place of the KUnit expectation.
  void fail(const sim::kunit_failure& what) const
  {
    namespace detail = boost::test_tools::tt_detail;
    const std::string& file = what.file.empty() ? file_ : what.file;
    const auto text = what.text.substr(0, what.text.find_last_not_of('\n') + 1);
    detail::report_assertion(boost::test_tools::assertion_result(false), test::lazy_ostream::instance() << text,
                             {file.data(), file.size()}, static_cast<std::size_t>(what.line), detail::CHECK,
                             detail::CHECK_MSG, 0);
  }

  std::size_t number_;
  std::string file_;  // Boost.Test keeps its address
  outcome outcome_;
  const sim::kunit_result* result_ = nullptr;
};

/// The name, or "name (2)" when it is the second of that name: Boost.Test wants each once.
std::string unique(std::map<std::string, int>& taken, const std::string& name)
{
  const int times = ++taken[name];
  return times == 1 ? name : name + " (" + std::to_string(times) + ')';
}

/// Boost.Test's tree of all cases, which the modules list when they are inserted.
bool make_tree()
{
  auto& root = test::framework::master_test_suite();
  root.p_name.value = "KUnit";
  const auto listed = run(selection::none);
  std::size_t number = 0;
  std::map<std::string, int> suites;
  for (const auto& s : listed.suites) {
    auto* const suite = BOOST_TEST_SUITE(unique(suites, s.name));
    std::map<std::string, int> cases;
    for (const auto& c : s.cases) {
      const auto it = std::make_shared<kunit_test>(number++, c.where.file);
      auto* const made = test::make_test_case([it] { it->report(); }, unique(cases, c.name), it->file(),
                                              static_cast<std::size_t>(c.where.line));
      made->add_precondition([it](test::test_unit_id id) { return it->may_run(id); });
      suite->add(made);
    }
    root.add(suite);
  }
  if (!listed.suites.empty()) return true;
  for (const auto& bug : listed.bugs) std::fprintf(stderr, "%s\n", bug.c_str());
  std::fprintf(stderr, "no module has a KUnit suite: is there a kunit_test_suite()?\n");
  return false;
}

}  // namespace

#ifdef BOOST_TEST_ALTERNATIVE_INIT_API
int main(int argc, char** argv) { return test::unit_test_main(make_tree, argc, argv); }
#else
// Boost.Test as a static library: that has main().
test::test_suite* init_unit_test_suite(int, char**)
{
  if (!make_tree()) throw test::framework::setup_error("no KUnit case");
  return nullptr;
}
#endif
