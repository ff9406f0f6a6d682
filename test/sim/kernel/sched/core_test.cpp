// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <lkm/data_test.hpp>
#include <lkm/sim/user/world.hpp>
#include <lkm/test.hpp>

#include <boost/test/unit_test.hpp>

using lkm::sim::kernel;
using lkm::sim::process;

namespace {

/// In which order three tasks run, each yielding once.
std::string order_with_seed(std::uint64_t seed)
{
  kernel k({.seed = seed});
  std::string order;
  std::vector<process*> children;
  for (const char name : {'a', 'b', 'c', 'd'})
    children.push_back(&k.spawn(k.user(), [&order, name](process& self) -> long {
      order += name;
      self.nanosleep_ms(1);
      order += name;
      return 0;
    }));
  for (auto* const c : children) k.join(k.user(), *c);
  return order;
}

const std::string all_waits[] = {"nothing", "cond_resched()", "schedule()", "cpu_relax()"};

}  // namespace

BOOST_AUTO_TEST_SUITE(sched)

BOOST_AUTO_TEST_CASE(seed_0_runs_first_come_first_served) { BOOST_TEST(order_with_seed(0) == "abcdabcd"); }

BOOST_AUTO_TEST_CASE(a_seed_gives_the_same_order_each_time)
{
  for (std::uint64_t seed = 1; seed < 20; ++seed) BOOST_TEST(order_with_seed(seed) == order_with_seed(seed));
}

BOOST_AUTO_TEST_CASE(seeds_give_different_orders)
{
  std::set<std::string> orders;
  for (std::uint64_t seed = 1; seed < 20; ++seed) orders.insert(order_with_seed(seed));
  BOOST_TEST(orders.size() > 5u);
}

