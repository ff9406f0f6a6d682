// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// One set of tests for two drivers: scull in C++, and its twin in C.
#include "commands.hpp"

#include <lkm/data_test.hpp>
#include <lkm/test.hpp>

#include <boost/test/unit_test.hpp>

#include <limits>

using namespace scull_device;

namespace {

constexpr long long last_position = std::numeric_limits<long long>::max();
constexpr std::size_t page = 4096;

struct variant {
  const char* module;
  unsigned minor;
};
std::ostream& operator<<(std::ostream& os, const variant& v) { return os << v.module; }

const variant variants[] = {{"scull", 0}, {"scull_c", 4}};

struct device : lkm::test::fixture {
  /// Loads the module and makes the nodes of its first two devices.
  void set_up(const variant& v, const std::string& args = "quantum=8 qset=4")
  {
    name = v.module;
    log_prefixes = {name + ": "};
    user.umask(0);
    BOOST_TEST_REQUIRE(user.insmod(name, args) == 0);
    for (unsigned n : {0U, 1U}) BOOST_TEST_REQUIRE(user.mknod(node(n), S_IFCHR | 0666, 63, v.minor + n) == 0);
  }
  std::string node(unsigned n = 0) const { return "/dev/" + name + std::to_string(n); }

  std::string name;
};

/// Writes `bytes` at `pos` as a program does that goes on after a partial write; true when all went.
bool write_all(lkm::test::descriptor& fd, std::string_view bytes, long long pos)
{
  for (long n; !bytes.empty(); bytes.remove_prefix(static_cast<std::size_t>(n)), pos += n)
    if ((n = fd.pwrite(bytes, pos).value()) <= 0) return false;
  return true;
}

/// What is there from `pos` on, up to the end or an error.
std::string read_all(lkm::test::descriptor& fd, long long pos = 0)
{
  std::string all;
  for (;;) {
    const auto part = fd.pread(64, pos + static_cast<long long>(all.size()));
    if (part.value() <= 0) return all;
    all += part.bytes();
  }
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(scull_devices, device)

LKM_DATA_TEST_CASE(device, what_was_written_is_read, variants, v)
{
  set_up(v);
  auto fd = user.open(node(), O_RDWR);
  BOOST_TEST(fd.write("hello") == 5);
  BOOST_TEST(fd.lseek(0, SEEK_SET) == 0);
  BOOST_TEST(fd.read(64) == "hello");
  BOOST_TEST(fd.read(64) == "");
}

LKM_DATA_TEST_CASE(device, a_fresh_device_is_empty, variants, v)
{
  set_up(v);
  auto fd = user.open(node(), O_RDWR);
  BOOST_TEST(fd.read(64) == "");
  BOOST_TEST(fd.lseek(0, SEEK_END) == 0);
}

LKM_DATA_TEST_CASE(device, each_device_has_its_own_data, variants, v)
{
  set_up(v);
  user.open(node(0), O_RDWR).write("zero");
  user.open(node(1), O_RDWR).write("one");
  BOOST_TEST(user.open(node(0), O_RDONLY).read(64) == "zero");
  BOOST_TEST(user.open(node(1), O_RDONLY).read(64) == "one");
}

LKM_DATA_TEST_CASE(device, the_data_stays_when_nobody_has_the_device_open, variants, v)
{
  set_up(v);
  user.open(node(), O_WRONLY).write("kept");
  BOOST_TEST(user.open(node(), O_RDWR).read(64) == "kept");
}

LKM_DATA_TEST_CASE(device, open_for_writing_alone_truncates, variants, v)
{
  set_up(v);
  auto reader = user.open(node(), O_RDWR);
  reader.write("old");
  user.open(node(), O_WRONLY).write("n");
  BOOST_TEST(reader.pread(64, 0) == "n");
  BOOST_TEST(reader.lseek(0, SEEK_END) == 1);
}

LKM_DATA_TEST_CASE(device, open_for_reading_and_writing_keeps_the_data, variants, v)
{
  set_up(v);
  user.open(node(), O_WRONLY).write("abc");
  user.open(node(), O_RDWR).write("X");
  BOOST_TEST(user.open(node(), O_RDONLY).read(64) == "Xbc");
}

LKM_DATA_TEST_CASE(device, O_APPEND_keeps_the_data_and_writes_behind_it, variants, v)
{
  set_up(v);
  user.open(node(), O_WRONLY).write("one");
  auto fd = user.open(node(), O_WRONLY | O_APPEND);
  BOOST_TEST(fd.write("two") == 3);
  BOOST_TEST(fd.lseek(0, SEEK_CUR) == 6);
  BOOST_TEST(user.open(node(), O_RDONLY).read(64) == "onetwo");
}

LKM_DATA_TEST_CASE(device, a_write_ends_with_its_quantum, variants, v)
{
  set_up(v);
  auto fd = user.open(node(), O_RDWR);
  BOOST_TEST(fd.write("0123456789") == 8);
  BOOST_TEST(fd.write("89") == 2);
  BOOST_TEST(fd.write("abcdefghij") == 6);
}

LKM_DATA_TEST_CASE(device, a_read_ends_with_its_quantum, variants, v)
{
  set_up(v);
  auto fd = user.open(node(), O_RDWR);
  write_all(fd, "0123456789", 0);
  BOOST_TEST(fd.read(64) == "01234567");
  BOOST_TEST(fd.read(64) == "89");
  BOOST_TEST(fd.pread(64, 5) == "567");
}

LKM_DATA_TEST_CASE(device, the_data_goes_on_in_the_next_set, variants, v)
{
  set_up(v);
  auto fd = user.open(node(), O_RDWR);
  std::string text;
  for (int i = 0; i < 20; ++i) text += "line " + std::to_string(i) + ' ';
  BOOST_TEST(write_all(fd, text, 0));
  BOOST_TEST(read_all(fd) == text);
  BOOST_TEST(fd.lseek(0, SEEK_END) == text.size());
}

LKM_DATA_TEST_CASE(device, pread_and_pwrite_leave_the_position, variants, v)
{
  set_up(v);
  auto fd = user.open(node(), O_RDWR);
  BOOST_TEST(fd.pwrite("abcd", 2) == 4);
  BOOST_TEST(fd.pread(2, 3) == "bc");
  BOOST_TEST(fd.lseek(0, SEEK_CUR) == 0);
}

LKM_DATA_TEST_CASE(device, lseek_counts_from_start_position_and_size, variants, v)
{
  set_up(v);
  auto fd = user.open(node(), O_RDWR);
  fd.write("abcdef");
  BOOST_TEST(fd.lseek(1, SEEK_SET) == 1);
  BOOST_TEST(fd.read(1) == "b");
  BOOST_TEST(fd.lseek(1, SEEK_CUR) == 3);
  BOOST_TEST(fd.read(1) == "d");
  BOOST_TEST(fd.lseek(-1, SEEK_END) == 5);
  BOOST_TEST(fd.read(64) == "f");
}

LKM_DATA_TEST_CASE(device, lseek_to_what_is_no_position_is_EINVAL, variants, v)
{
  set_up(v);
  auto fd = user.open(node(), O_RDWR);
  fd.write("abc");
  BOOST_TEST(fd.lseek(-1, SEEK_SET) == -EINVAL);
  BOOST_TEST(fd.lseek(-4, SEEK_CUR) == -EINVAL);
  BOOST_TEST(fd.lseek(-4, SEEK_END) == -EINVAL);
  BOOST_TEST(fd.lseek(last_position, SEEK_END) == -EINVAL);
  BOOST_TEST(fd.lseek(0, 9) == -EINVAL);
  BOOST_TEST(fd.lseek(0, SEEK_CUR) == 3);
}

LKM_DATA_TEST_CASE(device, SEEK_DATA_and_SEEK_HOLE_know_the_end_alone, variants, v)
{
  set_up(v);
  auto fd = user.open(node(), O_RDWR);
  fd.write("abc");
  BOOST_TEST(fd.lseek(1, SEEK_DATA) == 1);
  BOOST_TEST(fd.lseek(1, SEEK_HOLE) == 3);
  BOOST_TEST(fd.lseek(3, SEEK_DATA) == -ENXIO);
}

LKM_DATA_TEST_CASE(device, behind_the_end_a_read_is_0, variants, v)
{
  set_up(v);
  auto fd = user.open(node(), O_RDWR);
  fd.write("abc");
  BOOST_TEST(fd.lseek(1000, SEEK_SET) == 1000);
  BOOST_TEST(fd.read(64) == "");
  BOOST_TEST(fd.pread(64, 3) == "");
  BOOST_TEST(fd.pread(7, last_position - 7) == "");
}

LKM_DATA_TEST_CASE(device, a_hole_reads_as_zeroes, variants, v)
{
  set_up(v);
  auto fd = user.open(node(), O_RDWR);
  BOOST_TEST(fd.pwrite("x", 20) == 1);
  BOOST_TEST(read_all(fd) == std::string(20, '\0') + 'x');
}

LKM_DATA_TEST_CASE(device, a_set_is_made_before_others, variants, v)
{
  set_up(v);
  auto fd = user.open(node(), O_RDWR);
  for (const long long pos : {64, 0, 128, 32, 96}) fd.pwrite("x", pos);
  const auto text = read_all(fd);
  BOOST_TEST(text.size() == 129U);
  for (std::size_t i = 0; i < text.size(); ++i) BOOST_TEST(text[i] == (i % 32 ? '\0' : 'x'));
}

LKM_DATA_TEST_CASE(device, a_hole_of_exabytes_costs_nothing, variants, v)
{
  set_up(v);
  auto fd = user.open(node(), O_RDWR);
  BOOST_TEST(fd.pwrite("far", last_position - 7) == 3);
  BOOST_TEST(fd.pread(3, last_position - 7) == "far");
  BOOST_TEST(fd.pread(4, 1LL << 60) == std::string(4, '\0'));
  BOOST_TEST(fd.lseek(0, SEEK_END) == last_position - 4);
}

LKM_DATA_TEST_CASE(device, behind_the_last_position_there_is_EFBIG, variants, v)
{
  set_up(v);
  BOOST_TEST(user.open(node(), O_RDWR).pwrite("a", last_position - 3) == 1);
  auto fd = user.open(node(), O_RDWR | O_APPEND), other = user.open(node(), O_RDWR | O_APPEND);
  BOOST_TEST(fd.write("bcde") == 2);
  BOOST_TEST(other.write("de") == -EFBIG);
  BOOST_TEST(fd.pread(3, last_position - 3) == "abc");
}

LKM_DATA_TEST_CASE(device, a_transfer_that_would_end_behind_the_last_position_is_EINVAL, variants, v)
{
  set_up(v);
  auto fd = user.open(node(), O_RDWR);
  BOOST_TEST(fd.pwrite("abcd", last_position - 3) == -EINVAL);
  BOOST_TEST(fd.pread(4, last_position - 3) == -EINVAL);
}

LKM_DATA_TEST_CASE(device, a_negative_position_is_EINVAL, variants, v)
{
  set_up(v);
  auto fd = user.open(node(), O_RDWR);
  BOOST_TEST(fd.pread(1, -1) == -EINVAL);
  BOOST_TEST(fd.pwrite("x", -1) == -EINVAL);
}

LKM_DATA_TEST_CASE(device, nothing_is_written_by_a_write_of_nothing, variants, v)
{
  set_up(v);
  auto fd = user.open(node(), O_RDWR);
  BOOST_TEST(fd.pwrite("", 100) == 0);
  BOOST_TEST(fd.lseek(0, SEEK_END) == 0);
  BOOST_TEST(fd.read(0) == "");
}

LKM_DATA_TEST_CASE(device, a_bad_address_is_EFAULT_and_changes_nothing, variants, v)
{
  set_up(v);
  auto fd = user.open(node(), O_RDWR);
  BOOST_TEST(fd.write_from(8, 4, "bad address") == -EFAULT);
  BOOST_TEST(fd.lseek(0, SEEK_END) == 0);
  fd.write("abcd");
  fd.lseek(0, SEEK_SET);
  BOOST_TEST(fd.read_to(8, 4, "bad address") == -EFAULT);
  BOOST_TEST(fd.lseek(0, SEEK_CUR) == 0);
  BOOST_TEST(fd.read(64) == "abcd");
}

LKM_DATA_TEST_CASE(device, a_buffer_that_ends_early_is_copied_as_far_as_it_goes, variants, v)
{
  set_up(v, "quantum=100");
  auto memory = user.map(2 * page);
  memory.unmap(page, page);
  memory.store("12345678", page - 8);
  auto fd = user.open(node(), O_RDWR);
  BOOST_TEST(fd.write_from(memory.address() + page - 8, 16, "8 good bytes") == 8);
  BOOST_TEST(fd.lseek(0, SEEK_END) == 8);
  BOOST_TEST(fd.pread(64, 0) == "12345678");
}

LKM_DATA_TEST_CASE(device, a_file_is_for_what_it_was_opened_for, variants, v)
{
  set_up(v);
  BOOST_TEST(user.open(node(), O_WRONLY).read(1) == -EBADF);
  BOOST_TEST(user.open(node(), O_RDONLY).write("x") == -EBADF);
}

LKM_DATA_TEST_CASE(device, parameters_give_the_first_shape, variants, v)
{
  set_up(v, "quantum=5 qset=3");
  auto fd = user.open(node(), O_RDWR);
  BOOST_TEST(fd.ioctl(get_quantum{}).value == 5u);
  BOOST_TEST(fd.ioctl(get_qset{}).value == 3u);
  BOOST_TEST(fd.write("0123456789") == 5);
}

LKM_DATA_TEST_CASE(device, without_parameters_a_quantum_has_4000_bytes, variants, v)
{
  set_up(v, "");
  auto fd = user.open(node(), O_RDWR);
  BOOST_TEST(fd.ioctl(get_quantum{}).value == 4000u);
  BOOST_TEST(fd.ioctl(get_qset{}).value == 1000u);
  BOOST_TEST(fd.write(std::string(4001, 'q')) == 4000);
}

LKM_DATA_TEST_CASE(device, another_quantum_holds_from_the_next_truncation_on, variants, v)
{
  set_up(v);
  auto fd = user.open(node(), O_RDWR);
  BOOST_TEST(fd.ioctl(set_quantum{3}) == 0);
  BOOST_TEST(fd.write("0123456789") == 8);
  BOOST_TEST(user.open(node(), O_WRONLY).write("0123456789") == 3);
  BOOST_TEST(fd.pread(64, 0) == "012");
}

LKM_DATA_TEST_CASE(device, another_qset_keeps_the_data_where_it_is, variants, v)
{
  set_up(v);
  auto fd = user.open(node(), O_RDWR);
  const auto text = std::string(40, 'a') + std::string(40, 'b');
  write_all(fd, text, 0);
  BOOST_TEST(fd.ioctl(set_qset{1}) == 0);
  BOOST_TEST(read_all(fd) == text);
  auto fresh = user.open(node(), O_WRONLY);
  write_all(fresh, text, 0);
  BOOST_TEST(read_all(fd) == text);
}

LKM_DATA_TEST_CASE(device, exchange_answers_with_what_was, variants, v)
{
  set_up(v);
  auto fd = user.open(node(), O_RDWR);
  BOOST_TEST(fd.ioctl(exchange_quantum{16}).value == 8u);
  BOOST_TEST(fd.ioctl(get_quantum{}).value == 16u);
  BOOST_TEST(fd.ioctl(exchange_qset{9}).value == 4u);
  BOOST_TEST(fd.ioctl(get_qset{}).value == 9u);
}

LKM_DATA_TEST_CASE(device, reset_brings_the_parameters_back, variants, v)
{
  set_up(v);
  auto fd = user.open(node(), O_RDWR);
  fd.ioctl(set_quantum{100});
  fd.ioctl(set_qset{100});
  BOOST_TEST(fd.ioctl(reset{}) == 0);
  BOOST_TEST(fd.ioctl(get_quantum{}).value == 8u);
  BOOST_TEST(fd.ioctl(get_qset{}).value == 4u);
}

LKM_DATA_TEST_CASE(device, each_device_has_its_own_numbers, variants, v)
{
  set_up(v);
  BOOST_TEST(user.open(node(0), O_RDWR).ioctl(set_quantum{5}) == 0);
  BOOST_TEST(user.open(node(1), O_RDWR).ioctl(get_quantum{}).value == 8u);
}

LKM_DATA_TEST_CASE(device, numbers_out_of_range_are_EINVAL, variants, v)
{
  set_up(v);
  auto fd = user.open(node(), O_RDWR);
  BOOST_TEST(fd.ioctl(set_quantum{0}) == -EINVAL);
  BOOST_TEST(fd.ioctl(set_quantum{1048577}) == -EINVAL);
  BOOST_TEST(fd.ioctl(set_qset{0}) == -EINVAL);
  BOOST_TEST(fd.ioctl(exchange_qset{65537}).result == -EINVAL);
  BOOST_TEST(fd.ioctl(get_quantum{}).value == 8u);
}

LKM_DATA_TEST_CASE(device, the_largest_shape_works, variants, v)
{
  set_up(v, "quantum=1048576 qset=65536");
  auto fd = user.open(node(), O_RDWR);
  BOOST_TEST(fd.pwrite("end", 1048573) == 3);
  BOOST_TEST(fd.pread(3, 1048573) == "end");
}

LKM_DATA_TEST_CASE(device, who_is_not_root_may_look_at_the_numbers_alone, variants, v)
{
  set_up(v);
  auto guest = user.other("guest", 1000, 1000);
  auto fd = guest->open(node(), O_RDWR);
  BOOST_TEST(fd.ioctl(get_quantum{}).value == 8u);
  BOOST_TEST(fd.ioctl(set_quantum{16}) == -EPERM);
  BOOST_TEST(fd.ioctl(exchange_quantum{16}).result == -EPERM);
  BOOST_TEST(fd.ioctl(set_qset{16}) == -EPERM);
  BOOST_TEST(fd.ioctl(exchange_qset{16}).result == -EPERM);
  BOOST_TEST(fd.ioctl(reset{}) == 0);
  BOOST_TEST(fd.write("guest") == 5);
}

LKM_DATA_TEST_CASE(device, root_without_CAP_SYS_ADMIN_is_refused, variants, v)
{
  set_up(v);
  auto child = user.spawn([path = node()](auto& self) {
    self.drop_capability(21);  // CAP_SYS_ADMIN
    return self.open(path, O_RDWR).ioctl(set_quantum{16});
  });
  BOOST_TEST(child.join() == -EPERM);
}

LKM_DATA_TEST_CASE(device, a_command_with_a_bad_address_is_EFAULT, variants, v)
{
  set_up(v);
  auto fd = user.open(node(), O_RDWR);
  BOOST_TEST(fd.ioctl(get_quantum::number, 8, "bad address") == -EFAULT);
  BOOST_TEST(fd.ioctl(set_quantum::number, 8, "bad address") == -EFAULT);
  BOOST_TEST(fd.ioctl(exchange_qset::number, 8, "bad address") == -EFAULT);
}

LKM_DATA_TEST_CASE(device, an_unknown_command_is_ENOTTY, variants, v)
{
  set_up(v);
  auto fd = user.open(node(), O_RDWR);
  BOOST_TEST(fd.ioctl(0x6b63, 0) == -ENOTTY);
  BOOST_TEST(fd.ioctl(0x6a00, 0) == -ENOTTY);
}

LKM_DATA_TEST_CASE(device, parent_and_child_share_the_position_of_a_file, variants, v)
{
  set_up(v);
  auto fd = user.open(node(), O_RDWR);
  auto child = user.fork([fd = fd.number()](auto& self) { return self.write(fd, "child"); });
  BOOST_TEST(child.join() == 5);
  BOOST_TEST(fd.write("me") == 2);
  BOOST_TEST(fd.pread(64, 0) == "childme");
}

LKM_DATA_TEST_CASE(device, writev_stops_at_the_end_of_a_quantum, variants, v)
{
  set_up(v);
  auto fd = user.open(node(), O_RDWR);
  BOOST_TEST(fd.writev({"abc", "de", "fghij"}) == 8);
  BOOST_TEST(fd.pread(64, 0) == "abcdefgh");
}

LKM_DATA_TEST_CASE(device, it_is_always_ready, variants, v)
{
  set_up(v);
  BOOST_TEST(user.open(node(), O_RDWR).poll(POLLIN | POLLOUT, 0) == (POLLIN | POLLOUT));
}

LKM_DATA_TEST_CASE(device, an_open_device_keeps_the_module_and_its_removal_the_data, variants, v)
{
  set_up(v);
  auto fd = user.open(node(1), O_RDWR);
  fd.write("gone soon");
  BOOST_TEST(user.rmmod(name) == -EWOULDBLOCK);
  fd.close();
  BOOST_TEST(user.rmmod(name) == 0);
  BOOST_TEST(user.insmod(name) == 0);
  BOOST_TEST(user.open(node(1), O_RDONLY).read(64) == "");
}

LKM_DATA_TEST_CASE(device, numbers_out_of_range_keep_it_from_loading, variants, v)
{
  log_prefixes = {std::string(v.module) + ": "};
  BOOST_TEST(user.insmod(v.module, "quantum=0") == -EINVAL);
  BOOST_TEST(user.insmod(v.module, "quantum=1048577") == -EINVAL);
  BOOST_TEST(user.insmod(v.module, "qset=-1") == -EINVAL);
  BOOST_TEST(user.insmod(v.module, "qset=many") == -EINVAL);
  BOOST_TEST(user.insmod(v.module, "quantum=1 qset=1") == 0);
}

BOOST_AUTO_TEST_SUITE_END()
