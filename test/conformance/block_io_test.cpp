// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// block/fops.c, mm/filemap.c and fs/buffer.c: what is read and written, and which bios come of it.
#include "disks.hpp"

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
