// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// kernel/module/main.c: what others find while a module's init or exit runs.
#include <lkm/test.hpp>

namespace {

struct two_loads : lkm::test::fixture {
  two_loads() { log_prefixes = {"slowstart: ", "waiter: "}; }

  /// A task that loads the module, and sleeps in its init until let_go().
  lkm::user::child starting(const std::string& args = "")
  {
    auto child =
        user.spawn("insmod", [args](auto& self) -> long { return self.insmod("slowstart", "go=N " + args).value(); });
    child.wait_until_asleep();
    return child;
  }
  /// A task that loads a module, and waits for somebody's init. What the kernel is given twice is not one file, since
  /// finit_module() of 6.12 joins those.
  lkm::user::child waiting(const std::string& module)
  {
    auto child = user.spawn("waiting", [module, image = user.module_image(module)](auto& self) -> long {
      return self.init_module(module, image).value();
    });
    child.wait_until_asleep();
    return child;
  }
  void let_go() { user.open("/sys/module/slowstart/parameters/go", O_WRONLY).write("Y"); }

  /// "Loading", "Live" or "Unloading", as in /proc/modules; "" when it is not loaded.
  std::string state()
  {
    for (const char* const name : {"Loading", "Live", "Unloading"})
      if (const auto lines = "\n" + user.contents("/proc/modules"); lines.find("\nslowstart ") != lines.npos)
        if (const auto line = lines.substr(lines.find("\nslowstart ") + 1);
            line.substr(0, line.find('\n')).find(std::string(" ") + name + " ") != line.npos)
          return name;
    return "";
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(two_loads_at_once, two_loads)

BOOST_AUTO_TEST_CASE(a_second_load_waits_for_the_first_one_s_init_and_is_EEXIST)
{
  auto first = starting();
  BOOST_TEST(state() == "Loading");
  auto second = waiting("slowstart");
  let_go();
  BOOST_TEST(first.join() == 0);
  BOOST_TEST(second.join() == -EEXIST);
  BOOST_TEST(state() == "Live");
  BOOST_TEST(times_logged("slowstart: starts") == 1);
}

BOOST_AUTO_TEST_CASE(a_second_load_is_EBUSY_when_the_first_one_s_init_fails)
{
  auto first = starting("fails=-5");
  auto second = waiting("slowstart");
  let_go();
  BOOST_TEST(first.join() == -EIO);
  BOOST_TEST(second.join() == -EBUSY);
  BOOST_TEST(state() == "");
  BOOST_TEST(user.insmod("slowstart") == 0);
}

BOOST_AUTO_TEST_CASE(removal_while_init_runs_is_EBUSY)
{
  auto first = starting();
  BOOST_TEST(user.rmmod("slowstart") == -EBUSY);
  BOOST_TEST(user.rmmod("slowstart", user.forced) == -EBUSY);
  let_go();
  BOOST_TEST(first.join() == 0);
  BOOST_TEST(user.rmmod("slowstart") == 0);
}

BOOST_AUTO_TEST_CASE(a_user_of_its_symbols_waits_for_its_init)
{
  auto first = starting();
  auto other = waiting("waiter");
  let_go();
  BOOST_TEST(first.join() == 0);
  BOOST_TEST(other.join() == 0);
  BOOST_TEST(logged("waiter: slowstart is ready"));
  BOOST_TEST(user.rmmod("slowstart") == -EWOULDBLOCK);
  BOOST_TEST(user.rmmod("waiter") == 0);
  BOOST_TEST(user.rmmod("slowstart") == 0);
}

BOOST_AUTO_TEST_CASE(a_user_of_its_symbols_is_ENOENT_when_its_init_fails)
{
  auto first = starting("fails=-5");
  auto other = waiting("waiter");
  let_go();
  BOOST_TEST(first.join() == -EIO);
  BOOST_TEST(other.join() == -ENOENT);
  BOOST_TEST(times_logged("waiter: Unknown symbol slowstart_ready (err -2)") == 1);
}

BOOST_AUTO_TEST_CASE(while_exit_runs_it_can_neither_be_loaded_nor_removed_nor_used)
{
  user.insmod("slowstart");
  user.open("/sys/module/slowstart/parameters/go", O_WRONLY).write("N");
  auto leaving = user.spawn("rmmod", [](auto& self) -> long { return self.rmmod("slowstart").value(); });
  leaving.wait_until_asleep();
  BOOST_TEST(state() == "Unloading");
  BOOST_TEST(user.rmmod("slowstart") == -EBUSY);
  BOOST_TEST(user.insmod("slowstart") == -EBUSY);
  BOOST_TEST(user.insmod("waiter") == -ENOENT);
  let_go();
  BOOST_TEST(leaving.join() == 0);
  BOOST_TEST(state() == "");
  BOOST_TEST(user.insmod("slowstart") == 0);
}

BOOST_AUTO_TEST_SUITE_END()
