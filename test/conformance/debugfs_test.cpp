// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// fs/debugfs and fs/libfs.c: a driver's files in /sys/kernel/debug.
#include "calls.hpp"

using namespace conformance;

namespace {

#include "modules/debugs.h"

struct debugs : fixture {
  debugs() : fixture("debugs", DEBUGS_MINOR) { log_prefixes = {"debugs: ", "debugfs: "}; }

  outcome make(int slot, debug_kind kind, const std::string& name, unsigned mode = 0644, int in = -1)
  {
    return kernel("make " + std::to_string(kind) + " " + name, DEBUG_MAKE, numbers(slot, kind, mode, in, name)).result;
  }
  void remove(int slot) { kernel("debugfs_remove(slot " + std::to_string(slot) + ")", DEBUG_REMOVE, numbers(slot)); }
  std::string text_of(const std::string& name)
  {
    const auto text = user.contents(in(name));
    user.remark(name + ": " + lkm::user::quote(text));
    return text;
  }
  static std::string in(const std::string& name) { return std::string(tea) + "/" + name; }
  bool exists(const std::string& name) { return !user.lstat(in(name)).result.failed(); }
  descriptor open(const std::string& name, int flags = O_RDWR) { return user.open(in(name), flags); }
  std::string ls(const std::string& name)
  {
    const auto s = user.lstat(in(name));
    return lkm::user::octal(s.mode) + " " + std::to_string(s.links) + " " + std::to_string(s.uid) + ":" +
           std::to_string(s.gid) + " " + std::to_string(s.size);
  }
  long times(const std::string& words) { return times_logged("debugs: " + words); }
  /// What a file says when `text` has been written to it; the error of the write when that fails.
  std::string after(const std::string& name, const std::string& text)
  {
    const auto written = open(name, O_WRONLY).write(text);
    return written.failed() ? lkm::user::describe(written.value()) : text_of(name);
  }