/// What two tasks that each add 1 bring it to, when a user copy stands between a look at the number and its change.
BOOST_AUTO_TEST_CASE(a_user_copy_lets_another_task_go_first_with_some_seeds_and_never_without_one)
{
  const auto sum_with_seed = [](std::uint64_t seed) {
    kernel k({.seed = seed});
    int sum = 0;
    const auto add = [&sum](process& self) -> long {
      const auto memory = self.memory().map(sizeof(int));
      const int seen = sum;
      // SAFETY: a user address, which is not dereferenced.
      if (lkm::waist::copy_to_user(reinterpret_cast<void*>(memory), &seen, sizeof seen)) return -EFAULT;
      sum = seen + 1;
      return 0;
    };
    auto& one = k.spawn(k.user(), add);
    auto& other = k.spawn(k.user(), add);
    BOOST_TEST(k.join(k.user(), one) == 0);
    BOOST_TEST(k.join(k.user(), other) == 0);
    return sum;
  };
  BOOST_TEST(sum_with_seed(0) == 2);
  std::set<int> sums;
  for (std::uint64_t seed = 1; seed < 20; ++seed) sums.insert(sum_with_seed(seed));
  BOOST_TEST(sums == (std::set{1, 2}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(time_is_virtual_and_jumps_when_nothing_can_run)
{
  kernel k;
  BOOST_TEST(k.user().nanosleep_ms(3'600'000) == 0);
  BOOST_TEST(k.now() == 3'600'000'000'000u);
}

BOOST_AUTO_TEST_CASE(a_wait_that_nobody_can_end_is_a_deadlock_that_names_each_place)
{
  kernel k;
  k.user().init_module("coffee", "");
  k.user().mknod("/dev/coffee", S_IFCHR | 0600, lkm::MKDEV(12, 2));
  auto& drinker = k.spawn(k.user(), [](process& self) -> long {
    const int fd = self.open("/dev/coffee", O_RDONLY);
    return self.read(fd, self.memory().map(8), 8);
  });
  std::string said;
  try {
    k.join(k.user(), drinker);
  } catch (const lkm::sim::deadlock& e) {
    said = e.what();
  }
  BOOST_TEST(said.starts_with("deadlock: nothing can ever run again (seed 0)\n"
                              "  task 1 (init) waits in wait(), for task 2 (init) to end [uninterruptible]\n"
                              "  task 2 (init) waits in read() of /dev/coffee [interruptible], at "
                              "coffee_machine::coffee::read() (coffee.hpp:"),
             said);
}

BOOST_AUTO_TEST_CASE(a_mutex_that_its_owner_takes_again_is_a_deadlock)
{
  kernel k;
  lkm::waist::mutex lock;
  lkm::waist::__mutex_init(&lock, "lock", nullptr);
  lkm::waist::mutex_lock(&lock);
  BOOST_CHECK_EXCEPTION(lkm::waist::mutex_lock(&lock), lkm::sim::deadlock, [](const auto& e) {
    return std::string(e.what()).find("for a mutex that task 1 (init) holds") != std::string::npos;
  });
}

BOOST_AUTO_TEST_CASE(sleeping_under_a_spinlock_is_reported)
{
  kernel k;
  lkm::waist::spinlock_t lock{};
  lkm::waist::spin_lock(&lock);
  BOOST_CHECK_EXCEPTION(lkm::waist::msleep(1), lkm::sim::kernel_bug, [](const auto& e) {
    return std::string(e.what()).find("scheduling while atomic") != std::string::npos;
  });
}

BOOST_AUTO_TEST_CASE(GFP_KERNEL_under_a_spinlock_is_reported)
{
  kernel k;
  lkm::waist::spinlock_t lock{};
  lkm::waist::spin_lock(&lock);
  BOOST_CHECK_THROW(lkm::waist::kmalloc(8, lkm::waist::GFP_KERNEL), lkm::sim::kernel_bug);
}

BOOST_AUTO_TEST_CASE(a_task_that_still_runs_at_the_end_is_reported)
{
  kernel k;
  k.spawn(k.user(), [](process& self) -> long { return self.nanosleep_ms(10); });
  k.shut_down();
  BOOST_TEST(k.report().mentions("task 2 (init) still ran at the end: join() it"));
}

BOOST_AUTO_TEST_CASE(a_task_that_sleeps_at_the_end_is_reported_and_its_files_are_closed)
{
  kernel k;
  auto& child = k.spawn(k.user(), [](process& self) -> long { return self.nanosleep_ms(10); });
  k.run_until_asleep(k.user(), child);
  k.shut_down();
  BOOST_TEST(k.report().mentions("task 2 (init) still ran at the end: join() it"));
  BOOST_TEST(child.descriptors().find(0) == nullptr);
}

BOOST_AUTO_TEST_CASE(what_a_child_throws_comes_out_of_join)
{
  kernel k;
  auto& child = k.spawn(k.user(), [](process&) -> long { throw std::runtime_error("in the child"); });
  BOOST_CHECK_THROW(k.join(k.user(), child), std::runtime_error);
}

BOOST_AUTO_TEST_CASE(a_signal_without_a_handler_ends_the_child)
{
  kernel k;
  auto& child = k.spawn(k.user(), [](process& self) -> long { return self.nanosleep_ms(1000); });
  k.run_until_asleep(k.user(), child);
  k.user().kill(child, SIGTERM);
  BOOST_TEST(k.join(k.user(), child) == 128 + SIGTERM);
}

BOOST_AUTO_TEST_CASE(a_sleeping_process_cannot_make_another_call)
{
  kernel k;
  auto& child = k.spawn(k.user(), [](process& self) -> long { return self.nanosleep_ms(1000); });
  k.run_until_asleep(k.user(), child);
  BOOST_CHECK_THROW(child.close(0), lkm::sim::misuse);
  k.join(k.user(), child);
}

LKM_DATA_TEST_CASE(lkm::test::fixture, a_loop_on_jiffies_sees_time_pass, all_waits, wait)
{
  BOOST_TEST_REQUIRE(user.insmod("fatal", "fault=" + wait) == 0);
  auto& k = lkm::sim::kernel_of(world());
  const auto start = k.now();
  BOOST_TEST(user.open("/dev/fatal", O_RDWR).ioctl(250, 0) == 0);
  BOOST_TEST(k.now() - start >= 999'000'000u);
  BOOST_TEST(k.now() - start <= 1'010'000'000u);
}

BOOST_FIXTURE_TEST_CASE(a_loop_on_jiffies_that_yields_lets_others_run, lkm::test::fixture)
{
  BOOST_TEST_REQUIRE(user.insmod("fatal", "fault=cond_resched()") == 0);
  auto other = user.spawn([&](auto& self) {
    self.poll(std::span<pollfd>(), 100);
    return static_cast<long>(lkm::sim::kernel_of(world()).now() / 1'000'000);
  });
  other.wait_until_asleep();
  BOOST_TEST(user.open("/dev/fatal", O_RDWR).ioctl(250, 0) == 0);
  BOOST_TEST(other.join() < 200);
}

BOOST_AUTO_TEST_SUITE_END()
