// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// What Linux lets pass or loses, and a reviewer would not.
#include <lkm/sim/user/world.hpp>
#include <lkm/test.hpp>

#include <boost/test/unit_test.hpp>

using lkm::sim::kernel;

namespace {

/// Everything that is found until the kernel is off.
std::string findings_after(kernel& k)
{
  k.shut_down();
  return k.report().text();
}

bool has(const std::string& text, const char* words) { return text.find(words) != std::string::npos; }

}  // namespace

BOOST_AUTO_TEST_SUITE(report)

BOOST_AUTO_TEST_CASE(a_clean_life_has_no_findings)
{
  kernel k;
  k.user().init_module("faulty", "");
  k.user().delete_module("faulty");
  BOOST_TEST(findings_after(k) == "");
}

BOOST_AUTO_TEST_CASE(cdev_add_on_numbers_nobody_reserved_is_noted)
{
  kernel k;
  BOOST_TEST(k.user().init_module("faulty", "fault=\"no region\"") == 0);
  BOOST_TEST(has(k.report().text(), "note: cdev_add() on 60:0+1, which nobody has reserved"));
  BOOST_TEST(
      has(findings_after(k), "BUG: module faulty left cdev 60:0+1 registered after its exit: cdev_del() is missing"));
}

BOOST_AUTO_TEST_CASE(a_region_that_a_module_leaves_is_named)
{
  kernel k;
  k.user().init_module("faulty", "fault=\"region left\"");
  k.user().delete_module("faulty");
  BOOST_TEST(has(k.report().text(), "module faulty left region 61:0+2 \"faulty\" registered after its exit"));
}

BOOST_AUTO_TEST_CASE(an_init_that_fails_half_way_is_unwound)
{
  kernel k;
  BOOST_TEST(k.user().init_module("faulty", "fault=\"half way\"") == -EIO);
  BOOST_TEST(k.devices().proc_devices() == " 10 misc\n");
  BOOST_TEST(findings_after(k) == "");
}

BOOST_AUTO_TEST_CASE(what_a_failed_init_left_is_named_and_taken_away)
{
  kernel k;
  BOOST_TEST(k.user().init_module("faulty", "fault=\"half way, region left\"") == -EIO);
  BOOST_TEST(has(k.report().text(), "left region 63:0+1 \"faulty\" registered after its init failed"));
  BOOST_TEST(k.devices().proc_devices() == " 10 misc\n");
}

BOOST_AUTO_TEST_CASE(memory_that_is_never_freed_is_counted)
{
  kernel k;
  k.user().init_module("faulty", "fault=leak");
  BOOST_TEST(has(findings_after(k), "BUG: 1 block of kmalloc() memory never freed"));
}

BOOST_AUTO_TEST_CASE(a_node_that_stays_is_noted)
{
  kernel k;
  k.user().mknod("/dev/left", S_IFCHR | 0600, lkm::MKDEV(12, 2));
  BOOST_TEST(findings_after(k) == "note: node /dev/left was left behind: unlink() it when its driver goes\n");
}

BOOST_AUTO_TEST_CASE(unlocking_what_is_not_locked_ends_the_test)
{
  kernel k;
  BOOST_CHECK_EXCEPTION(k.user().init_module("faulty", "fault=unlock"), lkm::sim::kernel_bug, [](const auto& e) {
    return has(e.what(), "mutex_unlock() by task 1 (init), which does not hold it");
  });
  // Nothing runs in a kernel that has oopsed.
  BOOST_TEST(k.user().open("/proc/devices", O_RDONLY) == -EIO);
}

BOOST_AUTO_TEST_CASE(freeing_twice_ends_the_test)
{
  kernel k;
  BOOST_CHECK_EXCEPTION(k.user().init_module("faulty", "fault=\"free twice\""), lkm::sim::kernel_bug,
                        [](const auto& e) {
                          return has(e.what(), "kfree() of a kmalloc() block of 16 bytes that has been freed already");
                        });
}

BOOST_AUTO_TEST_CASE(what_is_not_modelled_fails_by_name)
{
  kernel k;
  BOOST_CHECK_EXCEPTION(k.user().open("/tmp/new", O_CREAT | O_RDWR), lkm::sim::not_modelled,
                        [](const auto& e) { return has(e.what(), "open() that creates a regular file (/tmp/new)"); });
}

BOOST_AUTO_TEST_SUITE_END()
