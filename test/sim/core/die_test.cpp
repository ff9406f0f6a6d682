// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// However a driver ends its kernel, what came first is reported, with its task and place, and the program goes on.
#include <lkm/data_test.hpp>
#include <lkm/module.hpp>
#include <lkm/sim/user/world.hpp>
#include <lkm/test.hpp>

#include <boost/test/unit_test.hpp>

#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace {

/// Its end can be asked for in three places.
class failing {
 public:
  struct params {
    const char* where = "";
  };

  failing()
  {
    lkm::pr_info("failing: made\n");
    if (in_constructor) lkm::waist::lkm_kfree(this);
  }
  ~failing() { lkm::pr_info("failing: destroyed\n"); }

  lkm::result<> init(lkm::module_ref, params& p)
  {
    const std::string_view where = p.where;
    if (where == "init") return lkm::fail(EIO);
    if (where == "throws") throw std::runtime_error("no coffee");
    return {};
  }

  static inline bool in_constructor = false;  // the test's own
};

bool begins(const std::string& text, std::string_view words) { return text.starts_with(words); }
bool has(const std::string& text, std::string_view words) { return text.find(words) != text.npos; }

const std::string no_kfree = "BUG: kfree() of a pointer that is not allocated: freed twice, or never allocated";

struct fatal : lkm::test::fixture {
  lkm::sim::kernel& kernel() { return lkm::sim::kernel_of(world()); }
  void load(const std::string& fault) { BOOST_TEST_REQUIRE(user.insmod("fatal", "fault=\"" + fault + '"') == 0); }

  /// `calls` end the kernel, and the test gets a Death whose text begins with `words`.
  template <class Death = lkm::sim::kernel_bug, class Calls>
  static void dies(std::string_view words, Calls calls)
  {
    BOOST_CHECK_EXCEPTION(calls(), Death, [&](const Death& e) {
      BOOST_TEST_INFO(e.what());
      return begins(e.what(), words);
    });
  }

  /// What the fixture would tell the test of.
  std::vector<std::string> told() { return world().bugs(); }
};

}  // namespace

LKM_MODULE("failing", "Dual MIT/GPL", "Fails while it is loaded", failing,
           lkm::param<"where", &failing::params::where, 0, "where it fails">);

BOOST_AUTO_TEST_SUITE(death)

BOOST_FIXTURE_TEST_CASE(in_release_of_a_descriptor_that_goes_out_of_scope_is_told_at_the_end, fatal)
{
  load("release");
  {
    auto fd = user.open("/dev/fatal", O_RDWR);
  }
  const auto bugs = told();
  BOOST_TEST_REQUIRE(bugs.size() == 1u);
  BOOST_TEST(
      begins(bugs[0], "BUG: mutex_unlock() by task 1 (init), which does not hold it, in fatal_release() (fatal.c:"));
  BOOST_TEST(has(bugs[0], "close() of /dev/fatal by task 1 (init)"));
}

BOOST_FIXTURE_TEST_CASE(in_release_when_the_descriptor_is_closed_is_thrown_and_not_told_twice, fatal)
{
  load("release");
  auto fd = user.open("/dev/fatal", O_RDWR);
  dies("BUG: mutex_unlock() by task 1 (init), which does not hold it", [&] { fd.close(); });
  BOOST_TEST(told().empty());
}

BOOST_FIXTURE_TEST_CASE(in_an_exit_that_sleeps_for_ever_is_told_at_the_end, fatal)
{
  load("exit");
  const auto bugs = told();
  BOOST_TEST_REQUIRE(bugs.size() == 1u);
  BOOST_TEST(begins(bugs[0], "deadlock: nothing can ever run again (seed 0): task 1 (init) waits in "));
  BOOST_TEST(has(bugs[0], "fatal_exit() (fatal.c:"));
}

BOOST_FIXTURE_TEST_CASE(in_an_exit_that_rmmod_runs_is_thrown, fatal)
{
  load("exit");
  dies<lkm::sim::deadlock>("deadlock: nothing can ever run again (seed 0): task 1 (init) waits in delete_module()",
                           [&] { user.rmmod("fatal"); });
}

