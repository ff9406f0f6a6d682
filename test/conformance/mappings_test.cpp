// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// include/lkm/mm.hpp through a driver that is written with it.
#include "mmaps.hpp"

#include "modules/mappings.h"

using namespace conformance;

namespace {

struct mappings_fixture : lkm::test::fixture {
  mappings_fixture()
  {
    log_prefixes = {"mappings: "};
    BOOST_TEST_REQUIRE(user.insmod("mappings") == 0);
  }
  descriptor open(mappings_minor minor, int flags = O_RDWR)
  {
    const auto path = "/dev/mappings" + std::to_string(minor - MAPPINGS_BUFFER);
    user.mknod(path, S_IFCHR | 0666, 12, minor);
    return user.open(path, flags);
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(cxx_mappings, mappings_fixture)

BOOST_AUTO_TEST_CASE(a_vmalloc_user_is_mapped_from_the_offset_on)
{
  auto fd = open(MAPPINGS_BUFFER);
  auto map = fd.mmap(4 * page, read_write, MAP_SHARED);
  BOOST_TEST(map.load(0, 6) == "buffer");
  map.store(3 * page, "last");
  BOOST_TEST(fd.mmap(page, PROT_READ, MAP_SHARED, 3 * page).load(0, 4) == "last");
  BOOST_TEST(fd.mmap(2 * page, PROT_READ, MAP_SHARED, 3 * page) == -EINVAL);
}

BOOST_AUTO_TEST_CASE(an_array_of_pages_is_mapped_from_the_offset_on)
{
  auto fd = open(MAPPINGS_PAGES);
  auto map = fd.mmap(2 * page, read_write, MAP_PRIVATE, page);
  BOOST_TEST(map.load(0, 6) == "second");
  BOOST_TEST(fd.mmap(5 * page, PROT_READ, MAP_SHARED) == -ENXIO);
  BOOST_TEST(fd.mmap(page, PROT_READ, MAP_SHARED, 4 * page) == -ENXIO);
}

BOOST_AUTO_TEST_CASE(what_forbid_write_forbids_mprotect_cannot_allow)
{
  auto fd = open(MAPPINGS_ONE_PAGE);
  BOOST_TEST(fd.mmap(page, read_write, MAP_SHARED) == -EPERM);
  BOOST_TEST(fd.mmap(2 * page, PROT_READ, MAP_SHARED) == -ENXIO);
  auto map = fd.mmap(page, PROT_READ, MAP_SHARED);
  BOOST_TEST(map.load(0, 6) == "second");
  BOOST_TEST(map.mprotect(read_write) == -EACCES);
}

BOOST_AUTO_TEST_CASE(fault_brings_a_page_and_page_mkwrite_hears_of_the_first_store)
{
  auto map = open(MAPPINGS_FAULT).mmap(2 * page, read_write, MAP_SHARED);
  BOOST_TEST(map.load(0, 6) == "buffer");
  BOOST_TEST(map.store(0, "B") == 0);
  BOOST_TEST(map.store(1, "U") == 0);
  BOOST_TEST(map.load(0, 6) == "BUffer");
  BOOST_TEST(map.store(page, "x") == 0);
}

BOOST_AUTO_TEST_CASE(no_page_is_SIGBUS)
{
  auto map = open(MAPPINGS_FAULT).mmap(2 * page, read_write, MAP_SHARED, 3 * page);
  BOOST_TEST(map.load(page, 1) == SIGBUS);
  BOOST_TEST(map.load(0, 1) == std::string_view("\0", 1));
}

BOOST_AUTO_TEST_CASE(an_error_of_page_mkwrite_is_SIGBUS)
{
  auto map = open(MAPPINGS_FAULT).mmap(page, read_write, MAP_SHARED, 3 * page);
  BOOST_TEST(map.store(0, "x") == SIGBUS);
  BOOST_TEST(map.load(0, 1) == std::string_view("\0", 1));
}

BOOST_AUTO_TEST_CASE(vm_open_and_vm_close_know_the_file)
{
  auto fd = open(MAPPINGS_FAULT);
  auto map = fd.mmap(3 * page, read_write, MAP_SHARED);
  fd.close();
  map.munmap(page, page);
  BOOST_TEST(user.rmmod("mappings") == -EWOULDBLOCK);
  map.munmap();
  BOOST_TEST(user.rmmod("mappings") == 0);
}

BOOST_AUTO_TEST_CASE(a_child_keeps_what_is_mapped)
{
  auto map = open(MAPPINGS_BUFFER).mmap(page, read_write, MAP_SHARED);
  auto child = user.fork([&](auto& self) { return self.inherited(map).store(0, "CHILD") == 0 ? 1 : 0; });
  BOOST_TEST(child.join() == 1);
  BOOST_TEST(map.load(0, 6) == "CHILDr");
}

BOOST_AUTO_TEST_SUITE_END()
