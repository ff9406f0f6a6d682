// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// What drivers leave behind in /proc, /sys and debugfs is told with its place, and where 6.12 differs from 6.1.
#include "../../conformance/calls.hpp"

#include <lkm/sim/core/failure.hpp>

#include <algorithm>
#include <string>

using namespace conformance;

namespace {

#include "../../conformance/modules/anons.h"
#include "../../conformance/modules/attrs.h"
#include "../../conformance/modules/debugs.h"
#include "../../conformance/modules/procs.h"

/// A module that makes something and forgets it.
struct forgetful : lkm::test::fixture {
  /// Loads it, makes what the calls say, and removes it.
  template <class Make>
  void run(const std::string& module, unsigned minor, Make make)
  {
    BOOST_TEST_REQUIRE(user.insmod(module, "forgets=1") == 0);
    BOOST_TEST_REQUIRE(user.mknod("/dev/" + module, S_IFCHR | 0666, CALL_MAJOR, minor) == 0);
    {
      auto fd = user.open("/dev/" + module, O_RDWR);
      make(control(user, fd.number()));
    }
    BOOST_TEST(user.rmmod(module) == 0);
  }
  bool told(const std::string& words)
  {
    expected_bugs.push_back(words);
    const auto bugs = world().bugs();
    return std::any_of(bugs.begin(), bugs.end(), [&](const auto& b) { return b.find(words) != b.npos; });
  }
};

struct attrs : fixture {
  attrs() : fixture("attrs", ATTRS_MINOR) { kernel("create", KOBJ_CREATE, numbers(0, IN_KERNEL, 0, 0, "lkm_tea")); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(left_behind, forgetful)

BOOST_AUTO_TEST_CASE(an_entry_of_proc_with_its_place)
{
  run("procs", PROCS_MINOR,
      [](const control& kernel) { kernel("make", PROC_MAKE, numbers(0, PROC_FULL, 0, -1, "lkm_tea")); });
  BOOST_TEST(user.open("/proc/lkm_tea", O_RDONLY) == -ENOENT);
  BOOST_TEST(
      told("module procs left the file /proc/lkm_tea registered after its exit: proc_remove() is missing; it was made "
           "in make() (procs.c:"));
}

BOOST_AUTO_TEST_CASE(an_entry_of_debugfs_with_its_place)
{
  run("debugs", DEBUGS_MINOR,
      [](const control& kernel) { kernel("make", DEBUG_MAKE, numbers(0, DEBUG_FULL, 0, -1, "file")); });
  BOOST_TEST(user.lstat("/sys/kernel/debug/lkm_tea").result == -ENOENT);
  BOOST_TEST(
      told("module debugs left the debugfs directory /sys/kernel/debug/lkm_tea registered after its exit: "
           "debugfs_remove() is missing; it was made in debugs_init() (debugs.c:"));
}

BOOST_AUTO_TEST_CASE(an_object_with_its_place)
{
  run("attrs", ATTRS_MINOR, [](const control& kernel) {
    kernel("create", KOBJ_CREATE, numbers(0, IN_KERNEL, 0, 0, "lkm_tea"));
    kernel("file", FILE_CREATE, numbers(0, FILE_TEXT));
  });
  BOOST_TEST(user.lstat("/sys/kernel/lkm_tea").result == -ENOENT);
  BOOST_TEST(
      told("module attrs left the kobject /sys/kernel/lkm_tea registered after its exit: kobject_put() is missing; it "
           "was made in kobj_create() (attrs.c:"));
}

BOOST_AUTO_TEST_CASE(a_reference_to_a_file_with_its_place)
{
  run("attrs", ATTRS_MINOR, [](const control& kernel) {
    kernel("create", KOBJ_CREATE, numbers(0, IN_KERNEL, 0, 0, "lkm_tea"));
    kernel("file", FILE_CREATE, numbers(0, FILE_TEXT));
    kernel("get", DIRENT_GET, numbers(0, 0, 0, 0, "text"));
  });
  BOOST_TEST(
      told("module attrs left the reference to /sys/kernel/lkm_tea/text registered after its exit: sysfs_put() is "
           "missing; it was made in dirent_get() (attrs.c:"));
}

BOOST_AUTO_TEST_SUITE_END()

struct anons : fixture {
  anons() : fixture("anons", ANONS_MINOR) {}
};

BOOST_FIXTURE_TEST_SUITE(files_of_drivers, anons)

BOOST_AUTO_TEST_CASE(a_file_that_nobody_releases_is_told_with_its_place)
{
  expected_bugs = {"file \"[tea]\" never unregistered: fput() is missing; it was made in call_getfile() (anons.c:",
                   "module anons has 1 reference(s) that nobody gave back"};
  BOOST_TEST(kernel("anon_inode_getfile", ANON_GETFILE, numbers(O_RDONLY)).result == 0);
  device.close();
  BOOST_TEST(world().bugs().size() == 2U);
}

BOOST_AUTO_TEST_CASE(a_descriptor_that_was_not_reserved_is_a_bug)
{
  expected_bugs = {"BUG: put_unused_fd() of a descriptor that get_unused_fd_flags() did not give"};
  BOOST_CHECK_THROW(kernel("put_unused_fd(99)", ANON_UNRESERVE, numbers(99)), lkm::sim::kernel_bug);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(groups_in_6_1, attrs)

BOOST_AUTO_TEST_CASE(a_group_of_nothing_is_a_warning_and_EINVAL)
{
  expected_bugs = {"attrs not set by subsystem for group: lkm_tea/empty"};
  BOOST_TEST(kernel("group", GROUP_CREATE, numbers(0, GROUP_EMPTY)).result == -EINVAL);
  BOOST_TEST(logged("attrs not set by subsystem for group: lkm_tea/empty"));
}

BOOST_AUTO_TEST_CASE(a_group_that_is_not_there_cannot_be_updated_or_removed)
{
  expected_bugs = {"not found for kobject"};
  BOOST_TEST(kernel("update", GROUP_UPDATE, numbers(0, GROUP_NAMED)).result == -EINVAL);
  BOOST_TEST(logged("Can't update unknown attr grp name: lkm_tea/cups"));
  kernel("remove", GROUP_REMOVE, numbers(0, GROUP_NAMED));
  BOOST_TEST(logged("sysfs group 'cups' not found for kobject 'lkm_tea'"));
}

BOOST_AUTO_TEST_SUITE_END()
