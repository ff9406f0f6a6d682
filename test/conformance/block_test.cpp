// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// block/: a module has a disk in memory, and says in the log which bios it gets. The log is part of the transcript.
#include "modules/platter.h"

#include <lkm/test.hpp>

#include <fcntl.h>
#include <linux/fs.h>
#include <linux/hdreg.h>

#include <boost/test/unit_test.hpp>

#include <cstdint>
#include <cstring>
#include <string>

namespace {

const std::string node = "/dev/platter";

struct disks : lkm::test::fixture {
  disks()
  {
    log_prefixes = {
        "platter: ",           "register_blkdev: ", "__register_blkdev: ", "Buffer I/O error on dev platter",
        "Dev platter: unable", " platter: unable"};
  }

  void load(const std::string& parameters = {}) { BOOST_TEST_REQUIRE(user.insmod("platter", parameters) == 0); }
  void unload() { BOOST_TEST(user.rmmod("platter") == 0); }
  void run(const std::string& area)
  {
    load("area=" + area);
    unload();
  }
  /// Opens the disk and has each bio logged from now on.
  lkm::user::descriptor open_loud(int flags = O_RDWR)
  {
    auto fd = user.open(node, flags);
    command(fd, PLATTER_LOUD, 1);
    return fd;
  }
  static lkm::user::outcome command(lkm::user::descriptor& fd, platter_command what, unsigned long arg)
  {
    return fd.ioctl(what, arg);
  }
  bool says(const std::string& line) { return logged("platter: " + line); }

