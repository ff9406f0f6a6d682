// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// One set of tests for two drivers: the shared pages in C++, and their twin in C.
#include <lkm/data_test.hpp>
#include <lkm/test.hpp>

#include <boost/test/unit_test.hpp>

namespace {

constexpr std::size_t page = 4096;
constexpr int read_write = PROT_READ | PROT_WRITE;

struct variant {
  const char* module;
  unsigned minor;
};
std::ostream& operator<<(std::ostream& os, const variant& v) { return os << v.module; }

const variant variants[] = {{"shared_page", 5}, {"shared_page_c", 6}};

struct device : lkm::test::fixture {
  void set_up(const variant& v)
  {
    name = v.module;
    log_prefixes = {name + ": "};
    BOOST_TEST_REQUIRE(user.insmod(name) == 0);
    BOOST_TEST_REQUIRE(user.mknod(node(), S_IFCHR | 0666, 12, v.minor) == 0);
  }
  std::string node() const { return "/dev/" + name; }

  std::string name;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(shared_pages, device)

LKM_DATA_TEST_CASE(device, what_one_process_stores_another_loads, variants, v)
{
  set_up(v);
  auto map = user.open(node(), O_RDWR).mmap(page, read_write, MAP_SHARED);
  auto other = user.fork([path = node()](auto& self) {
    return self.open(path, O_RDWR).mmap(page, read_write, MAP_SHARED).store(0, "hello") == 0 ? 1 : 0;
  });
  BOOST_TEST(other.join() == 1);
  BOOST_TEST(map.load(0, 5) == "hello");
}

LKM_DATA_TEST_CASE(device, a_child_goes_on_with_its_parent_s_mapping, variants, v)
{
  set_up(v);
  auto map = user.open(node(), O_RDWR).mmap(page, read_write, MAP_SHARED);
  map.store(0, "ping");
  auto child = user.fork([&](auto& self) {
    auto same = self.inherited(map);
    if (!(same.load(0, 4) == "ping")) return 0;
    same.store(0, "pong");
    return 1;
  });
  BOOST_TEST(child.join() == 1);
  BOOST_TEST(map.load(0, 4) == "pong");
}

LKM_DATA_TEST_CASE(device, a_page_comes_with_the_first_access, variants, v)
{
  set_up(v);
  auto map = user.open(node(), O_RDWR).mmap(2 * page, read_write, MAP_SHARED, page);
  BOOST_TEST(!logged("is there"));
  BOOST_TEST(map.load(page, 1) == std::string_view("\0", 1));
  BOOST_TEST(logged("page 2 is there"));
  BOOST_TEST(!logged("page 1 is there"));
}

LKM_DATA_TEST_CASE(device, the_text_stays_when_nobody_has_the_device_open, variants, v)
{
  set_up(v);
  user.open(node(), O_RDWR).mmap(page, read_write, MAP_SHARED).store(0, "kept");
  BOOST_TEST(user.open(node(), O_RDONLY).mmap(page, PROT_READ, MAP_SHARED).load(0, 4) == "kept");
}

LKM_DATA_TEST_CASE(device, read_gives_the_text_of_the_first_page, variants, v)
{
  set_up(v);
  auto fd = user.open(node(), O_RDWR);
  BOOST_TEST(fd.read(16) == "");
  fd.mmap(page, read_write, MAP_SHARED).store(0, "hello");
  BOOST_TEST(fd.read(3) == "hel");
  BOOST_TEST(fd.read(16) == "lo");
  BOOST_TEST(fd.read(16) == "");
}

LKM_DATA_TEST_CASE(device, read_into_a_page_brings_it, variants, v)
{
  set_up(v);
  auto fd = user.open(node(), O_RDWR);
  auto map = fd.mmap(2 * page, read_write, MAP_SHARED);
  map.store(0, "echo");
  BOOST_TEST(fd.read_to(map.at(page).address, 4, "map") == 4);
  BOOST_TEST(map.load(page, 4) == "echo");
}

LKM_DATA_TEST_CASE(device, more_pages_than_there_are_is_ENXIO, variants, v)
{
  set_up(v);
  auto fd = user.open(node(), O_RDWR);
  BOOST_TEST(fd.mmap(4 * page, read_write, MAP_SHARED) == 0);
  BOOST_TEST(fd.mmap(5 * page, read_write, MAP_SHARED) == -ENXIO);
  BOOST_TEST(fd.mmap(2 * page, read_write, MAP_SHARED, 3 * page) == -ENXIO);
  BOOST_TEST(fd.mmap(page, read_write, MAP_SHARED, 4 * page) == -ENXIO);
}

LKM_DATA_TEST_CASE(device, a_private_mapping_is_EINVAL, variants, v)
{
  set_up(v);
  BOOST_TEST(user.open(node(), O_RDWR).mmap(page, read_write, MAP_PRIVATE) == -EINVAL);
}

LKM_DATA_TEST_CASE(device, who_opened_for_reading_cannot_store, variants, v)
{
  set_up(v);
  auto fd = user.open(node(), O_RDONLY);
  BOOST_TEST(fd.mmap(page, read_write, MAP_SHARED) == -EACCES);
  auto map = fd.mmap(page, PROT_READ, MAP_SHARED);
  BOOST_TEST(map.store(0, "x") == SIGSEGV);
  BOOST_TEST(map.mprotect(read_write) == -EACCES);
}

LKM_DATA_TEST_CASE(device, a_mapping_keeps_the_module, variants, v)
{
  set_up(v);
  auto fd = user.open(node(), O_RDWR);
  auto map = fd.mmap(page, read_write, MAP_SHARED);
  fd.close();
  BOOST_TEST(user.rmmod(name) == -EWOULDBLOCK);
  map.munmap();
  BOOST_TEST(user.rmmod(name) == 0);
}

BOOST_AUTO_TEST_SUITE_END()
