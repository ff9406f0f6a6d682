// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// What a module's end by force does, which on Linux nobody would want to try.
#include <lkm/data_test.hpp>
#include <lkm/sim/user/world.hpp>
#include <lkm/test.hpp>

#include <boost/test/unit_test.hpp>

#include <functional>
#include <string>

using lkm::sim::kernel;

namespace {

/// The coffee machine with an open file, and then removed by force.
struct forced {
  forced()
  {
    kernel.user().init_module("coffee_c", "");
    kernel.user().mknod("/dev/coffee", S_IFCHR | 0666, lkm::waist::MKDEV(12, 3));
    fd = kernel.user().open("/dev/coffee", O_RDWR);
  }
  int remove() { return kernel.user().delete_module("coffee_c", O_NONBLOCK | O_TRUNC); }

  lkm::sim::kernel kernel;
  int fd = -1;
};

/// A driver whose operations do not name their module, so that it goes while a file is open.
struct without_owner : lkm::test::fixture {
  without_owner() { BOOST_TEST_REQUIRE(user.insmod("fatal", "fault=\"no owner\"") == 0); }
  long bugs_with(const std::string& words)
  {
    long count = 0;
    for (const auto& f : lkm::sim::kernel_of(world()).report().findings()) count += f.text.find(words) != f.text.npos;
    return count;
  }
};

struct use {
  const char* call;
  std::function<void(lkm::test::descriptor&)> make;
};
std::ostream& operator<<(std::ostream& os, const use& u) { return os << u.call; }

const use all_uses[] = {
    {"read", [](auto& fd) { fd.read(1); }},
    {"write", [](auto& fd) { fd.write("x"); }},
    {"ioctl", [](auto& fd) { fd.ioctl(0x100, 0); }},
    {"poll", [](auto& fd) { fd.poll(POLLIN, 0); }},
    {"lseek", [](auto& fd) { fd.lseek(1, SEEK_SET); }},
    {"mmap", [](auto& fd) { fd.mmap(4096, PROT_READ, MAP_SHARED); }},
    {"close", [](auto& fd) { fd.close(); }},
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(forced_removal, forced)

BOOST_AUTO_TEST_CASE(a_module_in_use_goes_and_the_report_says_what_that_means)
{
  BOOST_TEST_REQUIRE(fd >= 0);
  BOOST_TEST(kernel.user().delete_module("coffee_c") == -EWOULDBLOCK);
  BOOST_TEST(remove() == 0);
  BOOST_TEST(kernel.report().mentions("module coffee_c was removed by force while"));
}

BOOST_AUTO_TEST_CASE(the_next_use_of_its_file_is_an_oops)
{
  BOOST_TEST_REQUIRE(remove() == 0);
  const auto at = kernel.user().memory().map(8);
  BOOST_CHECK_EXCEPTION(kernel.user().read(fd, at, 1), lkm::sim::kernel_bug, [](const auto& e) {
    return std::string_view(e.what()).find("removed by force") != std::string_view::npos;
  });
}

BOOST_AUTO_TEST_CASE(closing_its_file_is_one_as_well)
{
  BOOST_TEST_REQUIRE(remove() == 0);
  BOOST_CHECK_THROW(kernel.user().close(fd), lkm::sim::kernel_bug);
}

BOOST_AUTO_TEST_CASE(a_file_that_is_never_closed_is_one_when_the_kernel_ends)
{
  BOOST_TEST_REQUIRE(remove() == 0);
  kernel.shut_down();
  BOOST_TEST(kernel.report().mentions("BUG: unable to handle page fault"));
}

BOOST_AUTO_TEST_CASE(a_module_that_nobody_holds_goes_as_ever)
{
  kernel.user().close(fd);
  BOOST_TEST(remove() == 0);
  BOOST_TEST(!kernel.report().mentions("by force"));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(removal_without_owner)

LKM_DATA_TEST_CASE(without_owner, makes_the_next_call_an_oops, all_uses, use)
{
  auto fd = user.open("/dev/fatal", O_RDWR);
  BOOST_TEST_REQUIRE(user.rmmod("fatal") == 0);
  BOOST_TEST(bugs_with("module fatal was removed while /dev/fatal is open: its file_operations have no .owner") == 1);
  BOOST_CHECK_THROW(use.make(fd), lkm::sim::kernel_bug);
  BOOST_TEST(bugs_with("the driver of an open file has been removed, " + std::string(use.call) + "()") == 1);
}

BOOST_FIXTURE_TEST_CASE(names_a_mapping_as_well, without_owner)
{
  auto map = user.open("/dev/fatal", O_RDWR).mmap(4096, PROT_READ, MAP_SHARED);
  BOOST_TEST_REQUIRE(user.rmmod("fatal") == 0);
  BOOST_TEST(
      bugs_with("module fatal was removed while a mapping of /dev/fatal is there, which keeps the file open: its "
                "file_operations have no .owner = THIS_MODULE") == 1);
  BOOST_CHECK_THROW(map.load(0, 1), lkm::sim::kernel_bug);
}

BOOST_FIXTURE_TEST_CASE(of_what_nobody_has_open_is_no_bug, without_owner)
{
  user.open("/dev/fatal", O_RDWR).close();
  BOOST_TEST(user.rmmod("fatal") == 0);
  BOOST_TEST(world().bugs().empty());
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_CASE(a_module_taints_the_kernel, lkm::test::fixture)
{
  BOOST_TEST(user.contents("/proc/sys/kernel/tainted") == "0\n");
  BOOST_TEST(user.insmod("coffee_c") == 0);
  BOOST_TEST(user.contents("/proc/sys/kernel/tainted") == "12288\n");  // O and E, as on Debian
}
