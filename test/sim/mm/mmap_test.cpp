// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// What a driver may do wrong with memory that it maps, and how the simulator says so.
#include <lkm/sim/user/world.hpp>
#include <lkm/test.hpp>

#include <boost/test/unit_test.hpp>

#include <sys/mman.h>

using lkm::sim::kernel;

namespace {

/// A kernel whose device maps memory with one fault.
struct faulty_kernel {
  explicit faulty_kernel(const char* fault) { BOOST_TEST_REQUIRE(load(fault) == 0); }

  int load(const char* fault)
  {
    const int result = user.init_module("faulty_mmap", "fault=\"" + std::string(fault) + '"');
    if (result) return result;
    user.mknod("/dev/faulty", S_IFCHR | 0600, lkm::MKDEV(60, 1));
    fd = user.open("/dev/faulty", O_RDWR);
    return 0;
  }
  long map() { return user.mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0); }
  /// Maps a page and writes to it.
  int touch() { return user.store(static_cast<lkm::sim::user_address>(map()), "x", 1); }
  std::string findings()
  {
    user.close(fd);
    user.unlink("/dev/faulty");
    k.shut_down();
    return k.report().text();
  }

  kernel k;
  lkm::sim::process& user = k.user();
  int fd = -1;
};

auto says(const char* words)
{
  return [words](const std::exception& e) { return std::string_view(e.what()).find(words) != std::string_view::npos; };
}

}  // namespace

BOOST_AUTO_TEST_SUITE(mapped_memory)

BOOST_AUTO_TEST_CASE(a_driver_without_fault_has_no_findings)
{
  faulty_kernel f("nothing");
  BOOST_TEST(f.touch() == 0);
  BOOST_TEST(f.findings() == "");
}

BOOST_AUTO_TEST_CASE(a_page_that_is_freed_while_remap_pfn_range_maps_it_ends_the_test)
{
  faulty_kernel f("page freed");
  f.touch();
  const auto buffer = f.user.memory().map(1);
  BOOST_CHECK_EXCEPTION(f.user.write(f.fd, buffer, 1), lkm::sim::kernel_bug,
                        says("a page was freed that remap_pfn_range() still maps"));
}

BOOST_AUTO_TEST_CASE(so_does_kfree_of_what_is_mapped)
{
  faulty_kernel f("kmalloc freed");
  f.touch();
  const auto buffer = f.user.memory().map(1);
  BOOST_CHECK_EXCEPTION(f.user.write(f.fd, buffer, 1), lkm::sim::kernel_bug,
                        says("a page was freed that remap_pfn_range() still maps"));
}

BOOST_AUTO_TEST_CASE(after_munmap_it_may_be_freed)
{
  faulty_kernel f("page freed");
  f.user.munmap(static_cast<lkm::sim::user_address>(f.map()), 4096);
  const auto buffer = f.user.memory().map(1);
  BOOST_TEST(f.user.write(f.fd, buffer, 1) == 1);
}

BOOST_AUTO_TEST_CASE(fault_without_a_page_ends_the_test)
{
  faulty_kernel f("no page");
  BOOST_CHECK_EXCEPTION(f.touch(), lkm::sim::kernel_bug, says("returned no page in vmf->page"));
}

BOOST_AUTO_TEST_CASE(a_fault_that_never_ends_is_noticed)
{
  faulty_kernel f("never a page");
  BOOST_CHECK_EXCEPTION(f.touch(), lkm::sim::kernel_bug, says("asked for 1000 times"));
}

BOOST_AUTO_TEST_CASE(so_is_a_page_mkwrite_that_does_not_lock_the_page)
{
  faulty_kernel f("mkwrite does not lock");
  BOOST_CHECK_EXCEPTION(f.touch(), lkm::sim::kernel_bug, says("VM_FAULT_LOCKED"));
}

BOOST_AUTO_TEST_CASE(VM_FAULT_OOM_lets_the_program_try_again)
{
  faulty_kernel f("out of memory once");
  BOOST_TEST(f.touch() == 0);
}

BOOST_AUTO_TEST_CASE(vm_insert_page_in_a_handler_needs_VM_MIXEDMAP)
{
  faulty_kernel f("inserted late");
  BOOST_CHECK_EXCEPTION(f.touch(), lkm::sim::kernel_bug, says("its mmap() must set VM_MIXEDMAP"));
}