  /// What a command stores; all bits set when it stores nothing.
  template <class Number>
  Number ask(lkm::user::descriptor& fd, unsigned number, const std::string& name)
  {
    auto memory = user.map(sizeof(Number));
    memory.store(std::string(sizeof(Number), '\xff'));
    fd.ioctl(number, memory.address(), name);
    Number value;
    std::memcpy(&value, memory.load(sizeof value).data(), sizeof value);
    user.remark(name + ": " + std::to_string(value));
    return value;
  }
  lkm::user::outcome tell(lkm::user::descriptor& fd, unsigned number, int value, const std::string& name)
  {
    auto memory = user.map(sizeof value);
    memory.store({reinterpret_cast<const char*>(&value), sizeof value});
    return fd.ioctl(number, memory.address(), name);
  }
  void show(const std::string& file) { user.remark(file + ": " + user.contents(file)); }
  /// The lines of a file that have the disk's name in them.
  void show_lines(const std::string& file, const std::string& words)
  {
    const auto text = user.contents(file);
    for (std::size_t at = 0; at < text.size();) {
      const auto end = std::min(text.find('\n', at), text.size());
      if (const auto line = text.substr(at, end - at); line.find(words) != std::string::npos)
        user.remark(file + ": " + line);
      at = end + 1;
    }
  }
};

std::string letters(std::size_t n)
{
  std::string text;
  for (std::size_t i = 0; i < n; ++i) text += static_cast<char>('a' + i % 26);
  return text;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(disks_and_their_numbers, disks)

BOOST_AUTO_TEST_CASE(majors_are_given_from_254_downward)
{
  run("majors");
  BOOST_TEST(says("the kernel chose 254"));
  BOOST_TEST(says("register_blkdev(512, \"beyond\") is -22"));
}

BOOST_AUTO_TEST_CASE(a_disk_without_a_major_gets_a_number_of_the_kernel)
{
  run("numbers");
  BOOST_TEST(says("disk->major is 259"));
  BOOST_TEST(says("set_capacity_and_notify(disk, 16) is 1"));
  for (const auto& event : user.uevents({"block"})) user.remark(event);
}

BOOST_AUTO_TEST_CASE(minors_that_do_not_fit_are_EINVAL)
{
  run("errors");
  BOOST_TEST(says("add_disk(disk) is -22"));
}

BOOST_AUTO_TEST_CASE(errors_have_names)
{
  run("statuses");
  BOOST_TEST(says("BLK_STS 7 is -61"));
}

BOOST_AUTO_TEST_CASE(a_disk_is_in_dev_proc_and_sys)
{
  load("sectors=100");
  const auto found = user.stat(node);
  BOOST_TEST(S_ISBLK(found.mode));
  show_lines("/proc/partitions", "platter");
  show_lines("/proc/partitions", "major");
  show_lines("/proc/devices", "platter");
  show_lines("/proc/devices", "Block");
  show_lines("/proc/devices", "blkext");
  for (const auto* const file :
       {"size", "ro", "removable", "hidden", "range", "ext_range", "alignment_offset", "discard_alignment", "dev"})
    show(std::string("/sys/block/platter/") + file);
  user.readlink("/sys/block/platter");
  user.readlink("/sys/class/block/platter");
  user.readlink("/sys/dev/block/254:0");
  user.listdir("/sys/block/platter/holders");
  user.listdir("/sys/block/platter/slaves");
  unload();
  user.stat(node);
  user.stat("/sys/block/platter");
  show_lines("/proc/devices", "platter");
  for (const auto& event : user.uevents({"block"})) user.remark(event);
}

BOOST_AUTO_TEST_CASE(the_driver_may_choose_the_nodes_place_and_mode)
{
  load("folder=shelf");
  BOOST_TEST(user.stat("/dev/shelf/platter").mode == (S_IFBLK | 0640));
  BOOST_TEST(user.open("/dev/shelf/platter", O_RDONLY) >= 0);
  unload();
  user.stat("/dev/shelf");
}

BOOST_AUTO_TEST_CASE(partitions_are_looked_for)
{
  for (const auto* const sectors : {"1", "8", "16", "20", "32", "4096"}) {
    load(std::string("partitions=1 loud=1 sectors=") + sectors);
    unload();
  }
  BOOST_TEST(says("read 24+8"));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(opening_disks, disks)

BOOST_AUTO_TEST_CASE(a_node_without_a_disk_is_ENXIO)
{
  BOOST_TEST(user.mknod("/tmp/none", S_IFBLK | 0600, 240, 0) == 0);
  BOOST_TEST(user.open("/tmp/none", O_RDONLY) == -ENXIO);
  BOOST_TEST(user.unlink("/tmp/none") == 0);
}

BOOST_AUTO_TEST_CASE(the_driver_sees_each_open_and_each_last_close)
{
  load();
  {
    auto first = user.open(node, O_RDONLY);
    auto second = user.open(node, O_WRONLY | O_NONBLOCK);
    auto copy = second.dup();
    auto third = user.open(node, O_RDWR | O_EXCL);
    BOOST_TEST(third >= 0);
    BOOST_TEST(user.rmmod("platter") == -EWOULDBLOCK);
  }
  unload();
  BOOST_TEST(says("open, read, write, excl"));
}

BOOST_AUTO_TEST_CASE(the_error_of_the_drivers_open_is_that_of_open)
{
  load("open_error=-123");
  BOOST_TEST(user.open(node, O_RDONLY) == -ENOMEDIUM);
  BOOST_TEST(user.open(node, O_RDONLY | O_EXCL) == -ENOMEDIUM);
  unload();
}

BOOST_AUTO_TEST_CASE(who_opens_exclusively_keeps_others_from_that)
{
  load();
  {
    auto holder = user.open(node, O_RDWR | O_EXCL);
    BOOST_TEST(user.open(node, O_RDONLY | O_EXCL) == -EBUSY);
    auto other = user.open(node, O_RDWR);
    BOOST_TEST(other >= 0);
    BOOST_TEST(tell(other, BLKBSZSET, 1024, "BLKBSZSET 1024") == -EBUSY);
    BOOST_TEST(tell(holder, BLKBSZSET, 1024, "BLKBSZSET 1024") == 0);
    BOOST_TEST(ask<int>(other, BLKBSZGET, "BLKBSZGET") == 1024);
    holder.close();
    auto next = user.open(node, O_RDONLY | O_EXCL);
    BOOST_TEST(next >= 0);
  }
  unload();
}

BOOST_AUTO_TEST_CASE(a_disk_that_cannot_be_written_is_opened_but_not_written)
{
  load();
  {
    auto fd = user.open(node, O_RDWR);
    BOOST_TEST(fd.write("abc") == 3);
    BOOST_TEST(command(fd, PLATTER_READ_ONLY, 1) == 0);
    BOOST_TEST(fd.write("def") == -EPERM);
    BOOST_TEST(ask<int>(fd, BLKROGET, "BLKROGET") == 1);
    auto other = user.open(node, O_RDWR);
    BOOST_TEST(other.write("abc") == -EPERM);
    show("/sys/block/platter/ro");
    BOOST_TEST(command(fd, PLATTER_READ_ONLY, 0) == 0);
    BOOST_TEST(tell(fd, BLKROSET, 1, "BLKROSET 1") == 0);
    BOOST_TEST(fd.write("def") == -EPERM);
    show("/sys/block/platter/ro");
    BOOST_TEST(tell(fd, BLKROSET, 0, "BLKROSET 0") == 0);
    BOOST_TEST(fd.write("def") == 3);
  }
  unload();
  for (const auto& event : user.uevents({"block"})) user.remark(event);
}

BOOST_AUTO_TEST_CASE(the_driver_may_refuse_BLKROSET)
{
  load();
  {
    auto fd = user.open(node, O_RDWR);
    BOOST_TEST(command(fd, PLATTER_OPEN_ERROR, EBUSY) == 0);
    BOOST_TEST(tell(fd, BLKROSET, 1, "BLKROSET 1") == -EBUSY);
    BOOST_TEST(ask<int>(fd, BLKROGET, "BLKROGET") == 0);
    BOOST_TEST(user.open(node, O_RDONLY) == -EBUSY);
  }
  unload();
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(reading_disks, disks)

BOOST_AUTO_TEST_CASE(a_first_read_reads_four_pages)
{
  load("sectors=4096");
  {
    auto fd = open_loud(O_RDONLY);
    BOOST_TEST(fd.read(10).value() == 10);
    BOOST_TEST(fd.read(10).value() == 10);
  }
  unload();
  BOOST_TEST(says("read 0+32 ahead"));
}

BOOST_AUTO_TEST_CASE(who_reads_on_gets_more_and_more_at_once)
{
  load("sectors=4096");
  {
    auto fd = open_loud(O_RDONLY);
    for (int i = 0; i < 200; ++i) fd.read(4096);
  }
  unload();
  BOOST_TEST(says("read 96+128 ahead"));
}

BOOST_AUTO_TEST_CASE(reads_of_many_sizes)
{
  load("sectors=4096");
  {
    auto fd = open_loud(O_RDONLY);
    for (const std::size_t size : {100, 5000, 12288, 40000, 131072, 200000}) {
      fd.read(size);
      command(fd, PLATTER_UNKNOWN, size);
    }
  }
  {
    auto fd = open_loud(O_RDONLY);
    fd.read(300000);
  }
  unload();
}

BOOST_AUTO_TEST_CASE(a_random_read_reads_what_is_asked_for)
{
  load("sectors=4096");
  {
    auto fd = open_loud(O_RDONLY);
    for (const long long at : {1000000, 500000, 504000, 1500000, 4096, 508000, 0}) {
      fd.pread(6000, at);
      command(fd, PLATTER_UNKNOWN, static_cast<unsigned long>(at));
    }
  }
  unload();
}

BOOST_AUTO_TEST_CASE(what_has_been_read_stays_until_the_last_close)
{
  load("sectors=16");
  {
    auto first = open_loud(O_RDONLY);
    {
      auto second = user.open(node, O_RDONLY);
      second.read(5);
    }
    first.read(5);
  }
  auto third = user.open(node, O_RDONLY);
  third.read(5);
  third.close();
  unload();
  BOOST_TEST(times_logged("platter: read 0+16 ahead") == 2);
}

BOOST_AUTO_TEST_CASE(the_end_of_a_disk)
{
  load("sectors=10");
  {
    auto fd = open_loud();
    BOOST_TEST(fd.lseek(0, SEEK_END) == 5120);
    BOOST_TEST(fd.read(10).value() == 0);
    BOOST_TEST(fd.write("x") == -ENOSPC);
    BOOST_TEST(fd.lseek(-4, SEEK_END) == 5116);
    BOOST_TEST(fd.read(10).value() == 4);
    BOOST_TEST(fd.pwrite("abcdefgh", 5116) == 4);
    BOOST_TEST(fd.pwrite("", 6000) == 0);
    BOOST_TEST(fd.pread(10, 6000).value() == 0);
    BOOST_TEST(fd.pread(10, 5110) == std::string("\0\0\0\0\0\0abcd", 10));
    BOOST_TEST(fd.lseek(5121, SEEK_SET) == -EINVAL);
    BOOST_TEST(fd.lseek(5120, SEEK_SET) == 5120);
    BOOST_TEST(fd.lseek(-1, SEEK_SET) == -EINVAL);
    BOOST_TEST(fd.lseek(1, SEEK_CUR) == -EINVAL);
    BOOST_TEST(fd.lseek(0, SEEK_DATA) == -EINVAL);
    BOOST_TEST(fd.lseek(0, SEEK_HOLE) == -EINVAL);
  }
  unload();
}

BOOST_AUTO_TEST_CASE(a_disk_may_get_another_size)
{
  load("sectors=64");
  {
    auto fd = open_loud();
    BOOST_TEST(command(fd, PLATTER_RESIZE, 10) == 1);
    BOOST_TEST(fd.lseek(0, SEEK_END) == 5120);
    BOOST_TEST(fd.pread(10, 5118).value() == 2);
    BOOST_TEST(command(fd, PLATTER_RESIZE, 0) == 0);
    BOOST_TEST(fd.pread(10, 0).value() == 0);
    BOOST_TEST(fd.pwrite("a", 0) == -ENOSPC);
    BOOST_TEST(command(fd, PLATTER_RESIZE, 64) == 0);
    BOOST_TEST(command(fd, PLATTER_RESIZE, 64) == 0);
    BOOST_TEST(fd.pread(10, 32760).value() == 8);
  }
  unload();
  for (const auto& event : user.uevents({"block"})) user.remark(event);
}

BOOST_AUTO_TEST_CASE(a_read_that_fails_is_EIO)
{
  load("sectors=4096");
  {
    auto fd = open_loud(O_RDONLY);
    command(fd, PLATTER_FAIL_READS, 12);
    BOOST_TEST(fd.pread(100, 8192) == -EIO);
    BOOST_TEST(fd.pread(100, 0).value() == 100);
    BOOST_TEST(fd.pread(8192, 0) == 4096);
    command(fd, PLATTER_FAIL_READS, 0);
    BOOST_TEST(fd.pread(8192, 0).value() == 8192);
    BOOST_TEST(fd.pread(100, 8192).value() == 100);
  }
  unload();
  BOOST_TEST(logged("Buffer I/O error on dev platter, logical block 2, async page read"));
}

BOOST_AUTO_TEST_CASE(a_bio_may_end_later)
{
  load("sectors=4096");
  {
    auto fd = open_loud();
    BOOST_TEST(command(fd, PLATTER_DELAY, 20) == 0);
    BOOST_TEST(fd.read(10).value() == 10);
    BOOST_TEST(fd.pwrite("abc", 100000) == 3);
    BOOST_TEST(fd.fsync() == 0);
    BOOST_TEST(fd.pread(10, 200000).value() == 10);
  }
  unload();
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(writing_disks, disks)

BOOST_AUTO_TEST_CASE(a_block_that_is_written_in_part_is_read_first)
{
  load("sectors=64");
  {
    auto fd = open_loud();
    BOOST_TEST(fd.pwrite("hello", 10) == 5);
    BOOST_TEST(fd.pwrite("hello", 20) == 5);
    BOOST_TEST(fd.pwrite("bytes", 8190) == 5);
    BOOST_TEST(fd.fsync() == 0);
    BOOST_TEST(fd.fsync() == 0);
    BOOST_TEST(fd.pread(20, 8) == std::string("\0\0hello\0\0\0\0\0hello\0\0\0", 20));
  }
  unload();
  BOOST_TEST(says("write 0+8"));
}

BOOST_AUTO_TEST_CASE(whole_blocks_are_written_without_reading)
{
  load("sectors=64");
  {
    auto fd = open_loud();
    BOOST_TEST(fd.pwrite(letters(8192), 4096) == 8192);
    BOOST_TEST(fd.pwrite(letters(5000), 16384) == 5000);
    BOOST_TEST(fd.fsync() == 0);
    BOOST_TEST(fd.pread(5, 4096 + 26) == "abcde");
  }
  unload();
}

BOOST_AUTO_TEST_CASE(small_blocks_are_read_and_written_alone)
{
  load("sectors=21");
  {
    auto fd = open_loud();
    BOOST_TEST(ask<int>(fd, BLKBSZGET, "BLKBSZGET") == 512);
    BOOST_TEST(fd.pwrite("hello", 600) == 5);
    BOOST_TEST(fd.pwrite(letters(512), 1024) == 512);
    BOOST_TEST(fd.pwrite(letters(1100), 3000) == 1100);
    BOOST_TEST(fd.fsync() == 0);
    BOOST_TEST(fd.pread(5, 600) == "hello");
    BOOST_TEST(fd.pwrite("end", 10700) == 3);
  }
  unload();
}

BOOST_AUTO_TEST_CASE(a_disk_may_have_big_blocks)
{
  load("sectors=64 block=4096");
  {
    auto fd = open_loud();
    BOOST_TEST(ask<int>(fd, BLKSSZGET, "BLKSSZGET") == 4096);
    BOOST_TEST(tell(fd, BLKBSZSET, 512, "BLKBSZSET 512") == -EINVAL);
    BOOST_TEST(fd.pwrite("hello", 10) == 5);
  }
  unload();
}

BOOST_AUTO_TEST_CASE(the_last_close_writes)
{
  load("sectors=64");
  {
    auto first = open_loud();
    {
      auto second = user.open(node, O_WRONLY);
      second.pwrite("hello", 0);
    }
    BOOST_TEST(!says("write 0+8"));
  }
  BOOST_TEST(says("write 0+8"));
  {
    auto fd = user.open(node, O_RDONLY);
    BOOST_TEST(fd.read(5) == "hello");
  }
  unload();
}

BOOST_AUTO_TEST_CASE(the_error_of_a_write_is_told_to_each_file_once)
{
  load("sectors=64");
  {
    auto fd = open_loud();
    auto other = user.open(node, O_RDWR);
    command(fd, PLATTER_FAIL_WRITES, 1);
    BOOST_TEST(fd.write("hello") == 5);
    BOOST_TEST(fd.fsync() == -EIO);
    BOOST_TEST(fd.fsync() == 0);
    auto late = user.open(node, O_RDWR);
    BOOST_TEST(late.fsync() == 0);
    BOOST_TEST(other.fsync() == -EIO);
    BOOST_TEST(other.fsync() == 0);
    BOOST_TEST(fd.pread(5, 0) == "hello");
    command(fd, PLATTER_STATUS, 3);
    BOOST_TEST(fd.pwrite("hello", 0) == 5);
    BOOST_TEST(fd.fsync() == -EIO);
    command(fd, PLATTER_FAIL_WRITES, 0);
    BOOST_TEST(fd.pwrite("again", 0) == 5);
    BOOST_TEST(fd.fsync() == 0);
    BOOST_TEST(other.fsync() == -EIO);
  }
  unload();
}

BOOST_AUTO_TEST_CASE(an_error_that_nobody_saw_waits_for_the_next_file)
{
  load("sectors=64");
  {
    auto fd = open_loud();
    command(fd, PLATTER_FAIL_WRITES, 1);
    BOOST_TEST(fd.write("hello") == 5);
  }
  auto fd = user.open(node, O_RDWR);
  BOOST_TEST(fd.read(5) == std::string(5, '\0'));
  BOOST_TEST(fd.fsync() == -EIO);
  BOOST_TEST(fd.fsync() == 0);
  fd.close();
  unload();
}

BOOST_AUTO_TEST_CASE(a_write_of_part_of_a_block_that_cannot_be_read_is_EIO)
{
  load("sectors=64");
  {
    auto fd = open_loud();
    command(fd, PLATTER_FAIL_READS, 9);
    BOOST_TEST(fd.pwrite("hello", 4090) == 5);
    BOOST_TEST(fd.pwrite("hello", 5000) == -EIO);
    BOOST_TEST(fd.pwrite(letters(4096), 4096) == 4096);
  }
  unload();
}

BOOST_AUTO_TEST_CASE(O_DSYNC_writes_at_once)
{
  load("sectors=64 cache=1");
  {
    auto fd = open_loud(O_RDWR | O_DSYNC);
    BOOST_TEST(fd.pwrite(letters(4096), 8192) == 4096);
    auto other = user.open(node, O_RDWR);
    BOOST_TEST(other.pwrite(letters(4096), 0) == 4096);
    BOOST_TEST(other.fsync() == 0);
    BOOST_TEST(other.fsync() == 0);
    BOOST_TEST(user.fdatasync(other.number()) == 0);
    BOOST_TEST(other.pwritev2({"abc", "def"}, 100, 0x2 /* RWF_DSYNC */) == 6);
  }
  unload();
}

BOOST_AUTO_TEST_CASE(pieces_are_read_and_written_in_order)
{
  load("sectors=64");
  {
    auto fd = user.open(node, O_RDWR);
    BOOST_TEST(fd.writev({"abc", "", "defgh"}) == 8);
    BOOST_TEST(fd.preadv2({2, 1, 4}, 1) == "bcdefgh");
    BOOST_TEST(fd.read(3) == std::string(3, '\0'));
  }
  unload();
}

BOOST_AUTO_TEST_CASE(memory_that_is_not_there_is_EFAULT)
{
  load("sectors=64");
  {
    auto fd = user.open(node, O_RDWR);
    auto memory = user.map(8192);
    memory.store(letters(4096));
    memory.unmap(4096, 4096);
    BOOST_TEST(fd.write_from(memory.address() + 4096, 10, "a hole") == -EFAULT);
    BOOST_TEST(fd.write_from(memory.address() + 4000, 200, "the end of memory") == 96);
    BOOST_TEST(fd.read_to(memory.address() + 4000, 200, "the end of memory") == 96);
    BOOST_TEST(fd.read_to(memory.address() + 4096, 200, "a hole") == -EFAULT);
    BOOST_TEST(fd.lseek(0, SEEK_CUR) == 192);
  }
  unload();
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(direct_transfers, disks)

BOOST_AUTO_TEST_CASE(direct_reads_and_writes_are_bios_of_their_own)
{
  load("sectors=4096");
  {
    auto fd = open_loud(O_RDWR | O_DIRECT);
    auto memory = user.map(65536);
    memory.store(letters(65536));
    BOOST_TEST(fd.write_from(memory.address(), 512, "a sector") == 512);
    BOOST_TEST(fd.write_from(memory.address(), 65536, "64 KiB") == 65536);
    BOOST_TEST(fd.lseek(1024, SEEK_SET) == 1024);
    BOOST_TEST(fd.read_to(memory.address() + 512, 1024, "two sectors") == 1024);
    BOOST_TEST(memory.load(4, 512) == "stuv");
    BOOST_TEST(fd.read_to(memory.address(), 0, "nothing") == 0);
    BOOST_TEST(fd.lseek(0, SEEK_END) == 2097152);
    BOOST_TEST(fd.read_to(memory.address(), 512, "the end") == 0);
    BOOST_TEST(fd.write_from(memory.address(), 512, "the end") == -ENOSPC);
    BOOST_TEST(fd.lseek(-1024, SEEK_END) == 2096128);
    BOOST_TEST(fd.read_to(memory.address(), 4096, "the end") == 1024);
  }
  unload();
  BOOST_TEST(says("write 1+128"));
}

BOOST_AUTO_TEST_CASE(what_is_not_aligned_is_EINVAL)
{
  load("sectors=64");
  {
    auto fd = open_loud(O_RDWR | O_DIRECT);
    auto memory = user.map(8192);
    BOOST_TEST(fd.read_to(memory.address() + 256, 512, "half a sector in") == -EINVAL);
    BOOST_TEST(fd.read_to(memory.address(), 100, "100 bytes") == -EINVAL);
    BOOST_TEST(fd.write_from(memory.address(), 513, "513 bytes") == -EINVAL);
    BOOST_TEST(fd.lseek(100, SEEK_SET) == 100);
    BOOST_TEST(fd.read_to(memory.address(), 512, "from byte 100") == -EINVAL);
    BOOST_TEST(fd.lseek(32768 - 512, SEEK_SET) == 32768 - 512);
    BOOST_TEST(fd.read_to(memory.address(), 700, "700 bytes, of which 512 are there") == 512);
  }
  unload();
}

BOOST_AUTO_TEST_CASE(big_blocks_want_big_transfers)
{
  load("sectors=64 block=2048");
  {
    auto fd = open_loud(O_RDWR | O_DIRECT);
    auto memory = user.map(8192);
    BOOST_TEST(fd.read_to(memory.address(), 512, "a sector") == -EINVAL);
    BOOST_TEST(fd.read_to(memory.address() + 512, 2048, "a block") == 2048);
  }
  unload();
}

BOOST_AUTO_TEST_CASE(the_cache_and_direct_transfers_see_each_other)
{
  load("sectors=64");
  {
    auto cached = open_loud();
    auto direct = user.open(node, O_RDWR | O_DIRECT);
    auto memory = user.map(4096);
    BOOST_TEST(cached.pwrite("cached", 0) == 6);
    BOOST_TEST(direct.read_to(memory.address(), 512, "a sector") == 512);
    BOOST_TEST(memory.load(6) == "cached");
    memory.store("direct");
    BOOST_TEST(cached.pwrite("unseen", 2000) == 6);
    BOOST_TEST(direct.lseek(0, SEEK_SET) == 0);
    BOOST_TEST(direct.write_from(memory.address(), 512, "a sector") == 512);
    BOOST_TEST(cached.pread(6, 0) == "direct");
    BOOST_TEST(cached.pread(6, 2000) == "unseen");
  }
  unload();
}

BOOST_AUTO_TEST_CASE(errors_of_direct_transfers_have_their_names)
{
  load("sectors=64");
  {
    auto fd = open_loud(O_RDWR | O_DIRECT);
    auto memory = user.map(4096);
    command(fd, PLATTER_FAIL_WRITES, 1);
    command(fd, PLATTER_FAIL_READS, 1);
    for (const unsigned long status : {1, 2, 3, 4, 5, 7, 9, 10}) {
      command(fd, PLATTER_STATUS, status);
      fd.write_from(memory.address(), 512, "a sector");
      fd.read_to(memory.address(), 512, "a sector");
    }
    fd.lseek(0, SEEK_CUR);
  }
  unload();
}

BOOST_AUTO_TEST_CASE(O_DIRECT_can_be_set_and_cleared)
{
  load("sectors=64");
  {
    auto fd = user.open(node, O_RDWR);
    BOOST_TEST(fd.fcntl(F_SETFL, O_DIRECT) == 0);
    BOOST_TEST(fd.read(100) == -EINVAL);
    BOOST_TEST(fd.fcntl(F_SETFL, 0) == 0);
    BOOST_TEST(fd.read(100).value() == 100);
  }
  unload();
}

BOOST_AUTO_TEST_CASE(direct_writes_with_O_DSYNC_are_forced)
{
  load("sectors=64 cache=1");
  {
    auto fd = open_loud(O_RDWR | O_DIRECT | O_DSYNC);
    auto memory = user.map(4096);
    BOOST_TEST(fd.write_from(memory.address(), 4096, "a page") == 4096);
  }
  unload();
}

BOOST_AUTO_TEST_CASE(a_direct_transfer_may_end_later)
{
  load("sectors=4096");
  {
    auto fd = open_loud(O_RDWR | O_DIRECT);
    auto memory = user.map(1310720);
    command(fd, PLATTER_DELAY, 10);
    BOOST_TEST(fd.read_to(memory.address(), 4096, "a page") == 4096);
  }
  unload();
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(commands_of_disks, disks)

BOOST_AUTO_TEST_CASE(sizes_and_limits)
{
  load("sectors=1000 block=1024");
  {
    auto fd = user.open(node, O_RDONLY);
    BOOST_TEST(ask<std::uint64_t>(fd, BLKGETSIZE64, "BLKGETSIZE64") == 512000);
    BOOST_TEST(ask<unsigned long>(fd, BLKGETSIZE, "BLKGETSIZE") == 1000);
    BOOST_TEST(ask<int>(fd, BLKSSZGET, "BLKSSZGET") == 1024);
    BOOST_TEST(ask<unsigned>(fd, BLKPBSZGET, "BLKPBSZGET") == 1024);
    BOOST_TEST(ask<int>(fd, BLKBSZGET, "BLKBSZGET") == 4096);
    BOOST_TEST(ask<int>(fd, BLKROGET, "BLKROGET") == 0);
    BOOST_TEST(ask<unsigned>(fd, BLKIOMIN, "BLKIOMIN") == 1024);
    BOOST_TEST(ask<unsigned>(fd, BLKIOOPT, "BLKIOOPT") == 0);
    BOOST_TEST(ask<int>(fd, BLKALIGNOFF, "BLKALIGNOFF") == 0);
    BOOST_TEST(ask<unsigned short>(fd, BLKSECTGET, "BLKSECTGET") == 254);
    BOOST_TEST(ask<unsigned>(fd, BLKDISCARDZEROES, "BLKDISCARDZEROES") == 0);
    BOOST_TEST(ask<long>(fd, BLKRAGET, "BLKRAGET") == 256);
    BOOST_TEST(fd.ioctl(BLKRASET, 64) == 0);
    BOOST_TEST(ask<long>(fd, BLKFRAGET, "BLKFRAGET") == 64);
    BOOST_TEST(ask<unsigned>(fd, _IOR(0x12, 132, unsigned), "BLKGETZONESZ") == 0);
    BOOST_TEST(fd.ioctl(BLKRAGET, 0) == -EINVAL);
    BOOST_TEST(fd.ioctl(BLKGETSIZE64, 0) == -EFAULT);
    BOOST_TEST(fd.ioctl(BLKRRPART, 0) == -EINVAL);
    BOOST_TEST(fd.ioctl(PLATTER_UNKNOWN, 0) == -ENOTTY);
    const std::uint64_t range[2] = {0, 512};
    auto memory = user.map(sizeof range);
    memory.store({reinterpret_cast<const char*>(range), sizeof range});
    auto writer = user.open(node, O_RDWR);
    BOOST_TEST(writer.ioctl(BLKDISCARD, memory.address(), "BLKDISCARD") == -EOPNOTSUPP);
  }
  unload();
}

BOOST_AUTO_TEST_CASE(the_geometry_is_the_drivers)
{
  load("sectors=640");
  {
    auto fd = user.open(node, O_RDONLY);
    auto memory = user.map(sizeof(hd_geometry));
    BOOST_TEST(fd.ioctl(HDIO_GETGEO, memory.address(), "HDIO_GETGEO") == 0);
    hd_geometry found;
    std::memcpy(&found, memory.load(sizeof found).data(), sizeof found);
    BOOST_TEST(found.heads == 4);
    BOOST_TEST(found.sectors == 16);
    BOOST_TEST(found.cylinders == 10);
    BOOST_TEST(found.start == 0U);
    BOOST_TEST(fd.ioctl(HDIO_GETGEO, 0) == -EINVAL);
  }
  unload();
}

BOOST_AUTO_TEST_CASE(BLKFLSBUF_writes_and_forgets)
{
  load("sectors=64");
  {
    auto fd = open_loud();
    BOOST_TEST(fd.write("hello") == 5);
    BOOST_TEST(fd.ioctl(BLKFLSBUF, 0) == 0);
    BOOST_TEST(fd.pread(5, 0) == "hello");
  }
  unload();
  BOOST_TEST(says("read 0+32 ahead"));
}

BOOST_AUTO_TEST_CASE(drop_caches_forgets_what_is_clean)
{
  load("sectors=64");
  {
    auto fd = open_loud();
    BOOST_TEST(fd.pwrite(letters(4096), 8192) == 4096);
    BOOST_TEST(fd.fsync() == 0);
    BOOST_TEST(fd.read(5).value() == 5);
    BOOST_TEST(user.open("/proc/sys/vm/drop_caches", O_WRONLY).write("1\n") == 2);
    BOOST_TEST(fd.pread(5, 8192) == "abcde");
    BOOST_TEST(fd.pread(5, 0).value() == 5);
  }
  unload();
}

BOOST_AUTO_TEST_CASE(readahead_can_be_set)
{
  load("sectors=4096");
  {
    auto fd = user.open(node, O_RDONLY);
    BOOST_TEST(fd.ioctl(BLKRASET, 16) == 0);
  }
  {
    auto fd = open_loud(O_RDONLY);
    for (int i = 0; i < 10; ++i) fd.read(4096);
    BOOST_TEST(fd.ioctl(BLKRASET, 0) == 0);
  }
  {
    auto fd = user.open(node, O_RDONLY);
    fd.read(20000);
  }
  unload();
}

BOOST_AUTO_TEST_CASE(advice_changes_what_is_read_ahead)
{
  load("sectors=4096");
  {
    auto fd = open_loud(O_RDONLY);
    BOOST_TEST(user.fadvise(fd.number(), 0, 0, POSIX_FADV_RANDOM) == 0);
    for (int i = 0; i < 4; ++i) fd.read(4096);
    fd.pread(20000, 300000);
    BOOST_TEST(user.fadvise(fd.number(), 0, 0, POSIX_FADV_NORMAL) == 0);
    for (int i = 0; i < 4; ++i) fd.pread(4096, 500000 + i * 4096);
    BOOST_TEST(user.fadvise(fd.number(), 0, 0, POSIX_FADV_SEQUENTIAL) == 0);
    fd.pread(400000, 1000000);
    BOOST_TEST(user.fadvise(fd.number(), 0, 0, 6) == -EINVAL);
    BOOST_TEST(user.fadvise(fd.number(), 0, -1, POSIX_FADV_NORMAL) == -EINVAL);
    BOOST_TEST(user.fadvise(fd.number(), 0, -1, 6) == -EINVAL);
  }
  unload();
}

BOOST_AUTO_TEST_CASE(pages_are_read_before_they_are_needed_and_dropped_when_they_are_not)
{
  load("sectors=4096");
  {
    auto fd = open_loud();
    BOOST_TEST(user.fadvise(fd.number(), 8192, 20000, POSIX_FADV_WILLNEED) == 0);
    fd.pread(4096, 8192);  // is there
    fd.pread(4096, 24576);
    BOOST_TEST(user.fadvise(fd.number(), 9000, 12000, POSIX_FADV_DONTNEED) == 0);
    fd.pread(100, 8192);   // a page of which a part was named
    fd.pread(100, 12288);  // dropped
    fd.pread(100, 20480);
    command(fd, PLATTER_LOUD, 2);
    fd.pwrite("dirty", 24576);
    BOOST_TEST(user.fadvise(fd.number(), 24576, 4096, POSIX_FADV_DONTNEED) == 0);  // written without waiting
    BOOST_TEST(fd.pread(5, 24576) == "dirty");
    fd.pwrite("again", 24576);
    BOOST_TEST(fd.fsync() == 0);
    command(fd, PLATTER_LOUD, 1);
    BOOST_TEST(user.fadvise(fd.number(), 0, 0, POSIX_FADV_DONTNEED) == 0);
    fd.pread(100, 8192);
  }
  unload();
}

BOOST_AUTO_TEST_CASE(blocks_can_have_another_size)
{
  load("sectors=64");
  {
    auto fd = open_loud();
    BOOST_TEST(fd.pwrite("hello", 0) == 5);
    BOOST_TEST(tell(fd, BLKBSZSET, 512, "BLKBSZSET 512") == 0);
    BOOST_TEST(tell(fd, BLKBSZSET, 256, "BLKBSZSET 256") == -EINVAL);
    BOOST_TEST(tell(fd, BLKBSZSET, 1000, "BLKBSZSET 1000") == -EINVAL);
    BOOST_TEST(fd.pwrite("hello", 1000) == 5);
    BOOST_TEST(fd.fsync() == 0);
    BOOST_TEST(fd.pread(5, 0) == "hello");
  }
  unload();
}

BOOST_AUTO_TEST_CASE(some_commands_are_for_the_administrator)
{
  load("sectors=64");
  BOOST_TEST(user.chmod(node, 0666) == 0);
  {
    auto other = user.other("other", 1000, 1000);
    auto fd = other->open(node, O_RDWR);
    BOOST_TEST(fd.write("hello") == 5);
    BOOST_TEST(fd.ioctl(BLKFLSBUF, 0) == -EACCES);
    BOOST_TEST(fd.ioctl(BLKROSET, 0) == -EACCES);
    BOOST_TEST(fd.ioctl(BLKRASET, 0) == -EACCES);
    BOOST_TEST(fd.ioctl(BLKBSZSET, 0) == -EACCES);
    BOOST_TEST(fd.ioctl(BLKRRPART, 0) == -EACCES);
  }
  unload();
}

BOOST_AUTO_TEST_CASE(a_32_bit_process_has_commands_of_its_own)
{
  load("sectors=64");
  {
    auto fd = user.open(node, O_RDONLY);
    auto memory = user.map_low(16);
    BOOST_TEST(user.compat_ioctl(fd.number(), BLKGETSIZE, static_cast<std::uint32_t>(memory.address()), "BLKGETSIZE") ==
               0);
    BOOST_TEST(memory.load(4) == std::string("\x40\0\0\0", 4));
    BOOST_TEST(user.compat_ioctl(fd.number(), PLATTER_UNKNOWN, 0) == -ENOTTY);
  }
  unload();
}

BOOST_AUTO_TEST_SUITE_END()
