// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// fs/proc/generic.c and fs/proc/inode.c: a driver's entries in /proc.
#include "calls.hpp"

using namespace conformance;

namespace {

#include "modules/procs.h"

struct procs : fixture {
  procs() : fixture("procs", PROCS_MINOR) { log_prefixes = {"procs: "}; }

  /// True when it was made. `in` is the slot of its directory; -1 is /proc itself.
  bool make(int slot, proc_kind kind, const std::string& name, unsigned mode = 0, int in = -1)
  {
    return kernel("make " + std::to_string(kind) + " " + name, PROC_MAKE, numbers(slot, kind, mode, in, name)).result;
  }
  void remove(int slot) { kernel("proc_remove(slot " + std::to_string(slot) + ")", PROC_REMOVE, numbers(slot)); }
  void remove_entry(const std::string& name, int in = -1)
  {
    kernel("remove_proc_entry(" + name + ")", PROC_REMOVE_ENTRY, numbers(0, in, 0, 0, name));
  }
  outcome remove_subtree(const std::string& name, int in = -1)
  {
    return kernel("remove_proc_subtree(" + name + ")", PROC_REMOVE_SUBTREE, numbers(0, in, 0, 0, name)).result;
  }
  std::string text_of(const std::string& file)
  {
    const auto text = user.contents(file);
    user.remark(file + ": " + lkm::user::quote(text));
    return text;
  }
  long times(const std::string& words) { return times_logged("procs: " + words); }
  std::string ls(const std::string& path)
  {
    const auto s = user.lstat(path);
    return lkm::user::octal(s.mode) + " " + std::to_string(s.links) + " " + std::to_string(s.uid) + ":" +
           std::to_string(s.gid) + " " + std::to_string(s.size);
  }

