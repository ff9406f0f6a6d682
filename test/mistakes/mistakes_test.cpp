// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The commonest mistakes in drivers, a driver with each in modules/: what a person is told first, and that the program
/// goes on. With LKM_MISTAKES_SHOWN in the environment nothing is expected, so that the output is what a person sees
/// whose driver it is; docs/mistakes.md is made of that.
#include <lkm/test.hpp>

#include <boost/core/demangle.hpp>

#include <cstdlib>
#include <exception>
#include <string>
#include <typeinfo>
#include <vector>

namespace {

#if defined(__SANITIZE_ADDRESS__)
#define WITH_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define WITH_ASAN 1
#elif __has_feature(thread_sanitizer)
#define WITH_TSAN 1
#endif
#endif

bool shown() { return std::getenv("LKM_MISTAKES_SHOWN"); }

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

/// A kernel with the driver that is named like the case.
struct mistake : lkm::test::fixture {
  mistake()
  {
    if (loads()) user.insmod(name());
  }
  ~mistake()
  {
    if (shown()) return;
    std::vector<std::string> lines;
    for (const auto& bug : world().bugs()) lines.push_back(first_line(bug));
    BOOST_TEST(lines == told_at_the_end, boost::test_tools::per_element());
  }

  static std::string name() { return boost::unit_test::framework::current_test_case().p_name; }
  static std::string device() { return "/dev/" + name(); }
  static bool loads() { return name() != "proprietary_gpl" && name() != "calls_malloc" && name() != "init_fails_half_way"; }

  /// `calls` is the end of the kernel: the exception is a `kind`, and `line` its first line.
  template <class Calls>
  void dies(const std::string& kind, const std::string& line, Calls calls)
  {
    if (shown()) return calls();
    try {
      calls();
    } catch (const std::exception& e) {
      BOOST_TEST(boost::core::demangle(typeid(e).name()) == "lkm::sim::" + kind);
      BOOST_TEST(first_line(e.what()) == line);
      return;
    }
    BOOST_ERROR("the kernel lives on");
  }

  /// The first line of each BUG that the fixture has to tell of.
  std::vector<std::string> told_at_the_end;
};

/// A case where something other than the simulated kernel has the last word in this build.
auto only_if(bool possible, std::string why_not)
{
  return boost::unit_test::precondition([=](boost::unit_test::test_unit_id) {
    boost::test_tools::assertion_result result(possible);
    result.message() << why_not;
    return result;
  });
}

#ifdef WITH_ASAN
auto without_asan(const char* what)
{
  return only_if(false, std::string("AddressSanitizer ends the program at the ") + what);
}
#else
auto without_asan(const char*) { return only_if(true, ""); }
#endif

#ifdef WITH_TSAN
auto without_tsan(const char* why) { return only_if(false, std::string("ThreadSanitizer: ") + why); }
#else
auto without_tsan(const char*) { return only_if(true, ""); }
#endif

/// A loop that never ends is noticed after this many seconds.
struct short_watchdog {
  short_watchdog() { setenv("LKM_WATCHDOG", "1", 0); }
};

}  // namespace

BOOST_TEST_GLOBAL_FIXTURE(short_watchdog);

#define MISTAKE(name) BOOST_FIXTURE_TEST_CASE(name, mistake)
#define MISTAKE_IF(name, condition) BOOST_FIXTURE_TEST_CASE(name, mistake, *condition)

BOOST_AUTO_TEST_SUITE(mistakes)

MISTAKE_IF(user_pointer, without_tsan("the program's addresses are its own memory, so that a read of one is no fault"))
{
  dies("kernel_bug", "", [&] { user.open(device(), O_WRONLY).write("hello"); });
}

MISTAKE(null_pointer)
{
  dies("kernel_bug", "", [&] { user.open(device(), O_WRONLY).write("hello"); });
}

MISTAKE(error_pointer)
{
  dies("kernel_bug", "", [&] { user.open(device(), O_RDWR).ioctl(1, 7); });
}

MISTAKE_IF(use_after_free, without_asan("use of a freed block"))
{
  {
    auto one = user.open(device(), O_WRONLY);
    auto other = user.open(device(), O_WRONLY);
    one.close();
    other.write("hello");
  }
}