  static constexpr const char* tea = "/sys/kernel/debug/lkm_tea";
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(debugfs_entries, debugs)

BOOST_AUTO_TEST_CASE(the_top_is_roots_alone)
{
  BOOST_TEST(user.lstat("/sys/kernel/debug").mode == (S_IFDIR | 0700));
  auto guest = user.other("guest", 1000, 1000);
  BOOST_TEST(guest->open(in("file"), O_RDONLY) == -EACCES);
}

BOOST_AUTO_TEST_CASE(a_directory_a_file_and_a_link_show_as_ls_shows_them)
{
  make(0, DEBUG_DIR, "cups");
  make(1, DEBUG_FULL, "file", 0640);
  make(2, DEBUG_LINK, "link");
  make(3, DEBUG_SIZED, "sized", 0400);
  BOOST_TEST(user.listdir(tea) == "cups file link sized");
  BOOST_TEST(ls("cups") == "040755 2 0:0 0");
  BOOST_TEST(ls("file") == "0100640 1 0:0 0");
  BOOST_TEST(ls("link") == "0120777 1 0:0 0");
  BOOST_TEST(ls("sized") == "0100400 1 0:0 77");
  BOOST_TEST(user.readlink(in("link")) == "tea");
}

BOOST_AUTO_TEST_CASE(a_name_that_is_taken_is_EEXIST_and_logged)
{
  make(0, DEBUG_DIR, "cups");
  make(1, DEBUG_FULL, "file");
  BOOST_TEST(make(2, DEBUG_DIR, "cups") == -EEXIST);
  BOOST_TEST(logged("debugfs: Directory 'cups' with parent 'lkm_tea' already present!"));
  BOOST_TEST(make(2, DEBUG_FULL, "file") == -EEXIST);
  BOOST_TEST(logged("debugfs: File 'file' in directory 'lkm_tea' already present!"));
}

BOOST_AUTO_TEST_CASE(what_is_no_name_is_EACCES)
{
  make(0, DEBUG_DIR, "cups");
  for (const auto* const name : {"", ".", "..", "cups/small"}) BOOST_TEST(make(1, DEBUG_FULL, name) == -EACCES);
}

BOOST_AUTO_TEST_CASE(a_directory_that_the_task_may_not_search_is_EACCES)
{
  make(0, DEBUG_DIR, "cups");
  BOOST_TEST(user.chmod(in("cups"), 0700) == 0);
  user.umask(0);
  user.chmod("/dev/debugs", 0666);
  auto guest = user.other("guest", 1000, 1000);
  auto device = guest->open("/dev/debugs", O_RDWR);
  const control guests(*guest, device.number());
  BOOST_TEST(guests("make small", DEBUG_MAKE, numbers(1, DEBUG_FULL, 0644, 0, "small")).result == -EACCES);
  BOOST_TEST(guests("make large", DEBUG_MAKE, numbers(1, DEBUG_FULL, 0644, -1, "large")).result == 0);
  BOOST_TEST(guests("lookup", DEBUG_LOOKUP, numbers(0, -1, 0, 0, "large")).result == 1);
}

BOOST_AUTO_TEST_CASE(below_an_error_is_that_error) { BOOST_TEST(make(0, DEBUG_BELOW_ERROR, "file") == -ENODEV); }

BOOST_AUTO_TEST_CASE(a_name_is_looked_up)
{
  make(0, DEBUG_DIR, "cups");
  make(1, DEBUG_FULL, "small", 0644, 0);
  const auto look_up = [&](const std::string& name, int in) {
    return kernel("debugfs_lookup(" + name + ")", DEBUG_LOOKUP, numbers(0, in, 0, 0, name)).result;
  };
  BOOST_TEST(look_up("cups", -1) == 1);
  BOOST_TEST(look_up("small", 0) == 1);
  BOOST_TEST(look_up("small", -1) == 0);
  kernel("remove cups", DEBUG_LOOKUP_AND_REMOVE, numbers(0, -1, 0, 0, "cups"));
  BOOST_TEST(look_up("cups", -1) == 0);
}

BOOST_AUTO_TEST_CASE(an_entry_is_renamed)
{
  make(0, DEBUG_DIR, "cups");
  make(1, DEBUG_FULL, "file");
  const auto rename = [&](int slot, int to, const std::string& name) -> outcome {
    return kernel("debugfs_rename(" + name + ")", DEBUG_RENAME, numbers(slot, 0, to, 0, name)).result;
  };
  BOOST_TEST(rename(1, -1, "paper") == 0);
  BOOST_TEST(user.listdir(tea) == "cups paper");
  BOOST_TEST(rename(1, -1, "cups").failed());
  BOOST_TEST(rename(1, 0, "inside") == 0);
  BOOST_TEST(text_of("cups/inside") == "leaves");
}

BOOST_AUTO_TEST_CASE(nothing_is_moved_into_itself_or_to_what_is_no_name)
{
  make(0, DEBUG_DIR, "cups");
  make(1, DEBUG_DIR, "small", 0, 0);
  const auto rename = [&](int slot, int to, const std::string& name) -> outcome {
    return kernel("debugfs_rename(" + name + ")", DEBUG_RENAME, numbers(slot, 0, to, 0, name)).result;
  };
  BOOST_TEST(rename(0, 0, "inside") == -EINVAL);
  BOOST_TEST(rename(0, 1, "inside") == -EINVAL);
  BOOST_TEST(rename(0, -1, "a/b") == -EACCES);
  BOOST_TEST(rename(0, -1, "") == -EACCES);
}

BOOST_AUTO_TEST_CASE(nobody_makes_or_removes_a_name_in_debugfs_with_a_system_call)
{
  make(1, DEBUG_FULL, "file");
  BOOST_TEST(user.mkdir(in("new"), 0777) == -EPERM);
  BOOST_TEST(open("new", O_CREAT | O_RDWR) == -EACCES);
  BOOST_TEST(user.unlink(in("file")) == -EPERM);
  BOOST_TEST(user.chmod(in("file"), 0600) == 0);
  BOOST_TEST(ls("file") == "0100600 1 0:0 0");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(debugfs_operations, debugs)

BOOST_AUTO_TEST_CASE(some_operations_reach_the_driver)
{
  make(1, DEBUG_FULL, "file");
  auto fd = open("file");
  BOOST_TEST(times("open with leaves") == 1);
  BOOST_TEST(fd.read(4) == "leav");
  BOOST_TEST(fd.write("abc") == 3);
  BOOST_TEST(times("write of 3 at 4 to leaves") == 1);
  BOOST_TEST(fd.lseek(0, SEEK_SET) == 0);
  BOOST_TEST(fd.poll(POLLIN | POLLPRI, 0) == POLLPRI);
  BOOST_TEST(fd.ioctl(42, 0) == 5);
  BOOST_TEST(fd.mmap(4096, PROT_READ, MAP_SHARED) == -ENODEV);
  BOOST_TEST(fd.fsync() == -EINVAL);
  BOOST_TEST(fd.close() == 0);
  BOOST_TEST(times("release") == 1);
}

BOOST_AUTO_TEST_CASE(all_reach_a_driver_that_takes_over)
{
  make(1, DEBUG_UNSAFE, "file");
  auto fd = open("file");
  BOOST_TEST(fd.read(4) == "leav");
  BOOST_TEST(fd.mmap(4096, PROT_READ, MAP_SHARED) == -ENXIO);
  BOOST_TEST(fd.fsync() == 0);
  fd.close();
  BOOST_TEST(times("release") == 1);
}

BOOST_AUTO_TEST_CASE(a_file_without_operations_takes_everything)
{
  make(1, DEBUG_NOTHING, "file");
  auto fd = open("file");
  BOOST_TEST(fd.read(4) == "");
  BOOST_TEST(fd.write("abc") == 3);
  BOOST_TEST(fd.lseek(7, SEEK_SET) == 0);
}

BOOST_AUTO_TEST_CASE(an_open_that_fails_is_not_released)
{
  make(1, DEBUG_FAILING, "file");
  BOOST_TEST(open("file") == -EACCES);
  BOOST_TEST(times("release") == 0);
}

BOOST_AUTO_TEST_CASE(an_open_file_holds_the_module)
{
  make(1, DEBUG_FULL, "file");
  auto fd = open("file");
  device.close();
  BOOST_TEST(user.rmmod("debugs") == -EAGAIN);
  fd.close();
  BOOST_TEST(user.rmmod("debugs") == 0);
}

BOOST_AUTO_TEST_CASE(a_file_that_is_open_answers_no_more_when_it_is_removed)
{
  make(1, DEBUG_FULL, "file");
  auto fd = open("file");
  remove(1);
  BOOST_TEST(!exists("file"));
  BOOST_TEST(times("release") == 0);
  BOOST_TEST(fd.read(4) == -EIO);
  BOOST_TEST(fd.write("abc") == -EIO);
  BOOST_TEST(fd.lseek(0, SEEK_SET) == -EIO);
  BOOST_TEST(fd.poll(POLLIN | POLLPRI, 0) == POLLHUP);
  BOOST_TEST(fd.ioctl(42, 0) == -EIO);
  BOOST_TEST(fd.close() == 0);
  BOOST_TEST(times("release") == 1);
}

BOOST_AUTO_TEST_CASE(a_removal_waits_for_the_call_that_is_under_way)
{
  make(1, DEBUG_SLOW, "file");
  auto reader =
      user.spawn("reader", [](process& self) -> long { return self.open(in("file"), O_RDONLY).read(4).value(); });
  reader.wait_until_asleep();
  auto remover = user.spawn("remover", [&](process& self) -> long {
    control(self, device.number())("remove", DEBUG_REMOVE, numbers(1));
    return 0;
  });
  remover.wait_until_asleep();
  kernel("wake", DEBUG_WAKE, numbers());
  BOOST_TEST(reader.join() == 0);
  BOOST_TEST(remover.join() == 0);
  BOOST_TEST(times("read goes on") == 1);
}

BOOST_AUTO_TEST_CASE(a_directory_goes_with_all_that_is_in_it)
{
  make(0, DEBUG_DIR, "cups");
  make(1, DEBUG_FULL, "small", 0644, 0);
  auto fd = open("cups/small");
  remove(0);
  BOOST_TEST(user.listdir(tea) == "");
  BOOST_TEST(fd.read(4) == -EIO);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(debugfs_values, debugs)

BOOST_AUTO_TEST_CASE(numbers_are_decimal)
{
  for (const auto& [kind, name] : {std::pair{DEBUG_U8, "u8"},
                                   {DEBUG_U16, "u16"},
                                   {DEBUG_U32, "u32"},
                                   {DEBUG_U64, "u64"},
                                   {DEBUG_ULONG, "ulong"},
                                   {DEBUG_SIZE_T, "size_t"}}) {
    make(0, kind, name);
    BOOST_TEST(after(name, "0x12") == "18\n");
    BOOST_TEST(after(name, "300\n") == (kind == DEBUG_U8 ? "44\n" : "300\n"));
    BOOST_TEST(after(name, "-1") == "-22 (EINVAL)");
    BOOST_TEST(after(name, "tea") == "-22 (EINVAL)");
  }
}

BOOST_AUTO_TEST_CASE(hexadecimal_numbers_have_all_their_digits)
{
  for (const auto& [kind, name] :
       {std::pair{DEBUG_X8, "x8"}, {DEBUG_X16, "x16"}, {DEBUG_X32, "x32"}, {DEBUG_X64, "x64"}}) {
    make(0, kind, name);
    after(name, "171");
  }
  BOOST_TEST(text_of("x8") == "0xab\n");
  BOOST_TEST(text_of("x16") == "0x00ab\n");
  BOOST_TEST(text_of("x32") == "0x000000ab\n");
  BOOST_TEST(text_of("x64") == "0x00000000000000ab\n");
}

BOOST_AUTO_TEST_CASE(an_atomic_has_a_sign)
{
  make(0, DEBUG_ATOMIC, "atomic");
  BOOST_TEST(text_of("atomic") == "-7\n");
  BOOST_TEST(after("atomic", "-12") == "-12\n");
}

BOOST_AUTO_TEST_CASE(permissions_say_what_can_be_done)
{
  make(0, DEBUG_U32, "read", 0444);
  make(1, DEBUG_U32, "write", 0200);
  BOOST_TEST(open("read").write("1") == -EACCES);
  BOOST_TEST(open("read").read(9) == "42\n");
  BOOST_TEST(open("write").read(1) == -EACCES);
  BOOST_TEST(open("write").write("17") == 2);
  BOOST_TEST(text_of("read") == "17\n");
}

BOOST_AUTO_TEST_CASE(a_number_cannot_be_seeked_and_is_read_once)
{
  make(0, DEBUG_U32, "u32");
  auto fd = open("u32");
  BOOST_TEST(fd.lseek(0, SEEK_SET) == -ESPIPE);
  BOOST_TEST(fd.pread(1, 0) == -ESPIPE);
  BOOST_TEST(fd.read(1) == "4");
  BOOST_TEST(fd.read(10) == "2\n");
  BOOST_TEST(fd.read(10) == "");
}

BOOST_AUTO_TEST_CASE(a_bool_is_Y_or_N)
{
  make(0, DEBUG_BOOL, "bool");
  BOOST_TEST(text_of("bool") == "N\n");
  BOOST_TEST(after("bool", "y") == "Y\n");
  BOOST_TEST(after("bool", "maybe") == "Y\n");
  BOOST_TEST(after("bool", "0") == "N\n");
}

BOOST_AUTO_TEST_CASE(bytes_and_arrays_and_registers_are_read)
{
  make(0, DEBUG_BLOB, "blob", 0444);
  make(1, DEBUG_ARRAY, "array", 0444);
  make(2, DEBUG_REGSET, "registers", 0444);
  BOOST_TEST(ls("blob").substr(0, 7) == "0100444");
  BOOST_TEST(open("blob", O_RDONLY).pread(4, 8) == "89");
  BOOST_TEST(text_of("array") == "1 20 4000000000\n");
  BOOST_TEST(text_of("registers") == "status = 0x00c0ffee\nlast = 0xffffffff\n");
}

BOOST_AUTO_TEST_CASE(a_show_attribute_has_the_data_of_its_inode)
{
  make(0, DEBUG_SHOW, "show", 0444);
  BOOST_TEST(text_of("show") == "shown leaves\n");
}

BOOST_AUTO_TEST_CASE(a_simple_attribute_asks_get_and_set)
{
  make(0, DEBUG_SIMPLE, "simple", 0666);
  make(1, DEBUG_SIMPLE_READ_ONLY, "read_only", 0666);
  make(2, DEBUG_ATTRIBUTE, "attribute", 0666);
  BOOST_TEST(after("simple", "5") == "<5>\n");
  BOOST_TEST(after("simple", "13") == "-1 (EPERM)");
  BOOST_TEST(after("simple", "99") == "");
  BOOST_TEST(open("simple").read(9) == -ENODATA);
  BOOST_TEST(after("attribute", "-3") == "-3\n");
  BOOST_TEST(open("read_only").write("1") == -EACCES);
  auto fd = open("attribute");
  remove(2);
  BOOST_TEST(fd.read(9) == -EIO);
  BOOST_TEST(fd.write("1") == -EIO);
}

BOOST_AUTO_TEST_CASE(a_file_of_a_device_shows_what_the_driver_says_of_it)
{
  make(0, DEBUG_DEVICE, "device");
  BOOST_TEST(ls("device") == "0100444 1 0:0 0");
  BOOST_TEST(text_of("device") == "of debugged\n");
  BOOST_TEST(open("device", O_RDONLY).write("1") == -EBADF);
}

BOOST_AUTO_TEST_CASE(a_driver_may_hold_a_file_of_its_own)
{
  make(0, DEBUG_FULL, "file");
  BOOST_TEST(kernel("debugfs_file_get()", DEBUG_GET, numbers(0)).result == 0);
  remove(0);
}

BOOST_AUTO_TEST_CASE(a_transaction_is_a_question_and_its_answer)
{
  make(0, DEBUG_TRANSACTION, "capitals", 0600);
  auto fd = open("capitals");
  BOOST_TEST(fd.read(9) == "");
  BOOST_TEST(fd.write("leaves") == 6);
  BOOST_TEST(fd.read(4) == "LEAV");
  BOOST_TEST(fd.read(9) == "ES");
  BOOST_TEST(fd.read(9) == "");
  BOOST_TEST(fd.write("again") == -EBUSY);
  BOOST_TEST(open("capitals").write("other") == 5);
  BOOST_TEST(fd.fsync() == 0);
  BOOST_TEST(fd.fcntl(F_SETLEASE, F_RDLCK) == -EINVAL);
}

BOOST_AUTO_TEST_CASE(a_transaction_has_its_limits)
{
  make(0, DEBUG_TRANSACTION, "capitals", 0600);
  constexpr std::size_t max = 4096 - 8 - 1;
  auto fd = open("capitals");
  BOOST_TEST(fd.write(std::string(max + 1, 'x')) == -EFBIG);
  BOOST_TEST(fd.write(std::string(max, 'x')) == max);
  auto other = open("capitals");
  BOOST_TEST(user.raw().write(other.number(), 16, 5) == -EFAULT);
  BOOST_TEST(other.write("again") == -EBUSY);
  BOOST_TEST(other.read(9) == "");
}

BOOST_AUTO_TEST_CASE(memory_is_read_from_a_buffer)
{
  const auto read = [&](long long pos, long long size) {
    const auto c = kernel("memory_read_from_buffer", DEBUG_MEMORY, numbers(pos, size));
    const auto text = std::to_string(c.result) + " " + c.words + " " + std::to_string(c.number[3]);
    user.remark(text);
    return text;
  };
  BOOST_TEST(read(0, 3) == "3 abc##### 3");
  BOOST_TEST(read(4, 3) == "2 ef###### 6");
  BOOST_TEST(read(6, 3) == "0 ######## 6");
  BOOST_TEST(read(-1, 3) == "-22 ######## -1");
}

BOOST_AUTO_TEST_SUITE_END()
