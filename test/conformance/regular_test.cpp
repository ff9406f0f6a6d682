// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// fs/open.c, fs/read_write.c, fs/ioctl.c and fs/namei.c: system calls on the files and directories that drivers have
/// in /proc, sysfs and debugfs, and that never reach a driver.
#include "calls.hpp"

using namespace conformance;

namespace {

namespace procs_module {
#include "modules/procs.h"
}
namespace debugs_module {
#include "modules/debugs.h"
}

/// With a file and a directory of each file system.
struct regular : fixture {
  regular() : fixture("debugs", debugs_module::DEBUGS_MINOR)
  {
    using namespace debugs_module;
    log_prefixes = {"procs: ", "debugs: "};
    make(0, DEBUG_FULL, "file", 0666);
    make(1, DEBUG_SIZED, "sized", 0666);
    make(2, DEBUG_DIR, "cups", 0);
    user.insmod("procs");
    user.mknod("/dev/procs", S_IFCHR | 0600, CALL_MAJOR, procs_module::PROCS_MINOR);
    auto device = user.open("/dev/procs", O_RDWR);
    const control procs(user, device.number());
    procs("proc_mkdir(lkm_tea)", procs_module::PROC_MAKE, numbers(0, procs_module::PROC_DIR, 0, -1, "lkm_tea"));
    procs("proc_create(leaves)", procs_module::PROC_MAKE, numbers(1, procs_module::PROC_FULL, 0666, 0, "leaves"));
  }
  void make(int slot, debugs_module::debug_kind kind, const std::string& name, unsigned mode)
  {
    kernel("make " + name, debugs_module::DEBUG_MAKE, numbers(slot, kind, mode, -1, name));
  }
  long long size_of(const std::string& path) { return user.stat(path).size; }