MISTAKE_IF(double_free, without_asan("second free"))
{
  dies("kernel_bug", "", [&] {
    auto fd = user.open(device(), O_RDWR);
    fd.ioctl(1, 0);
    fd.close();
  });
}

MISTAKE(leak)
{
  user.open(device(), O_RDWR).close();
}

MISTAKE_IF(write_beyond_block, without_asan("write beyond the block"))
{
  dies("kernel_bug", "", [&] { user.open(device(), O_RDWR).close(); });
}

MISTAKE(copy_beyond_block)
{
  dies("kernel_bug", "", [&] { user.open(device(), O_WRONLY).write(std::string(20, 'x')); });
}

MISTAKE(sleep_in_atomic)
{
  dies("kernel_bug", "", [&] { user.open(device(), O_WRONLY).write("hello"); });
}

MISTAKE(mutex_in_atomic)
{
  dies("kernel_bug", "", [&] { user.open(device(), O_WRONLY).write("hello"); });
}

MISTAKE(allocate_in_atomic)
{
  dies("kernel_bug", "", [&] { user.open(device(), O_WRONLY).write("hello"); });
}

MISTAKE(copy_with_a_spinlock)
{
  dies("kernel_bug", "", [&] { user.open(device(), O_RDONLY).read(8); });
}

MISTAKE(spinlock_taken_twice)
{
  dies("kernel_bug", "", [&] { user.open(device(), O_WRONLY).write("hello"); });
}

MISTAKE(spinlock_left_held)
{
  dies("kernel_bug", "", [&] { user.open(device(), O_WRONLY).write("much too long"); });
}

MISTAKE(mutex_not_held)
{
  dies("kernel_bug", "", [&] { user.open(device(), O_WRONLY).write("much too long"); });
}

MISTAKE(lock_left_held)
{
  auto fd = user.open(device(), O_WRONLY);
  BOOST_TEST(fd.write("much too long") == -EINVAL);
  dies("deadlock", "", [&] { fd.write("short"); });
}

MISTAKE(deadlock)
{
  dies("deadlock", "", [&] {
    auto fd = user.open(device(), O_WRONLY);
    auto other = user.spawn("other", [&](auto& self) { return self.write(fd.number(), "xx").value(); });
    other.wait_until_asleep();
    fd.write("x");
  });
}

MISTAKE(never_woken)
{
  dies("deadlock", "", [&] {
    auto fd = user.open(device(), O_RDWR);
    auto reader = user.spawn("reader", [&](auto& self) { return self.read(fd.number(), 1).value(); });
    reader.wait_until_asleep();
    fd.write("x");
    reader.join();
  });
}

MISTAKE(endless_loop)
{
  dies("kernel_bug", "", [&] { user.open(device(), O_WRONLY).write("hello"); });
}

MISTAKE(waits_for_jiffies_for_ever)
{
  dies("kernel_bug", "", [&] { user.open(device(), O_WRONLY).write("hello"); });
}

MISTAKE(division_by_zero)
{
  dies("kernel_bug", "", [&] { user.open(device(), O_RDWR).ioctl(1, 0); });
}

MISTAKE_IF(stack_overflow, without_asan("end of the stack"))
{
  dies("kernel_bug", "", [&] { user.open(device(), O_RDWR).ioctl(1, 1'000'000'000); });
}

MISTAKE(no_owner)
{
  dies("kernel_bug", "", [&] {
    auto fd = user.open(device(), O_RDONLY);
    BOOST_TEST(user.rmmod(name()) == 0);
    fd.read(1);
  });
}

MISTAKE(empty_exit)
{
  BOOST_TEST(user.rmmod(name()) == 0);
}

MISTAKE(init_fails_half_way)
{
  BOOST_TEST(user.insmod(name()) == -EEXIST);
}

MISTAKE(module_count)
{
  user.open(device(), O_RDWR).close();
  BOOST_TEST(user.rmmod(name()) == -EAGAIN);
}

MISTAKE(proprietary_gpl)
{
  BOOST_TEST(user.insmod(name()) == -ENOENT);
}

MISTAKE(calls_malloc)
{
  BOOST_TEST(user.insmod(name()) == -ENOENT);
}

MISTAKE(not_modelled)
{
  dies("not_modelled", "", [&] { user.open(device(), O_RDWR); });
}

BOOST_AUTO_TEST_SUITE_END()