  static constexpr const char* tea = "/proc/lkm_tea";
};

/// With a directory /proc/lkm_tea in slot 0.
struct in_directory : procs {
  in_directory() { BOOST_TEST_REQUIRE(make(0, PROC_DIR, "lkm_tea")); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(proc_entries, procs)

BOOST_AUTO_TEST_CASE(a_directory_a_file_and_a_link_show_as_ls_shows_them)
{
  make(0, PROC_DIR, "lkm_tea");
  make(1, PROC_FULL, "leaves", 0, 0);
  make(2, PROC_FULL, "secret", 0600, 0);
  make(3, PROC_LINK, "link", 0, 0);
  make(4, PROC_DIR, "cups", 0700, 0);
  BOOST_TEST(user.listdir(tea) == "cups leaves link secret");
  BOOST_TEST(ls(tea) == "040555 3 0:0 0");
  BOOST_TEST(ls("/proc/lkm_tea/leaves") == "0100444 1 0:0 0");
  BOOST_TEST(ls("/proc/lkm_tea/secret") == "0100600 1 0:0 0");
  BOOST_TEST(ls("/proc/lkm_tea/link") == "0120777 1 0:0 10");
  BOOST_TEST(ls("/proc/lkm_tea/cups") == "040700 2 0:0 0");
  BOOST_TEST(user.readlink("/proc/lkm_tea/link") == "tea/leaves");
}

BOOST_AUTO_TEST_CASE(a_directory_may_have_a_mode_and_no_data)
{
  BOOST_TEST(make(0, PROC_DIR_MODE, "lkm_tea", 0711));
  BOOST_TEST(ls(tea) == "040711 2 0:0 0");
  BOOST_TEST(make(1, PROC_DIR_MODE, "cups", 0, 0));
  BOOST_TEST(ls("/proc/lkm_tea/cups") == "040555 2 0:0 0");
  BOOST_TEST(make(2, PROC_FULL, "leaves", 0, 1));
  BOOST_TEST(user.listdir("/proc/lkm_tea/cups") == "leaves");
}

BOOST_AUTO_TEST_CASE(a_mount_point_stays_empty)
{
  expected_bugs = {"attempt to add to permanently empty directory"};
  BOOST_TEST(make(0, PROC_MOUNT_POINT, "lkm_tea"));
  BOOST_TEST(ls(tea) == "040555 2 0:0 0");
  BOOST_TEST(user.listdir(tea) == "");
  BOOST_TEST(user.open("/proc/lkm_tea/leaves", O_RDONLY) == -ENOENT);
  BOOST_TEST(!make(1, PROC_FULL, "leaves", 0, 0));
  BOOST_TEST(times_logged("attempt to add to permanently empty directory") == 1);
  BOOST_TEST(user.listdir(tea) == "");
  remove(0);
  BOOST_TEST(user.lstat(tea).result == -ENOENT);
}

BOOST_AUTO_TEST_CASE(an_entry_may_be_made_in_directories_that_are_there)
{
  make(0, PROC_DIR, "lkm_tea");
  make(1, PROC_DIR, "lkm_tea/cups");
  BOOST_TEST(make(2, PROC_FULL, "lkm_tea/cups/small"));
  BOOST_TEST(make(3, PROC_FULL, "cups/large", 0, 0));
  BOOST_TEST(user.listdir("/proc/lkm_tea/cups") == "large small");
}

BOOST_AUTO_TEST_CASE(a_directory_that_is_not_there_is_a_warning_and_NULL)
{
  expected_bugs = {"name 'lkm_coffee/cup'"};
  BOOST_TEST(!make(1, PROC_FULL, "lkm_coffee/cup"));
  BOOST_TEST(logged("name 'lkm_coffee/cup'"));
}

BOOST_AUTO_TEST_CASE(a_name_that_is_taken_is_a_warning_and_NULL)
{
  expected_bugs = {"already registered"};
  make(0, PROC_DIR, "lkm_tea");
  make(1, PROC_FULL, "leaves", 0, 0);
  BOOST_TEST(!make(2, PROC_FULL, "leaves", 0, 0));
  BOOST_TEST(logged("proc_dir_entry 'lkm_tea/leaves' already registered"));
  BOOST_TEST(!make(2, PROC_DIR, "lkm_tea"));
  BOOST_TEST(logged("proc_dir_entry '/proc/lkm_tea' already registered"));
  BOOST_TEST(text_of("/proc/lkm_tea/leaves") == "leaves");
}

BOOST_AUTO_TEST_CASE(what_is_no_name_is_a_warning_and_NULL)
{
  expected_bugs = {"name len 0", "name '.'", "name '..'", "create '/proc/4711' by hand"};
  for (const auto* const name : {"", ".", "..", "4711"}) BOOST_TEST(!make(1, PROC_FULL, name));
  for (const auto& words : expected_bugs) BOOST_TEST(logged(words));
}

BOOST_AUTO_TEST_CASE(nobody_makes_or_removes_a_name_in_proc_with_a_system_call)
{
  make(0, PROC_DIR, "lkm_tea");
  make(1, PROC_FULL, "leaves", 0666, 0);
  BOOST_TEST(user.mkdir("/proc/lkm_tea/new", 0777) == -ENOENT);
  BOOST_TEST(user.open("/proc/lkm_tea/new", O_CREAT | O_RDWR) == -ENOENT);
  BOOST_TEST(user.unlink("/proc/lkm_tea/leaves") == -EPERM);
  BOOST_TEST(user.rmdir("/proc/lkm_tea") == -EPERM);
  BOOST_TEST(user.open("/proc/lkm_tea/leaves", O_CREAT | O_TRUNC | O_WRONLY).write("x") == 1);
}

BOOST_AUTO_TEST_CASE(an_owner_and_a_size_can_be_set)
{
  make(0, PROC_DIR, "lkm_tea");
  make(1, PROC_FULL, "leaves", 0640, 0);
  kernel("proc_set_user(1000, 100)", PROC_SET_USER, numbers(1, 1000, 100));
  kernel("proc_set_size(77)", PROC_SET_SIZE, numbers(1, 77));
  BOOST_TEST(ls("/proc/lkm_tea/leaves") == "0100640 1 1000:100 77");
  auto drinker = user.other("drinker", 1000, 1000), guest = user.other("guest", 1001, 1001);
  BOOST_TEST(drinker->open("/proc/lkm_tea/leaves", O_RDWR).read(3) == "lea");
  BOOST_TEST(guest->open("/proc/lkm_tea/leaves", O_RDONLY) == -EACCES);
}

BOOST_AUTO_TEST_CASE(what_is_made_in_a_directory_belongs_to_its_owner)
{
  make(0, PROC_DIR, "lkm_tea");
  kernel("proc_set_user(1000, 100)", PROC_SET_USER, numbers(0, 1000, 100));
  make(1, PROC_FULL, "leaves", 0, 0);
  BOOST_TEST(ls("/proc/lkm_tea/leaves") == "0100444 1 1000:100 0");
}

BOOST_AUTO_TEST_CASE(permissions_can_be_changed)
{
  make(0, PROC_DIR, "lkm_tea");
  make(1, PROC_FULL, "leaves", 0444, 0);
  BOOST_TEST(user.chmod("/proc/lkm_tea/leaves", 0600) == 0);
  BOOST_TEST(user.chown("/proc/lkm_tea/leaves", 1000, 1000) == 0);
  BOOST_TEST(ls("/proc/lkm_tea/leaves") == "0100600 1 1000:1000 0");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(proc_operations, in_directory)

BOOST_AUTO_TEST_CASE(each_operation_reaches_the_driver)
{
  make(1, PROC_FULL, "leaves", 0666, 0);
  auto fd = user.open("/proc/lkm_tea/leaves", O_RDWR);
  BOOST_TEST(times("open with the data one") == 1);
  BOOST_TEST(fd.read(4) == "leav");
  BOOST_TEST(fd.write("abc") == 3);
  BOOST_TEST(times("write of 3 at 4") == 1);
  BOOST_TEST(fd.lseek(0, SEEK_CUR) == 7);
  BOOST_TEST(fd.poll(POLLIN | POLLPRI, 0) == POLLPRI);
  BOOST_TEST(fd.ioctl(42, 0) == 5);
  auto number = user.map(sizeof(int));
  constexpr unsigned fibmap = 1;
  BOOST_TEST(fd.ioctl(fibmap, 0) == -EFAULT);
  BOOST_TEST(fd.ioctl(fibmap, number.address(), "a number") == -EINVAL);
  BOOST_TEST(user.compat_ioctl(fd.number(), 43, 0) == 6);
  BOOST_TEST(fd.mmap(4096, PROT_READ, MAP_SHARED) == -ENXIO);
  BOOST_TEST(fd.close() == 0);
  BOOST_TEST(times("release") == 1);
}

BOOST_AUTO_TEST_CASE(what_the_driver_lacks_has_an_answer)
{
  make(1, PROC_BARE, "leaves", 0666, 0);
  auto fd = user.open("/proc/lkm_tea/leaves", O_RDWR);
  BOOST_TEST(fd.read(4) == -EIO);
  BOOST_TEST(fd.write("abc") == -EIO);
  BOOST_TEST(fd.lseek(0, SEEK_SET) == -ESPIPE);
  BOOST_TEST(fd.poll(POLLIN | POLLOUT | POLLPRI, 0) == (POLLIN | POLLOUT));
  BOOST_TEST(fd.ioctl(42, 0) == -ENOTTY);
  BOOST_TEST(fd.mmap(4096, PROT_READ, MAP_SHARED) == -EIO);
  BOOST_TEST(fd.fsync() == -EINVAL);
}

BOOST_AUTO_TEST_CASE(read_iter_takes_vectors_and_splices)
{
  make(1, PROC_ITER, "leaves", 0, 0);
  auto fd = user.open("/proc/lkm_tea/leaves", O_RDONLY);
  BOOST_TEST(fd.readv({2, 2}) == "one\n");
  BOOST_TEST(fd.lseek(1, SEEK_SET) == 1);
  BOOST_TEST(fd.read(10) == "ne\n");
  auto [in, out] = user.pipe();
  fd.lseek(0, SEEK_SET);
  BOOST_TEST(user.splice(fd.number(), out.number(), 100) == 4);
  BOOST_TEST(in.read(10) == "one\n");
}

BOOST_AUTO_TEST_CASE(a_driver_that_has_read_alone_cannot_be_spliced)
{
  make(1, PROC_FULL, "leaves", 0, 0);
  auto fd = user.open("/proc/lkm_tea/leaves", O_RDONLY);
  auto [in, out] = user.pipe();
  BOOST_TEST(user.splice(fd.number(), out.number(), 100) == -EINVAL);
  BOOST_TEST(fd.readv({2, 2}) == "leav");
}

BOOST_AUTO_TEST_CASE(an_open_that_fails_is_not_released)
{
  make(1, PROC_FAILING, "leaves", 0, 0);
  BOOST_TEST(user.open("/proc/lkm_tea/leaves", O_RDONLY) == -EACCES);
  remove(1);
  BOOST_TEST(times("release") == 0);
}

BOOST_AUTO_TEST_CASE(the_error_of_get_unmapped_area_passes)
{
  make(1, PROC_AREA, "leaves", 0, 0);
  auto fd = user.open("/proc/lkm_tea/leaves", O_RDONLY);
  BOOST_TEST(fd.mmap(4096, PROT_READ, MAP_SHARED) == -EBUSY);
}

BOOST_AUTO_TEST_CASE(single_and_seq_files_show_what_their_data_say)
{
  make(1, PROC_SINGLE, "single", 0, 0);
  make(2, PROC_SEQ, "seq", 0, 0);
  make(3, PROC_SEQ_PRIVATE, "private", 0, 0);
  BOOST_TEST(text_of("/proc/lkm_tea/single") == "one\n");
  BOOST_TEST(text_of("/proc/lkm_tea/seq") == "line 0 of two\nline 1 of two\nline 2 of two\n");
  auto first = user.open("/proc/lkm_tea/private", O_RDONLY), second = user.open("/proc/lkm_tea/private", O_RDONLY);
  BOOST_TEST(first.read(100) == "shown 1\nshown 2\nshown 3\n");
  BOOST_TEST(second.read(100) == "shown 1\nshown 2\nshown 3\n");
}

BOOST_AUTO_TEST_CASE(a_driver_finds_the_data_of_the_directory)
{
  make(1, PROC_DIR, "cups", 0, 0);
  make(2, PROC_PARENT, "whose", 0, 1);
  BOOST_TEST(text_of("/proc/lkm_tea/cups/whose") == "one\n");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(proc_removal, in_directory)

BOOST_AUTO_TEST_CASE(an_entry_goes_with_its_name)
{
  make(1, PROC_FULL, "leaves", 0, 0);
  remove(1);
  BOOST_TEST(user.listdir(tea) == "");
  BOOST_TEST(user.open("/proc/lkm_tea/leaves", O_RDONLY) == -ENOENT);
  BOOST_TEST(make(1, PROC_FULL, "leaves", 0, 0));
}

BOOST_AUTO_TEST_CASE(a_file_that_is_open_is_released_at_once_and_answers_no_more)
{
  make(1, PROC_FULL, "leaves", 0666, 0);
  auto fd = user.open("/proc/lkm_tea/leaves", O_RDWR);
  remove(1);
  BOOST_TEST(times("release") == 1);
  BOOST_TEST(fd.read(4) == -EIO);
  BOOST_TEST(fd.write("abc") == -EIO);
  BOOST_TEST(fd.lseek(0, SEEK_SET) == -EINVAL);
  BOOST_TEST(fd.poll(POLLIN | POLLOUT | POLLPRI, 0) == (POLLIN | POLLOUT));
  BOOST_TEST(fd.ioctl(42, 0) == -ENOTTY);
  BOOST_TEST(fd.mmap(4096, PROT_READ, MAP_SHARED) == -EIO);
  BOOST_TEST(fd.close() == 0);
  BOOST_TEST(times("release") == 1);
}

BOOST_AUTO_TEST_CASE(a_removal_waits_for_the_call_that_is_under_way)
{
  make(1, PROC_SLOW, "leaves", 0, 0);
  auto reader = user.spawn("reader", [](process& self) -> long {
    auto fd = self.open("/proc/lkm_tea/leaves", O_RDONLY);
    return fd.read(4).value();
  });
  reader.wait_until_asleep();
  auto remover = user.spawn("remover", [&](process& self) -> long {
    control(self, device.number())("remove", PROC_REMOVE, numbers(1));
    return 0;
  });
  remover.wait_until_asleep();
  BOOST_TEST(user.listdir(tea) == "");
  BOOST_TEST(times("release") == 0);
  kernel("wake", PROC_WAKE, numbers());
  BOOST_TEST(reader.join() == 0);
  BOOST_TEST(remover.join() == 0);
  BOOST_TEST(times("read goes on") == 1);
  BOOST_TEST(times("release") == 1);
}

BOOST_AUTO_TEST_CASE(a_subtree_goes_with_all_that_is_in_it)
{
  make(1, PROC_DIR, "cups", 0, 0);
  make(2, PROC_FULL, "small", 0, 1);
  auto fd = user.open("/proc/lkm_tea/cups/small", O_RDONLY);
  BOOST_TEST(remove_subtree("cups", 0) == 0);
  BOOST_TEST(user.listdir(tea) == "");
  BOOST_TEST(times("release") == 1);
  BOOST_TEST(fd.read(4) == -EIO);
  BOOST_TEST(remove_subtree("cups", 0) == -ENOENT);
}

BOOST_AUTO_TEST_CASE(an_entry_is_removed_by_its_path)
{
  make(1, PROC_DIR, "cups", 0, 0);
  make(2, PROC_FULL, "small", 0, 1);
  remove_entry("lkm_tea/cups/small");
  BOOST_TEST(user.listdir("/proc/lkm_tea/cups") == "");
  remove_entry("cups", 0);
  BOOST_TEST(user.listdir(tea) == "");
}

BOOST_AUTO_TEST_CASE(a_name_that_is_not_there_is_a_warning)
{
  expected_bugs = {"name 'coffee'"};
  remove_entry("coffee", 0);
  BOOST_TEST(logged("name 'coffee'"));
}

BOOST_AUTO_TEST_CASE(a_directory_with_something_in_it_is_a_warning)
{
  expected_bugs = {"removing non-empty directory"};
  make(1, PROC_DIR, "cups", 0, 0);
  make(2, PROC_FULL, "small", 0, 1);
  remove_entry("cups", 0);
  BOOST_TEST(logged("remove_proc_entry: removing non-empty directory 'lkm_tea/cups', leaking at least 'small'"));
  BOOST_TEST(user.listdir(tea) == "");
}

BOOST_AUTO_TEST_CASE(no_entry_is_nothing) { remove(5); }

BOOST_AUTO_TEST_CASE(a_module_goes_while_its_file_is_open)
{
  make(1, PROC_FULL, "leaves", 0, 0);
  auto fd = user.open("/proc/lkm_tea/leaves", O_RDONLY);
  device.close();
  BOOST_TEST(user.rmmod("procs") == 0);
  BOOST_TEST(times("release") == 1);
  BOOST_TEST(fd.read(4) == -EIO);
}

BOOST_AUTO_TEST_SUITE_END()
