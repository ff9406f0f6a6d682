// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The program of lkm_add_kunit_test(): each KUnit case of some modules is a case of Boost.Test, in a kernel of its own.
#define BOOST_TEST_NO_MAIN
#include <boost/test/unit_test.hpp>

#include <lkm/sim/kernel.hpp>

#include <fcntl.h>

#include <cstdio>
#include <deque>
#include <exception>
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

/// Inserts the modules into a new kernel and removes them.
outcome run(const sim::kunit_runner::selection& selected)
{
  outcome result;
  sim::kernel kernel;
  auto& runner = kernel.get<sim::kunit_runner>();
  runner.selected = selected;
  try {
    std::vector<std::string> inserted;
    for (const auto* name = lkm_kunit_modules; *name; ++name)
      if (const int error = kernel.user().init_module(*name, ""))
        result.bugs.push_back("insmod of " + std::string(*name) + ": error " + std::to_string(-error));
      else
        inserted.insert(inserted.begin(), *name);
    for (const auto& name : inserted) kernel.user().delete_module(name, O_NONBLOCK);
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
  kunit_test(std::string suite, std::string name) : suite_(std::move(suite)), name_(std::move(name)) {}

  boost::test_tools::assertion_result may_run(test::test_unit_id)
  {
    outcome_ = run({suite_, name_});
    result_ = nullptr;
    for (const auto& s : outcome_.suites)
      for (const auto& c : s.cases)
        if (c.name == name_) result_ = &c;
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
      if (failures.empty() && result_->status == lkm::waist::KUNIT_FAILURE)
        fail({.text = "the case failed and does not say why", .file = {}});
    } else if (!outcome_.death) {
      for (const auto& s : outcome_.suites)
        if (s.init_error) fail({.text = "the suite's suite_init() failed: " + std::to_string(s.init_error), .file = {}});
    }
    for (const auto& bug : outcome_.bugs) fail({.text = bug, .file = {}});
    if (outcome_.death) std::rethrow_exception(outcome_.death);
    // A case without expectations is none without assertions to Boost.Test.
    BOOST_TEST_PASSPOINT();
    BOOST_CHECK(result_);
  }

 private:
  /// An error at the place of the KUnit expectation.
  void fail(const sim::kunit_failure& what) const
  {
    namespace detail = boost::test_tools::tt_detail;
    const std::string file = what.file.empty() ? suite_ : what.file;
    detail::report_assertion(boost::test_tools::assertion_result(false), test::lazy_ostream::instance() << what.text,
                             {file.data(), file.size()}, static_cast<std::size_t>(what.line), detail::CHECK,
                             detail::CHECK_MSG, 0);
  }

  std::string suite_, name_;
  outcome outcome_;
  const sim::kunit_result* result_ = nullptr;
};

/// Boost.Test's tree of all cases, which the modules list when they are inserted.
bool make_tree()
{
  test::framework::master_test_suite().p_name.value = "KUnit";
  const auto listed = run({.suite = {}, .test_case = {}, .lists = true});
  for (const auto& s : listed.suites) {
    auto* const suite = BOOST_TEST_SUITE(s.name);
    for (const auto& c : s.cases) {
      const auto it = std::make_shared<kunit_test>(s.name, c.name);
      auto* const made = test::make_test_case([it] { it->report(); }, c.name, s.name, 0);
      made->add_precondition([it](test::test_unit_id id) { return it->may_run(id); });
      suite->add(made);
    }
    test::framework::master_test_suite().add(suite);
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