  static constexpr const char* leaves = "/proc/lkm_tea/leaves";
  static constexpr const char* refcnt = "/sys/module/debugs/refcnt";
  static constexpr const char* uevent = "/sys/module/debugs/uevent";
  static constexpr const char* file = "/sys/kernel/debug/lkm_tea/file";
  static constexpr const char* sized = "/sys/kernel/debug/lkm_tea/sized";
  static constexpr long long largest = (1LL << 31) - 1;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(regular_file, regular)

BOOST_AUTO_TEST_CASE(ftruncate_sets_the_size_in_debugfs_alone)
{
  auto sized_fd = user.open(sized, O_RDWR), proc_fd = user.open(leaves, O_RDWR), sys_fd = user.open(uevent, O_WRONLY);
  BOOST_TEST(size_of(sized) == 77);
  BOOST_TEST(user.ftruncate(sized_fd.number(), 12) == 0);
  BOOST_TEST(size_of(sized) == 12);
  BOOST_TEST(user.ftruncate(proc_fd.number(), 12) == 0);
  BOOST_TEST(size_of(leaves) == 0);
  BOOST_TEST(user.ftruncate(sys_fd.number(), 12) == 0);
  BOOST_TEST(size_of(uevent) == 4096);
  auto reader = user.open(sized, O_RDONLY);
  BOOST_TEST(user.ftruncate(reader.number(), 12) == -EINVAL);
}

BOOST_AUTO_TEST_CASE(no_file_gets_larger_than_its_file_system_allows)
{
  for (const auto* const path : {sized, leaves, uevent}) {
    auto fd = user.open(path, O_WRONLY);
    BOOST_TEST(user.ftruncate(fd.number(), largest) == 0);
    BOOST_TEST(user.ftruncate(fd.number(), largest + 1) == -EFBIG);
  }
}

BOOST_AUTO_TEST_CASE(O_TRUNC_makes_it_empty_in_debugfs)
{
  auto fd = user.open(sized, O_RDWR | O_TRUNC);
  BOOST_TEST(size_of(sized) == 0);
  user.open(uevent, O_WRONLY | O_TRUNC);
  BOOST_TEST(size_of(uevent) == 4096);
}

BOOST_AUTO_TEST_CASE(nothing_can_be_allocated)
{
  for (const auto* const path : {file, leaves, uevent}) {
    auto fd = user.open(path, O_WRONLY);
    BOOST_TEST(user.fallocate(fd.number(), 0, 0, 5) == -EOPNOTSUPP);
    BOOST_TEST(user.fallocate(fd.number(), 0, 5, largest - 5) == -EOPNOTSUPP);
    BOOST_TEST(user.fallocate(fd.number(), 0, 5, largest - 4) == -EFBIG);
  }
}

BOOST_AUTO_TEST_CASE(sync_file_range_has_nothing_to_do)
{
  for (const auto* const path : {file, leaves, refcnt, "/proc/lkm_tea", "/sys/module"}) {
    auto fd = user.open(path, O_RDONLY);
    BOOST_TEST(user.sync_file_range(fd.number(), 0, 5, 7) == 0);
    BOOST_TEST(user.sync_file_range(fd.number(), 0, 5, 8) == -EINVAL);
  }
}

BOOST_AUTO_TEST_CASE(a_range_is_copied_as_far_as_the_size_says)
{
  auto from = user.open(sized, O_RDONLY), to = user.open(file, O_RDWR), elsewhere = user.open(leaves, O_WRONLY);
  BOOST_TEST(user.copy_file_range(to.number(), to.number(), 4) == 0);
  BOOST_TEST(user.copy_file_range(from.number(), to.number(), 4, 1) == -EINVAL);
  BOOST_TEST(user.copy_file_range(from.number(), elsewhere.number(), 4) == -EXDEV);
  BOOST_TEST(user.copy_file_range(to.number(), from.number(), 4) == -EBADF);
  auto appends = user.open(file, O_WRONLY | O_APPEND);
  BOOST_TEST(user.copy_file_range(to.number(), appends.number(), 4) == -EBADF);
  auto same = user.open(sized, O_RDWR);
  BOOST_TEST(user.copy_file_range(same.number(), same.number(), 4) == -EINVAL);
}

BOOST_AUTO_TEST_CASE(the_file_systems_own_commands_know_no_blocks)
{
  auto memory = user.map(64);
  auto fd = user.open(file, O_RDWR), proc_fd = user.open(leaves, O_RDWR);
  constexpr unsigned fibmap = 1, fioqsize = 0x5460, resvsp = 0x40305828, ficlone = 0x40049409,
                     fideduperange = 0xc0189436;
  memory.store(std::string(64, '\0'));
  BOOST_TEST(fd.ioctl(fioqsize, memory.address(), "memory") == 0);
  BOOST_TEST(fd.ioctl(fibmap, memory.address(), "memory") == -EINVAL);
  BOOST_TEST(fd.ioctl(fibmap, 0) == -EFAULT);
  BOOST_TEST(fd.ioctl(resvsp, memory.address(), "memory") == -EINVAL);
  BOOST_TEST(fd.ioctl(fideduperange, memory.address(), "memory") == -EOPNOTSUPP);
  BOOST_TEST(fd.ioctl(ficlone, static_cast<unsigned long>(proc_fd.number())) == -EXDEV);
  BOOST_TEST(fd.ioctl(ficlone, static_cast<unsigned long>(fd.number())) == -EOPNOTSUPP);
  memory.store(std::string(16, '\0') + std::string(1, '\x08') + std::string(47, '\0'));
  BOOST_TEST(fd.ioctl(resvsp, memory.address(), "memory") == -EOPNOTSUPP);
  auto guest = user.other("guest", 1000, 1000);
  BOOST_TEST(guest->open(leaves, O_RDONLY).ioctl(fibmap, 0) == -EPERM);
}

BOOST_AUTO_TEST_CASE(a_position_ends_where_a_file_may)
{
  auto fd = user.open(refcnt, O_RDONLY);
  BOOST_TEST(fd.lseek(largest, SEEK_SET) == largest);
  BOOST_TEST(fd.lseek(largest + 1, SEEK_SET) == -EINVAL);
}

BOOST_AUTO_TEST_CASE(directories_of_proc_and_sysfs_are_not_those_of_debugfs)
{
  for (const auto* const path : {"/proc/lkm_tea", "/sys/module/debugs"}) {
    auto fd = user.open(path, O_RDONLY);
    BOOST_TEST(fd.fsync() == -EINVAL);
    BOOST_TEST(fd.lseek(0, SEEK_END) == 0);
    BOOST_TEST(fd.lseek(0, SEEK_DATA) == -ENXIO);
    BOOST_TEST(fd.lseek(largest + 1, SEEK_SET) == -EINVAL);
  }
  auto fd = user.open("/sys/kernel/debug/lkm_tea", O_RDONLY);
  BOOST_TEST(fd.fsync() == 0);
  BOOST_TEST(fd.lseek(0, SEEK_END) == -EINVAL);
}

BOOST_AUTO_TEST_CASE(a_rename_asks_what_both_names_are_before_it_is_refused)
{
  BOOST_TEST(user.rename(leaves, "/proc/lkm_tea/other") == -ENOENT);
  BOOST_TEST(user.rename(leaves, leaves) == 0);
  BOOST_TEST(user.rename(leaves, "/proc/lkm_tea") == -ENOTEMPTY);
  BOOST_TEST(user.rename(file, "/sys/kernel/debug/lkm_tea/cups") == -EISDIR);
  BOOST_TEST(user.rename("/sys/kernel/debug/lkm_tea/cups", file) == -ENOTDIR);
  BOOST_TEST(user.rename(file, sized) == -EPERM);
  BOOST_TEST(user.rename(file, "/sys/kernel/debug/lkm_tea/new") == -EPERM);
  BOOST_TEST(user.rename("/sys/module/debugs/parameters", refcnt) == -ENOTDIR);
}

BOOST_AUTO_TEST_SUITE_END()