BOOST_AUTO_TEST_CASE(a_page_that_was_given_without_a_reference_is_gone_after_munmap)
{
  faulty_kernel f("no reference");
  const auto at = static_cast<lkm::sim::user_address>(f.map());
  f.user.store(at, "x", 1);
  f.user.munmap(at, 4096);
  f.user.close(f.fd);
  BOOST_CHECK_EXCEPTION(f.user.delete_module("faulty_mmap"), lkm::sim::kernel_bug,
                        says("__free_pages() of a page that is not allocated"));
}

BOOST_AUTO_TEST_CASE(pages_that_stay_are_counted)
{
  BOOST_TEST(
      faulty_kernel("pages left")
          .findings()
          .starts_with("BUG: 4 pages of alloc_pages() never freed: free_pages() is missing, allocated in faulty_init() "
                       "(faulty_mmap.c:98)"));
  BOOST_TEST(faulty_kernel("vmalloc left")
                 .findings()
                 .starts_with("BUG: 3 pages of vmalloc() never freed: vfree() is missing, allocated in faulty_init() "
                              "(faulty_mmap.c:100)"));
}

BOOST_AUTO_TEST_CASE(freeing_a_page_twice_ends_the_test)
{
  faulty_kernel f("freed twice");
  f.user.close(f.fd);
  BOOST_CHECK_EXCEPTION(f.user.delete_module("faulty_mmap"), lkm::sim::kernel_bug,
                        says("freed twice, or never allocated"));
}

BOOST_AUTO_TEST_CASE(wrong_references_end_the_test)
{
  faulty_kernel f("nothing");
  kernel other;
  BOOST_CHECK_EXCEPTION(other.user().init_module("faulty_mmap", "fault=\"tail page\""), lkm::sim::kernel_bug,
                        says("get_page() of a page without a reference"));
  kernel third;
  BOOST_CHECK_EXCEPTION(third.user().init_module("faulty_mmap", "fault=\"vfree of a page\""), lkm::sim::kernel_bug,
                        says("vfree() of an address"));
}

BOOST_AUTO_TEST_CASE(what_is_not_modelled_fails_by_name)
{
  faulty_kernel retry("retry"), around("map_pages"), device("device memory");
  BOOST_CHECK_EXCEPTION(retry.touch(), lkm::sim::not_modelled, says("VM_FAULT_RETRY"));
  BOOST_CHECK_EXCEPTION(around.map(), lkm::sim::not_modelled, says("vm_operations_struct.map_pages"));
  BOOST_CHECK_EXCEPTION(device.map(), lkm::sim::not_modelled, says("device memory"));
  kernel other;
  BOOST_CHECK_EXCEPTION(other.user().mremap(0, 0, 0, 0), lkm::sim::not_modelled, says("mremap()"));
}

BOOST_AUTO_TEST_CASE(munmap_waits_for_a_fault_that_is_under_way)
{
  kernel k;
  auto& user = k.user();
  user.init_module("mmaps", "");
  user.mknod("/dev/sleeps", S_IFCHR | 0600, lkm::MKDEV(12, 76));
  const int fd = user.open("/dev/sleeps", O_RDWR);
  const auto at = static_cast<lkm::sim::user_address>(user.mmap(0, 4096, PROT_READ, MAP_SHARED, fd, 0));
  char byte = 'x';
  auto& reader = k.spawn(user, [&](auto& self) -> long { return self.load(at, &byte, 1); });
  k.run_until_asleep(user, reader);
  auto& unmapper = k.spawn(user, [&](auto& self) -> long { return self.munmap(at, 4096); });
  k.run_until_asleep(user, unmapper);
  BOOST_TEST(unmapper.asleep);
  const auto buffer = user.memory().map(1);
  user.write(fd, buffer, 1);
  BOOST_TEST(k.join(user, reader) == 0);
  BOOST_TEST(byte == '\0');
  BOOST_TEST(k.join(user, unmapper) == 0);
  BOOST_TEST(user.load(at, &byte, 1) == SIGSEGV);
}

BOOST_AUTO_TEST_SUITE_END()