BOOST_FIXTURE_TEST_CASE(while_another_task_unwinds_is_told, fatal)
{
  load("unwinding");
  auto victim = user.spawn("victim", [](auto& self) {
    auto fd = self.open("/dev/fatal", O_RDWR);
    self.poll(std::span<pollfd>(), 1000);
    return fd.read(1).value();
  });
  victim.wait_until_asleep();
  auto reader = user.spawn("reader", [](auto& self) {
    auto fd = self.open("/dev/fatal", O_RDWR);
    return fd.read(1).value();
  });
  reader.wait_until_asleep();
  victim.kill(SIGKILL);  // its descriptor is closed, and release() sleeps while the reader runs
  dies(no_kfree + ", in fatal_read() (fatal.c:", [&] { reader.join(); });
  BOOST_TEST(kernel().report().mentions("read() of /dev/fatal by task 3 (reader)"));
}

BOOST_FIXTURE_TEST_CASE(by_not_modelled_with_a_mutex_held_is_not_the_mutex, fatal)
{
  load("unmodelled with a mutex");
  auto fd = user.open("/dev/fatal", O_RDWR);
  dies<lkm::sim::not_modelled>("printk's %pC is not modelled", [&] { fd.read(1); });
  BOOST_TEST(fd.write("x") == -EIO);
  fd.close();
  const auto text = kernel().report().text();
  BOOST_TEST(begins(text, "BUG: printk's %pC is not modelled"), text);
  BOOST_TEST(!has(text, "deadlock"), text);
}

BOOST_FIXTURE_TEST_CASE(comes_once_and_what_follows_in_other_tasks_hides_nothing, fatal)
{
  load("wild kfree");
  auto sleeper = user.spawn("sleeper", [](auto& self) { return self.poll(std::span<pollfd>(), 1000); });
  sleeper.wait_until_asleep();
  auto fd = user.open("/dev/fatal", O_RDWR);
  dies(no_kfree, [&] { fd.read(1); });
  BOOST_TEST(fd.read(1) == -EIO);
  BOOST_TEST(user.rmmod("fatal") == -EIO);
  const auto& findings = kernel().report().findings();
  BOOST_TEST_REQUIRE(findings.size() == 1u);
  BOOST_TEST(begins(findings[0].text, no_kfree));
}

BOOST_FIXTURE_TEST_CASE(is_what_join_gives_in_a_dead_kernel, fatal)
{
  load("wild kfree");
  auto sleeper = user.spawn("sleeper", [](auto& self) { return self.poll(std::span<pollfd>(), 1000); });
  sleeper.wait_until_asleep();
  dies(no_kfree, [&] { user.open("/dev/fatal", O_RDWR).read(1); });
  dies(no_kfree, [&] { sleeper.join(); });
}

BOOST_FIXTURE_TEST_CASE(by_kfree_of_what_was_never_allocated_names_place_and_task, fatal)
{
  load("wild kfree");
  auto other = user.spawn("barista", [](auto& self) { return self.open("/dev/fatal", O_RDWR).read(1).value(); });
  dies(no_kfree + ", in fatal_read() (fatal.c:", [&] { other.join(); });
  BOOST_TEST(kernel().report().mentions(", read() of /dev/fatal by task 2 (barista)\n"));
}

BOOST_FIXTURE_TEST_CASE(in_the_constructor_of_a_cxx_module_destroys_nothing, fatal)
{
  failing::in_constructor = true;
  dies("BUG: kfree() of a pointer that is not allocated", [&] { user.insmod("failing"); });
  failing::in_constructor = false;
  told();
  BOOST_TEST(times_logged("failing: made") == 1);
  BOOST_TEST(times_logged("failing: destroyed") == 0);
}

BOOST_FIXTURE_TEST_CASE(of_an_init_that_fails_destroys_its_module_once, fatal)
{
  BOOST_TEST(user.insmod("failing", "where=init") == -EIO);
  BOOST_TEST(times_logged("failing: destroyed") == 1);
  BOOST_TEST(told().empty());
  BOOST_TEST(times_logged("failing: destroyed") == 1);
}

BOOST_FIXTURE_TEST_CASE(by_an_exception_out_of_a_driver_has_its_words, fatal)
{
  dies("BUG: the exception \"no coffee\" left the driver: a kernel module has no exceptions",
       [&] { user.insmod("failing", "where=throws"); });
  BOOST_TEST(told().empty());
}

BOOST_AUTO_TEST_SUITE_END()
