// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// block/genhd.c, block/bdev.c and block/ioctl.c: disks, who opens them, and what their nodes can be told.
#include "disks.hpp"

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
    BOOST_TEST(fd.ioctl(BLKRASET, 4096) == 0);
  }
  {
    auto fd = user.open(node, O_RDONLY);
    for (int i = 0; i < 60; ++i) fd.pread(1, i * 4096);
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
