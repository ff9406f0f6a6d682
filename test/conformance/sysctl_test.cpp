// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// fs/proc/proc_sysctl.c and kernel/sysctl.c: the kernel's settings in /proc/sys.
#include <lkm/test.hpp>

namespace {

/// Settings that are the kernel's, and for all: they are as in a kernel that has booted quietly at the end.
struct settings : lkm::test::fixture {
  settings() { log_prefixes = {"sysctl: "}; }
  ~settings()
  {
    store("printk", "1 4 1 7");
    store("dmesg_restrict", "1");
    store("kptr_restrict", "0");
    store("hostname", "(none)");
  }

  static std::string path(const std::string& name) { return "/proc/sys/kernel/" + name; }
  std::string shown(const std::string& name) { return user.contents(path(name)); }
  lkm::user::outcome store(const std::string& name, const std::string& text)
  {
    return user.open(path(name), O_WRONLY).write(text);
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(kernel_sysctl, settings)

BOOST_AUTO_TEST_CASE(the_levels_of_the_console_are_four_numbers)
{
  BOOST_TEST(store("printk", "5 4 1 7\n") == 8);
  BOOST_TEST(shown("printk") == "5\t4\t1\t7\n");
  BOOST_TEST(store("printk", "8") == 1);
  BOOST_TEST(shown("printk") == "8\t4\t1\t7\n");
  BOOST_TEST(store("printk", " \t0x7 017 -1 ") == 13);
  BOOST_TEST(shown("printk") == "7\t15\t-1\t7\n");
}

BOOST_AUTO_TEST_CASE(what_is_no_number_is_EINVAL_and_what_stood_before_it_holds)
{
  store("printk", "5 4 1 7");
  BOOST_TEST(store("printk", "six") == -EINVAL);
  BOOST_TEST(store("printk", " \n") == -EINVAL);
  BOOST_TEST(store("printk", "-") == -EINVAL);
  BOOST_TEST(store("printk", "3x") == -EINVAL);
  BOOST_TEST(store("printk", "2147483648") == -EINVAL);
  BOOST_TEST(store("printk", "99999999999999999999999") == -EINVAL);
  BOOST_TEST(shown("printk") == "5\t4\t1\t7\n");
  BOOST_TEST(store("printk", "6 3 x") == -EINVAL);
  BOOST_TEST(shown("printk") == "6\t3\t1\t7\n");
  BOOST_TEST(store("printk", "-2147483648") == 11);
  BOOST_TEST(shown("printk") == "-2147483648\t3\t1\t7\n");
}

BOOST_AUTO_TEST_CASE(more_numbers_than_there_are_stay_unread)
{
  BOOST_TEST(store("printk", "5 4 1 7 9 8") == 8);
  auto file = user.open(path("dmesg_restrict"), O_WRONLY);
  BOOST_TEST(file.write("1 0") == 2);
  BOOST_TEST(file.write("0") == 1);  // behind the start of the file, where nothing is read
  BOOST_TEST(shown("dmesg_restrict") == "1\n");
}

BOOST_AUTO_TEST_CASE(numbers_are_read_at_the_start_alone)
{
  store("printk", "5 4 1 7");
  auto file = user.open(path("printk"), O_RDONLY);
  BOOST_TEST(file.read(3).bytes() == "5\t4");
  BOOST_TEST(file.read(9) == 0);
  BOOST_TEST(file.lseek(0, SEEK_SET) == 0);
  BOOST_TEST(file.read(99) == 8);
  BOOST_TEST(user.lstat(path("printk")).mode == (S_IFREG | 0644));
  BOOST_TEST(user.lstat(path("printk")).size == 0);
}

BOOST_AUTO_TEST_CASE(a_level_is_what_a_message_without_one_has)
{
  store("printk", "5 3 1 7");
  user.open("/dev/kmsg", O_WRONLY).write("sysctl: without a level\n");
  BOOST_TEST(logged("sysctl: without a level"));
}

BOOST_AUTO_TEST_CASE(a_value_out_of_its_range_is_EINVAL)
{
  BOOST_TEST(store("kptr_restrict", "3") == -EINVAL);
  BOOST_TEST(store("kptr_restrict", "-1") == -EINVAL);
  BOOST_TEST(store("kptr_restrict", "2") == 1);
  BOOST_TEST(shown("kptr_restrict") == "2\n");
  BOOST_TEST(store("dmesg_restrict", "2") == -EINVAL);
}

BOOST_AUTO_TEST_CASE(what_admins_alone_may_set_is_EPERM_for_others)
{
  auto child = user.spawn([](auto& self) -> long {
    self.drop_capability(21);  // CAP_SYS_ADMIN
    return self.open("/proc/sys/kernel/kptr_restrict", O_WRONLY).write("1").value();
  });
  BOOST_TEST(child.join() == -EPERM);
  auto other = user.spawn([](auto& self) -> long {
    self.drop_capability(21);
    return self.open("/proc/sys/kernel/tainted", O_WRONLY).write("0").value();
  });
  BOOST_TEST(other.join() == -EPERM);
}

BOOST_AUTO_TEST_CASE(a_mode_holds_for_root_as_well)
{
  BOOST_TEST(user.open(path("osrelease"), O_WRONLY).number() == -EACCES);
  BOOST_TEST(user.open(path("ostype"), O_RDWR).number() == -EACCES);
  BOOST_TEST(shown("ostype") == "Linux\n");
  auto guest = user.other("guest", 1000, 1000);
  BOOST_TEST(guest->contents(path("ostype")) == "Linux\n");
  BOOST_TEST(guest->open(path("printk"), O_WRONLY).number() == -EACCES);
}

BOOST_AUTO_TEST_CASE(a_text_is_a_line)
{
  BOOST_TEST(store("hostname", "kitchen\nsink") == 12);
  BOOST_TEST(shown("hostname") == "kitchen\n");
  auto file = user.open(path("hostname"), O_RDWR);
  BOOST_TEST(file.read(4) == 4);
  BOOST_TEST(file.write("en") == 2);
  BOOST_TEST(shown("hostname") == "kitcen\n");
  BOOST_TEST(file.read(9) == 1);
  BOOST_TEST(file.read(9) == 0);
  BOOST_TEST(store("hostname", std::string(80, 'h')) == 80);
  BOOST_TEST(shown("hostname") == std::string(64, 'h') + "\n");
}

BOOST_AUTO_TEST_CASE(a_taint_is_added_and_never_taken_away)
{
  BOOST_TEST(store("tainted", "64") == 2);  // TAINT_USER
  BOOST_TEST((std::stoul(shown("tainted")) & 64) == 64u);
  BOOST_TEST(store("tainted", "0\n") == 2);
  BOOST_TEST((std::stoul(shown("tainted")) & 64) == 64u);
  BOOST_TEST(store("tainted", "-1") == -EINVAL);
  BOOST_TEST(store("tainted", "much") == -EINVAL);
}

BOOST_AUTO_TEST_CASE(modules_may_be_forbidden_and_this_case_allows_only_what_does_not)
{
  BOOST_TEST(shown("modules_disabled") == "0\n");
  BOOST_TEST(store("modules_disabled", "0") == -EINVAL);
  BOOST_TEST(store("modules_disabled", "2") == -EINVAL);
}

BOOST_AUTO_TEST_SUITE_END()
