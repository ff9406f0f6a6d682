// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The commonest mistakes in drivers, a driver with each in modules/: what a person is told first, and that the program
/// goes on. With LKM_MISTAKES_SHOWN in the environment nothing is expected, so that the output is what a person sees
/// whose driver it is; docs/mistakes.md is made of that.
#include <lkm/test.hpp>

#include <boost/core/demangle.hpp>

#include <sys/ioctl.h>

#include <cstdlib>
#include <exception>
#include <regex>
#include <string>
#include <typeinfo>
#include <utility>
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
    for (const auto& bug : world().bugs()) lines.push_back(stable(first_line(bug)));
    BOOST_TEST(lines == told_at_the_end, boost::test_tools::per_element());
  }

  /// Without what differs from run to run.
  static std::string stable(const std::string& line)
  {
    static const std::pair<std::regex, const char*> varying[] = {
        {std::regex("hit at [0-9a-f]{16}"), "hit at ADDRESS"},
        {std::regex("address: [0-9a-f]{16} \\(module"), "address: ADDRESS (module"},
        {std::regex("process stack \\(offset [0-9]+"), "process stack (offset OFFSET"},
        {std::regex("stack_overflow.c:[0-9]+"), "stack_overflow.c:LINE"},
        {std::regex("at /[^ ]*/"), "at "}};
    auto text = line;
    for (const auto& [what, by] : varying) text = std::regex_replace(text, what, by);
    return text;
  }

  static std::string name() { return boost::unit_test::framework::current_test_case().p_name; }
  static std::string device() { return "/dev/" + name(); }
  static bool loads()
  {
    return name() != "proprietary_gpl" && name() != "calls_malloc" && name() != "init_fails_half_way";
  }

  /// `calls` is the end of the kernel: the exception is a `kind`, and `line` its first line.
  template <class Calls>
  void dies(const std::string& kind, const std::string& line, Calls calls)
  {
    if (shown()) return calls();
    try {
      calls();
    } catch (const std::exception& e) {
      BOOST_TEST(boost::core::demangle(typeid(e).name()) == "lkm::sim::" + kind);
      BOOST_TEST(stable(first_line(e.what())) == line);
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

// clang's AddressSanitizer keeps local variables elsewhere than on the stack, and sees the copy itself.
#if defined(WITH_ASAN) && defined(__clang__)
auto stack_in_place() { return without_asan("copy beyond the variable"); }
#else
auto stack_in_place() { return only_if(true, ""); }
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

MISTAKE_IF(user_pointer, without_tsan("it has memory of its own where the program's addresses are: no fault"))
{
  dies("kernel_bug",
       "BUG: unable to handle page fault for address: 0000200000000000 (user memory), in user_pointer_write() "
       "(user_pointer.c:12), write() of /dev/user_pointer by task 1 (init)",
       [&] { user.open(device(), O_WRONLY).write("hello"); });
}

MISTAKE(null_pointer)
{
  dies("kernel_bug",
       "BUG: kernel NULL pointer dereference, address: 0000000000000004, in null_pointer_write() (null_pointer.c:16), "
       "write() of /dev/null_pointer by task 1 (init)",
       [&] { user.open(device(), O_WRONLY).write("hello"); });
}

MISTAKE(error_pointer)
{
#if defined(WITH_ASAN) || defined(WITH_TSAN)
  // The fault is the sanitizer's own, on its way to look whether the address is a good one.
  const std::string what = "general protection fault, probably for non-canonical address: the pointer is not valid";
#else
  const std::string what = "BUG: unable to handle page fault for address: fffffffffffffffe (ERR_PTR(-ENOENT))";
#endif
  dies("kernel_bug",
       what + ", in error_pointer_ioctl() (error_pointer.c:24), ioctl() of /dev/error_pointer by task 1 (init)",
       [&] { user.open(device(), O_RDWR).ioctl(1, 7); });
}

MISTAKE(class_not_checked)
{
  dies("kernel_bug",
       "BUG: unable to handle page fault: device_destroy() was given ERR_PTR(-EEXIST), in class_not_checked_exit() "
       "(class_not_checked.c:20), delete_module() by task 1 (init)",
       [&] { user.rmmod(name()); });
}

MISTAKE_IF(use_after_free, without_asan("use of a freed block"))
{
  told_at_the_end = {
      "BUG: the check at the kernel's end found that a kmalloc() block of 4 bytes had been written to after kfree(), "
      "the end of the test by task 1 (init)"};
  auto fd = user.open(device(), O_RDWR);
  fd.ioctl(1, 0);
  fd.write("hello");
}

MISTAKE(double_free)
{
  dies("kernel_bug",
       "BUG: kfree() of a kmalloc() block of 16 bytes that has been freed already, in double_free_release() "
       "(double_free.c:22), close() of /dev/double_free by task 1 (init)",
       [&] {
         auto fd = user.open(device(), O_RDWR);
         fd.ioctl(1, 0);
         fd.close();
       });
}

MISTAKE(leak)
{
  told_at_the_end = {
      "1 block of kmalloc() memory never freed: kfree() is missing: 16 bytes, allocated in leak_open() (leak.c:10)"};
  user.open(device(), O_RDWR).close();
}

MISTAKE_IF(write_beyond_block, without_asan("write beyond the block"))
{
  dies("kernel_bug",
       "BUG: kfree() found that memory behind the end of a kmalloc() block of 16 bytes had been written to, in "
       "write_beyond_block_release() (write_beyond_block.c:23), close() of /dev/write_beyond_block by task 1 (init)",
       [&] { user.open(device(), O_RDWR).close(); });
}

MISTAKE(copy_beyond_block)
{
  dies("kernel_bug",
       "usercopy: Kernel memory overwrite attempt detected to SLUB object 'kmalloc-16' (offset 0, size 20)!, in "
       "copy_beyond_block_write() (copy_beyond_block.c:17), write() of /dev/copy_beyond_block by task 1 (init)",
       [&] { user.open(device(), O_WRONLY).write(std::string(20, 'x')); });
}

MISTAKE_IF(copy_beyond_stack, stack_in_place())
{
  dies("kernel_bug",
       "usercopy: Kernel memory overwrite attempt detected to process stack (offset OFFSET, size 65536)!, in fill() "
       "(copy_beyond_stack.c:10), write() of /dev/copy_beyond_stack by task 1 (init)",
       [&] { user.open(device(), O_WRONLY).write(std::string(1 << 16, 'x')); });
}

MISTAKE(copy_beyond_variable)
{
  told_at_the_end = {
      "WARNING: at copy_beyond_variable.c:12 in copy_beyond_variable_ioctl(): Buffer overflow detected (64 < 4096)!: "
      "the "
      "copy would go beyond the driver's object, so nothing is copied"};
  auto fd = user.open(device(), O_RDWR);
  BOOST_TEST(fd.ioctl(_IOC(_IOC_WRITE, 'x', 1, 4096), 0x1000) == -EFAULT);
}

MISTAKE(string_beyond_array)
{
  dies("kernel_bug",
       "kernel BUG: detected buffer overflow in strcpy, in string_beyond_array_write() (string_beyond_array.c:22), "
       "write() of /dev/string_beyond_array by task 1 (init)",
       [&] { user.open(device(), O_WRONLY).write("somebody"); });
}

MISTAKE_IF(stack_smashed, without_asan("write beyond the variable"))
{
#ifdef __clang__
  // clang gives the check at the function's end no line.
  const std::string place = "[stack_smashed.ko]";
#else
  const std::string place = "(stack_smashed.c:18)";
#endif
  dies("kernel_bug",
       "Kernel panic - not syncing: stack-protector: Kernel stack is corrupted, in stack_smashed_write() " + place +
           ", write() of /dev/stack_smashed by task 1 (init)",
       [&] { user.open(device(), O_WRONLY).write("123456789012"); });
}

MISTAKE(sleep_in_atomic)
{
  dies("kernel_bug",
       "BUG: scheduling while atomic: task 1 (init) sleeps with a spinlock held or preemption disabled, in "
       "sleep_in_atomic_write() (sleep_in_atomic.c:14), write() of /dev/sleep_in_atomic by task 1 (init)",
       [&] { user.open(device(), O_WRONLY).write("hello"); });
}

MISTAKE(mutex_in_atomic)
{
  dies("kernel_bug",
       "BUG: mutex_lock() with a spinlock held or preemption disabled, in mutex_in_atomic_write() "
       "(mutex_in_atomic.c:15), write() of /dev/mutex_in_atomic by task 1 (init)",
       [&] { user.open(device(), O_WRONLY).write("hello"); });
}

MISTAKE(allocate_in_atomic)
{
  dies("kernel_bug",
       "BUG: an allocation that may sleep (GFP_KERNEL) with a spinlock held or preemption disabled, in "
       "allocate_in_atomic_write() (allocate_in_atomic.c:14), write() of /dev/allocate_in_atomic by task 1 (init)",
       [&] { user.open(device(), O_WRONLY).write("hello"); });
}

MISTAKE(copy_with_a_spinlock)
{
  dies("kernel_bug",
       "BUG: sleeping function called from invalid context: copy_to_user() may fault and sleep, and is called "
       "with a spinlock held or preemption disabled, in copy_with_a_spinlock_read() (copy_with_a_spinlock.c:18), "
       "read() of "
       "/dev/copy_with_a_spinlock by task 1 (init)",
       [&] { user.open(device(), O_RDONLY).read(8); });
}

MISTAKE(spinlock_taken_twice)
{
  dies("kernel_bug",
       "BUG: spinlock recursion: task 1 (init) takes a spinlock that it holds already, in add() "
       "(spinlock_taken_twice.c:13), write() of /dev/spinlock_taken_twice by task 1 (init)",
       [&] { user.open(device(), O_WRONLY).write("hello"); });
}

MISTAKE(spinlock_left_held)
{
  dies("kernel_bug",
       "BUG: a spinlock is held, or preemption disabled, on the return to user space, write() by task 1 (init)",
       [&] { user.open(device(), O_WRONLY).write("much too long"); });
}

MISTAKE(timer_sleeps)
{
  dies(
      "kernel_bug",
      "BUG: scheduling while atomic: task 0 (swapper/0) sleeps in a softirq, such as a timer's function, in on_timer() "
      "(timer_sleeps.c:11), a kernel thread by task 0 (swapper/0)",
      [&] { user.open(device(), O_WRONLY).write("x"); });
}

MISTAKE(timer_takes_lock)
{
  dies("kernel_bug",
       "BUG: spinlock recursion: task 1 (init) takes a spinlock that it holds already, in on_timer() "
       "(timer_takes_lock.c:14), write() of /dev/timer_takes_lock by task 1 (init)",
       [&] { user.open(device(), O_WRONLY).write("x"); });
}

MISTAKE(mutex_not_held)
{
  dies("kernel_bug",
       "BUG: mutex_unlock() by task 1 (init), which does not hold it, in mutex_not_held_write() (mutex_not_held.c:19), "
       "write() of /dev/mutex_not_held by task 1 (init)",
       [&] { user.open(device(), O_WRONLY).write("much too long"); });
}

MISTAKE(lock_left_held)
{
  auto fd = user.open(device(), O_WRONLY);
  BOOST_TEST(fd.write("much too long") == -EINVAL);
  dies("deadlock",
       "deadlock: nothing can ever run again (seed 0): task 1 (init) waits in write() of /dev/lock_left_held, for a "
       "mutex that task 1 (init) holds itself [uninterruptible], at lock_left_held_write() (lock_left_held.c:12)",
       [&] { fd.write("short"); });
}

MISTAKE(deadlock)
{
  told_at_the_end = {
      "possible deadlock: the mutex \"right\" is taken with the mutex \"left\" held, and elsewhere the other way "
      "round, in "
      "take() (deadlock.c:16), write() of /dev/deadlock by task 1 (init) [lock order]"};
  dies("deadlock", "deadlock: nothing can ever run again (seed 0)", [&] {
    auto fd = user.open(device(), O_WRONLY);
    auto other = user.spawn("other", [&](auto& self) { return self.write(fd.number(), "xx").value(); });
    other.wait_until_asleep();
    fd.write("x");
  });
}

MISTAKE(never_woken)
{
  dies("deadlock", "deadlock: nothing can ever run again (seed 0)", [&] {
    auto fd = user.open(device(), O_RDWR);
    auto reader = user.spawn("reader", [&](auto& self) { return self.read(fd.number(), 1).value(); });
    reader.wait_until_asleep();
    fd.write("x");
    reader.join();
  });
}

MISTAKE(signal_not_heeded)
{
  dies(
      "kernel_bug",
      "BUG: soft lockup: task 2 (reader) waits again and again while a signal is pending, which ends each wait at "
      "once, in signal_not_heeded_read() (signal_not_heeded.c:14), read() of /dev/signal_not_heeded by task 2 (reader)",
      [&] {
        auto reader = user.spawn("reader", [](auto& self) { return self.open(device(), O_RDONLY).read(1).value(); });
        reader.wait_until_asleep();
        reader.kill(SIGINT);
        reader.join();
      });
}

MISTAKE_IF(endless_loop,
           without_tsan("it keeps a signal back until the program calls something, and the loop does not"))
{
  dies("kernel_bug",
       "BUG: soft lockup: task 1 (init) loops without sleeping, in endless_loop_write() (endless_loop.c:11), write() "
       "of /dev/endless_loop by task 1 (init)",
       [&] { user.open(device(), O_WRONLY).write("hello"); });
}

MISTAKE(waits_for_jiffies_for_ever)
{
  dies("kernel_bug",
       "BUG: soft lockup: task 1 (init) waits without sleeping for what never comes, in "
       "waits_for_jiffies_for_ever_write() (waits_for_jiffies_for_ever.c:10), write() of "
       "/dev/waits_for_jiffies_for_ever by task 1 (init)",
       [&] { user.open(device(), O_WRONLY).write("hello"); });
}

MISTAKE(division_by_zero)
{
  dies("kernel_bug",
       "divide error, in division_by_zero_ioctl() (division_by_zero.c:9), ioctl() of /dev/division_by_zero by task 1 "
       "(init)",
       [&] { user.open(device(), O_RDWR).ioctl(1, 0); });
}

MISTAKE_IF(stack_overflow, without_asan("end of the stack"))
{
  dies("kernel_bug",
       "BUG: TASK stack guard page was hit at ADDRESS: the stack of task 1 (init) is full, in sum() "
       "(stack_overflow.c:LINE), ioctl() of /dev/stack_overflow by task 1 (init)",
       [&] { user.open(device(), O_RDWR).ioctl(1, 1'000'000'000); });
}

MISTAKE(no_owner)
{
  told_at_the_end = {
      "module no_owner was removed while /dev/no_owner is open: its file_operations have no .owner = THIS_MODULE"};
  dies("kernel_bug",
       "BUG: unable to handle page fault: the driver of an open file has been removed, read() of /dev/no_owner by task "
       "1 (init)",
       [&] {
         auto fd = user.open(device(), O_RDONLY);
         BOOST_TEST(user.rmmod(name()) == 0);
         fd.read(1);
       });
}

MISTAKE(no_owner_asleep)
{
  told_at_the_end = {
      "module no_owner_asleep was removed while open() of /dev/no_owner_asleep by task 2 (opener) is asleep: its "
      "file_operations have no .owner = THIS_MODULE"};
  user.mknod(device(), S_IFCHR | 0600, 240, 0);
  dies("kernel_bug",
       "BUG: unable to handle page fault for address: ADDRESS (module no_owner_asleep, which has been removed), in "
       "no_owner_asleep_open() (no_owner_asleep.c:11), open() of /dev/no_owner_asleep by task 2 (opener)",
       [&] {
         auto opener = user.spawn("opener", [](auto& self) { return self.open(device(), O_RDONLY).number(); });
         opener.wait_until_asleep();
         BOOST_TEST(user.rmmod(name()) == 0);
         opener.kill(SIGKILL);
         opener.join();
       });
}

MISTAKE(empty_exit)
{
  told_at_the_end = {
      "module empty_exit left misc device \"empty_exit\" registered after its exit: misc_deregister() is missing; it "
      "was made in empty_exit_init() (empty_exit.c:28)"};
  BOOST_TEST(user.rmmod(name()) == 0);
}

MISTAKE(work_left_queued)
{
  told_at_the_end = {
      "module work_left_queued left the delayed work do_work() (work_left_queued.c:9) registered after its exit: "
      "cancel_delayed_work_sync() is missing"};
  user.open(device(), O_WRONLY).write("x");
  BOOST_TEST(user.rmmod(name()) == 0);
}

MISTAKE(init_fails_half_way)
{
  told_at_the_end = {
      "module init_fails_half_way left misc device \"init_fails_half_way\" registered after its init failed: "
      "misc_deregister() is missing; it was made in init_fails_half_way_init() (init_fails_half_way.c:22)"};
  BOOST_TEST(user.insmod(name()) == -EEXIST);
}

MISTAKE(module_count)
{
  told_at_the_end = {
      "module module_count has 1 reference(s) that nobody gave back: module_put() is missing for try_module_get() in "
      "module_count_open() (module_count.c:9)"};
  user.open(device(), O_RDWR).close();
  BOOST_TEST(user.rmmod(name()) == -EAGAIN);
}

MISTAKE(proprietary_gpl)
{
  told_at_the_end = {
      "no proprietary_gpl.ko would be built: modpost: ERROR: GPL-incompatible module proprietary_gpl.ko uses GPL-only "
      "symbol '__class_create'",
      "no proprietary_gpl.ko would be built: modpost: ERROR: GPL-incompatible module proprietary_gpl.ko uses GPL-only "
      "symbol 'class_destroy'"};
  BOOST_TEST(user.insmod(name()) == -ENOENT);
}

MISTAKE(calls_malloc)
{
  told_at_the_end = {"no calls_malloc.ko would be built: modpost: ERROR: \"malloc\" [calls_malloc.ko] undefined!",
                     "no calls_malloc.ko would be built: modpost: ERROR: \"free\" [calls_malloc.ko] undefined!"};
  BOOST_TEST(user.insmod(name()) == -ENOENT);
}

MISTAKE(not_modelled)
{
  dies("not_modelled",
       "printk's %pC is not modelled by lkm's simulated kernel, in not_modelled_open() (not_modelled.c:11), open() of "
       "/dev/not_modelled by task 1 (init)",
       [&] { user.open(device(), O_RDWR); });
}

BOOST_AUTO_TEST_SUITE_END()

// Whatever the drivers above have done, the next kernel is a good one.
BOOST_FIXTURE_TEST_CASE(after_all_mistakes, lkm::test::fixture)
{
  BOOST_TEST(user.insmod("leak") == 0);
  BOOST_TEST(user.rmmod("leak") == 0);
}
