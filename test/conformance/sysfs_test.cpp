// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// lib/kobject.c, fs/sysfs and fs/kernfs: objects of a driver in /sys, and their attributes.
#include "calls.hpp"

using namespace conformance;

namespace {

#include "modules/attrs.h"

struct attrs : fixture {
  attrs() : fixture("attrs", ATTRS_MINOR) { log_prefixes = {"attrs: ", "sysfs: cannot"}; }

  long ask(const std::string& shown, unsigned function, long long a = 0, long long b = 0, long long c = 0,
           const std::string& text = {})
  {
    return kernel(shown + " " + std::to_string(a) + " " + std::to_string(b) + " " + std::to_string(c) + " " + text,
                  function, numbers(a, b, c, 0, text))
        .result;
  }
  bool create(int slot, const std::string& name, int parent = IN_KERNEL)
  {
    return ask("kobject_create_and_add", KOBJ_CREATE, slot, parent, 0, name);
  }
  outcome add_own(int slot, const std::string& name, int parent = IN_KERNEL, bool in_set = false)
  {
    return ask("kobject_init_and_add", KOBJ_ADD_OWN, slot, parent, in_set, name);
  }
  void put(int slot) { ask("kobject_put", KOBJ_PUT, slot); }
  outcome file(attrs_file which, int slot = 0) { return ask("sysfs_create_file", FILE_CREATE, slot, which); }
  outcome bin(attrs_bin which, int slot = 0) { return ask("sysfs_create_bin_file", BIN_CREATE, slot, which); }
  outcome group(attrs_group which, int slot = 0) { return ask("sysfs_create_group", GROUP_CREATE, slot, which); }

  std::string text_of(const std::string& path)
  {
    const auto text = user.contents(path);
    user.remark(path + ": " + lkm::user::quote(text));
    return text;
  }
  std::string path_of(int slot) { return kernel("kobject_get_path", KOBJ_PATH, numbers(slot)).words; }
  bool exists(const std::string& path) { return !user.lstat(path).result.failed(); }
  std::string ls(const std::string& path)
  {
    const auto s = user.lstat(path);
    return lkm::user::octal(s.mode) + " " + std::to_string(s.links) + " " + std::to_string(s.uid) + ":" +
           std::to_string(s.gid) + " " + std::to_string(s.size);
  }
  long times(const std::string& words) { return times_logged("attrs: " + words); }
};

/// With an object /sys/kernel/lkm_tea in slot 0.
struct tea : attrs {
  tea() { BOOST_TEST_REQUIRE(create(0, "lkm_tea")); }
  static constexpr const char* path = "/sys/kernel/lkm_tea";
  static std::string in(const std::string& name) { return std::string(path) + "/" + name; }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(kobjects, attrs)

BOOST_AUTO_TEST_CASE(an_object_is_a_directory_until_it_is_put)
{
  BOOST_TEST(create(0, "lkm_tea"));
  BOOST_TEST(ls("/sys/kernel/lkm_tea") == "040755 2 0:0 0");
  BOOST_TEST(create(1, "cup", 0));
  BOOST_TEST(ls("/sys/kernel/lkm_tea") == "040755 3 0:0 0");
  BOOST_TEST(path_of(1) == "/kernel/lkm_tea/cup");
  put(1);
  put(0);
  BOOST_TEST(!exists("/sys/kernel/lkm_tea"));
}

BOOST_AUTO_TEST_CASE(without_a_parent_it_is_at_the_top)
{
  BOOST_TEST(create(0, "lkm_tea", IN_SYS));
  BOOST_TEST(exists("/sys/lkm_tea"));
  put(0);
}

BOOST_AUTO_TEST_CASE(a_name_that_is_taken_is_logged)
{
  create(0, "lkm_tea");
  BOOST_TEST(!create(1, "lkm_tea"));
  BOOST_TEST(logged("sysfs: cannot create duplicate filename '/kernel/lkm_tea'"));
  BOOST_TEST(logged(
      "failed for lkm_tea with -EEXIST, don't try to register things with the same name in the same directory."));
  BOOST_TEST(add_own(1, "lkm_tea") == -EEXIST);
  BOOST_TEST(times("release of lkm_tea") == 1);
}

BOOST_AUTO_TEST_CASE(an_empty_name_is_EINVAL)
{
  expected_bugs = {"attempted to be registered with empty name"};
  BOOST_TEST(add_own(1, "") == -EINVAL);
}

BOOST_AUTO_TEST_CASE(a_slash_becomes_an_exclamation_mark)
{
  BOOST_TEST(create(0, "lkm_tea/green"));
  BOOST_TEST(exists("/sys/kernel/lkm_tea!green"));
}

BOOST_AUTO_TEST_CASE(an_object_that_was_not_initialised_is_EINVAL)
{
  BOOST_TEST(ask("kobject_add", KOBJ_BAD_ADD) == -EINVAL);
  BOOST_TEST(logged("tried to add an uninitialized object, something is seriously wrong."));
}

BOOST_AUTO_TEST_CASE(the_groups_of_a_type_come_with_the_object)
{
  BOOST_TEST(add_own(0, "lkm_tea") == 0);
  BOOST_TEST(user.listdir("/sys/kernel/lkm_tea") == "number text");
  put(0);
  BOOST_TEST(times("release of lkm_tea") == 1);
  BOOST_TEST(!exists("/sys/kernel/lkm_tea"));
}

BOOST_AUTO_TEST_CASE(an_object_that_is_deleted_lives_on_without_its_directory)
{
  add_own(0, "lkm_tea");
  ask("kobject_del", KOBJ_DEL, 0);
  BOOST_TEST(!exists("/sys/kernel/lkm_tea"));
  BOOST_TEST(times("release") == 0);
  put(0);
  BOOST_TEST(times("release of lkm_tea") == 1);
}

BOOST_AUTO_TEST_CASE(the_groups_of_what_was_deleted_already_are_warned_about)
{
  expected_bugs = {"kernfs: can not remove"};
  add_own(0, "lkm_tea");
  ask("kobject_del", KOBJ_DEL, 0);
  ask("kobject_del", KOBJ_DEL, 0);
  BOOST_TEST(logged("kernfs: can not remove 'number', no directory"));
  BOOST_TEST(logged("kernfs: can not remove 'text', no directory"));
  put(0);
  BOOST_TEST(times("release of lkm_tea") == 1);
}

BOOST_AUTO_TEST_CASE(a_child_holds_its_parent)
{
  add_own(0, "lkm_tea");
  create(1, "cup", 0);
  put(0);
  BOOST_TEST(exists("/sys/kernel/lkm_tea/cup"));
  BOOST_TEST(times("release") == 0);
  put(1);
  BOOST_TEST(times("release of lkm_tea") == 1);
}

BOOST_AUTO_TEST_CASE(it_can_be_renamed)
{
  create(0, "lkm_tea");
  create(1, "cup", 0);
  create(2, "pot", 0);
  BOOST_TEST(ask("kobject_rename", KOBJ_RENAME, 1, 0, 0, "mug") == 0);
  BOOST_TEST(user.listdir("/sys/kernel/lkm_tea") == "mug pot");
  BOOST_TEST(path_of(1) == "/kernel/lkm_tea/mug");
  BOOST_TEST(ask("kobject_rename", KOBJ_RENAME, 1, 0, 0, "pot") == -EEXIST);
  BOOST_TEST(ask("kobject_rename", KOBJ_RENAME, 1, 0, 0, "mug") == 0);
}

BOOST_AUTO_TEST_CASE(an_object_may_be_initialised_long_before_it_is_added)
{
  BOOST_TEST(ask("kobject_init", KOBJ_INIT, 0, 0, 0, "unnamed") == 0);
  BOOST_TEST(!exists("/sys/kernel/lkm_tea"));
  BOOST_TEST(ask("kobject_add", KOBJ_ADD_LATER, 0, IN_KERNEL, 0, "lkm_tea") == 0);
  BOOST_TEST(user.listdir("/sys/kernel/lkm_tea") == "number text");
  put(0);
  BOOST_TEST(times("release of lkm_tea") == 1);
  ask("kobject_init", KOBJ_INIT, 1, 0, 0, "never added");
  put(1);
  BOOST_TEST(times("release of never added") == 1);
}

BOOST_AUTO_TEST_CASE(what_has_no_references_cannot_be_got)
{
  add_own(0, "lkm_tea");
  BOOST_TEST(ask("kobject_get_unless_zero", KOBJ_GET_UNLESS_ZERO, 0) == 1);
  BOOST_TEST(ask("kobject_get_unless_zero", KOBJ_GET_WHEN_ZERO) == 0);
  BOOST_TEST(times("release") == 0);
  put(0);
  BOOST_TEST(times("release of lkm_tea") == 1);
}

BOOST_AUTO_TEST_CASE(a_driver_may_have_its_set_itself)
{
  BOOST_TEST(ask("kset_register", KSET_REGISTER, 0, 0, 0, "lkm_set") == 0);
  BOOST_TEST(add_own(0, "cup", IN_SYS, true) == 0);
  BOOST_TEST(exists("/sys/kernel/lkm_set/cup"));
  BOOST_TEST(ask("kset_find_obj", KSET_FIND, 0, 0, 0, "cup") == 1);
  put(0);
  ask("kset_unregister", KSET_UNREGISTER);
  BOOST_TEST(!exists("/sys/kernel/lkm_set"));
  BOOST_TEST(times("release of the set lkm_set") == 1);
}

BOOST_AUTO_TEST_CASE(udev_hears_what_the_driver_adds)
{
  ask("kset_create_and_add", KSET_CREATE, 0, 0, 0, "lkm_set");
  add_own(0, "cup", IN_SYS, true);
  BOOST_TEST(ask("kobject_uevent_env", KOBJ_EVENT_ENV, 0, 2, 0, "COLOR=green") == 0);
  put(0);
  const auto events = user.uevents({"lkm_tea"});
  BOOST_TEST_REQUIRE(events.size() == 1U);
  BOOST_TEST(events[0] ==
             "change@/kernel/lkm_set/cup ACTION=change DEVPATH=/kernel/lkm_set/cup SUBSYSTEM=lkm_tea COLOR=green "
             "TASTE=bitter LEAVES=green");
}

BOOST_AUTO_TEST_CASE(a_set_is_a_directory_of_its_objects)
{
  BOOST_TEST(ask("kset_create_and_add", KSET_CREATE, 0, 0, 0, "lkm_set"));
  BOOST_TEST(add_own(0, "cup", IN_SYS, true) == 0);
  BOOST_TEST(exists("/sys/kernel/lkm_set/cup"));
  BOOST_TEST(ask("kset_find_obj", KSET_FIND, 0, 0, 0, "cup") == 1);
  BOOST_TEST(ask("kset_find_obj", KSET_FIND, 0, 0, 0, "pot") == 0);
  put(0);
  BOOST_TEST(ask("kset_find_obj", KSET_FIND, 0, 0, 0, "cup") == 0);
  ask("kset_unregister", KSET_UNREGISTER);
  BOOST_TEST(!exists("/sys/kernel/lkm_set"));
}

BOOST_AUTO_TEST_CASE(udev_hears_of_what_is_in_a_set)
{
  ask("kset_create_and_add", KSET_CREATE, 0, 0, 0, "lkm_set");
  add_own(0, "cup", IN_SYS, true);
  add_own(1, "quiet", IN_SYS, true);
  BOOST_TEST(ask("kobject_uevent", KOBJ_EVENT, 0, 0) == 0);
  BOOST_TEST(ask("kobject_uevent", KOBJ_EVENT, 0, 2) == 0);
  BOOST_TEST(ask("kobject_uevent", KOBJ_EVENT, 1, 2) == 0);
  put(0);
  put(1);
  const auto events = user.uevents({"lkm_tea"});
  BOOST_TEST_REQUIRE(events.size() == 3U);
  BOOST_TEST(events[0] ==
             "add@/kernel/lkm_set/cup ACTION=add DEVPATH=/kernel/lkm_set/cup SUBSYSTEM=lkm_tea LEAVES=green");
  BOOST_TEST(events[2].starts_with("remove@"));
}

BOOST_AUTO_TEST_CASE(udev_does_not_hear_of_what_is_in_none)
{
  create(0, "lkm_tea");
  BOOST_TEST(ask("kobject_uevent", KOBJ_EVENT, 0, 0) == -EINVAL);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(sysfs_files, tea)

BOOST_AUTO_TEST_CASE(a_file_has_a_page_and_the_mode_of_its_attribute)
{
  BOOST_TEST(file(FILE_NUMBER) == 0);
  BOOST_TEST(file(FILE_TEXT) == 0);
  BOOST_TEST(file(FILE_WRITE_ONLY) == 0);
  BOOST_TEST(ls(in("number")) == "0100644 1 0:0 4096");
  BOOST_TEST(ls(in("text")) == "0100444 1 0:0 4096");
  BOOST_TEST(ls(in("write_only")) == "0100200 1 0:0 4096");
  BOOST_TEST(user.listdir(path) == "number text write_only");
}

BOOST_AUTO_TEST_CASE(show_and_store_are_called)
{
  file(FILE_NUMBER);
  BOOST_TEST(text_of(in("number")) == "42\n");
  BOOST_TEST(user.open(in("number"), O_WRONLY).write("17\n") == 3);
  BOOST_TEST(text_of(in("number")) == "17\n");
  BOOST_TEST(user.open(in("number"), O_WRONLY).write("x") == -EINVAL);
  auto fd = user.open(in("number"), O_RDWR);
  BOOST_TEST(fd.write("5") == 1);
  BOOST_TEST(fd.read(10) == "\n");
  BOOST_TEST(fd.pread(10, 0) == "5\n");
  BOOST_TEST(fd.pwrite("6", 3) == 1);
  BOOST_TEST(fd.lseek(0, SEEK_SET) == 0);
  BOOST_TEST(fd.read(1) == "6");
  BOOST_TEST(fd.lseek(0, SEEK_END) == 4096);
}

BOOST_AUTO_TEST_CASE(a_name_that_is_taken_is_EEXIST)
{
  file(FILE_TEXT);
  BOOST_TEST(file(FILE_TEXT) == -EEXIST);
  BOOST_TEST(logged("sysfs: cannot create duplicate filename '/kernel/lkm_tea/text'"));
}

BOOST_AUTO_TEST_CASE(several_files_come_together_or_not_at_all)
{
  BOOST_TEST(ask("sysfs_create_files", FILES_CREATE, 0) == -EEXIST);
  BOOST_TEST(user.listdir(path) == "");
}

BOOST_AUTO_TEST_CASE(several_files_go_together)
{
  file(FILE_NUMBER);
  file(FILE_TEXT);
  file(FILE_AT);
  ask("sysfs_remove_files", FILES_REMOVE, 0);
  BOOST_TEST(user.listdir(path) == "at");
  ask("sysfs_remove_files", FILES_REMOVE, 0);
  BOOST_TEST(user.listdir(path) == "at");
}

BOOST_AUTO_TEST_CASE(not_even_root_opens_a_file_for_what_it_is_not_made_for)
{
  file(FILE_TEXT);
  file(FILE_WRITE_ONLY);
  BOOST_TEST(user.open(in("text"), O_WRONLY) == -EACCES);
  BOOST_TEST(user.open(in("text"), O_RDWR) == -EACCES);
  BOOST_TEST(user.open(in("write_only"), O_RDONLY) == -EACCES);
  BOOST_TEST(user.open(in("write_only"), O_WRONLY).write("abc") == 3);
  BOOST_TEST(times("store of 3 bytes, then 0") == 1);
}

BOOST_AUTO_TEST_CASE(others_are_told_by_the_mode)
{
  file(FILE_NUMBER);
  auto guest = user.other("guest", 1000, 1000);
  BOOST_TEST(guest->open(in("number"), O_RDONLY).read(10) == "42\n");
  BOOST_TEST(guest->open(in("number"), O_WRONLY) == -EACCES);
  BOOST_TEST(ask("sysfs_chmod_file", FILE_CHMOD, 0, FILE_NUMBER, 0600) == 0);
  BOOST_TEST(ls(in("number")) == "0100600 1 0:0 4096");
  BOOST_TEST(guest->open(in("number"), O_RDONLY) == -EACCES);
  BOOST_TEST(ask("sysfs_chmod_file", FILE_CHMOD, 0, FILE_TEXT, 0600) == -ENOENT);
  BOOST_TEST(user.chmod(in("number"), 0644) == 0);
  BOOST_TEST(guest->open(in("number"), O_RDONLY).read(10) == "42\n");
}

BOOST_AUTO_TEST_CASE(an_attribute_without_show_and_store_is_EIO)
{
  file(FILE_MUTE);
  auto fd = user.open(in("mute"), O_RDWR);
  BOOST_TEST(fd.read(10) == -EIO);
  BOOST_TEST(fd.write("x") == -EIO);
  BOOST_TEST(fd.write("") == 0);
}

BOOST_AUTO_TEST_CASE(the_drivers_errors_pass)
{
  file(FILE_REFUSES);
  auto fd = user.open(in("refuses"), O_RDWR);
  BOOST_TEST(fd.read(10) == -ENODATA);
  BOOST_TEST(fd.write("x") == -EBUSY);
}

BOOST_AUTO_TEST_CASE(a_show_that_returns_too_much_is_logged_and_cut)
{
  expected_bugs = {"returned 5000"};
  file(FILE_LONG);
  BOOST_TEST(user.open(in("long"), O_RDONLY).read(10000).value() == 4095);
  BOOST_TEST(logged("returned bad count"));
}

BOOST_AUTO_TEST_CASE(sysfs_emit_ends_with_the_page)
{
  file(FILE_FULL);
  file(FILE_AT);
  BOOST_TEST(user.open(in("full"), O_RDONLY).read(10000).value() == 4095);
  BOOST_TEST(text_of(in("at")) == "0,1,2,");
}

BOOST_AUTO_TEST_CASE(a_write_is_cut_to_a_page)
{
  file(FILE_WRITE_ONLY);
  file(FILE_SWALLOWS);
  BOOST_TEST(user.open(in("write_only"), O_WRONLY).write(std::string(5000, 'x')) == 4096);
  BOOST_TEST(times("store of 4096 bytes, then 0") == 1);
  BOOST_TEST(user.open(in("swallows"), O_WRONLY).write("abcdef") == 2);
}

BOOST_AUTO_TEST_CASE(the_text_is_made_when_it_is_read_from_the_start)
{
  file(FILE_TEXT);
  auto fd = user.open(in("text"), O_RDONLY);
  BOOST_TEST(fd.read(2) == "te");
  BOOST_TEST(fd.read(10) == "a\n");
  BOOST_TEST(fd.read(10) == "");
  BOOST_TEST(times("show of text in lkm_tea") == 1);
  BOOST_TEST(fd.pread(10, 1) == "ea\n");
  BOOST_TEST(times("show of text in lkm_tea") == 2);
  BOOST_TEST(fd.ioctl(42, 0) == -ENOTTY);
  BOOST_TEST(fd.mmap(4096, PROT_READ, MAP_SHARED) == -ENODEV);
}

BOOST_AUTO_TEST_CASE(nobody_makes_or_removes_a_name_in_sysfs_with_a_system_call)
{
  file(FILE_NUMBER);
  BOOST_TEST(user.mkdir(in("new"), 0777) == -EPERM);
  BOOST_TEST(user.open(in("new"), O_CREAT | O_RDWR) == -EACCES);
  BOOST_TEST(user.unlink(in("number")) == -EPERM);
  BOOST_TEST(user.open(in("number"), O_CREAT | O_TRUNC | O_WRONLY).write("9") == 1);
  BOOST_TEST(ls(in("number")) == "0100644 1 0:0 4096");
}

BOOST_AUTO_TEST_CASE(poll_tells_of_a_notification_until_the_next_read)
{
  constexpr short all = POLLIN | POLLOUT | POLLPRI;
  file(FILE_NUMBER);
  auto fd = user.open(in("number"), O_RDONLY);
  BOOST_TEST(fd.poll(all, 0) == (POLLIN | POLLOUT | POLLPRI | POLLERR));
  fd.read(10);
  BOOST_TEST(fd.poll(all, 0) == (POLLIN | POLLOUT));
  ask("sysfs_notify", FILE_NOTIFY, 0, FILE_NUMBER);
  BOOST_TEST(fd.poll(all, 0) == (POLLIN | POLLOUT | POLLPRI | POLLERR));
  BOOST_TEST(fd.pread(10, 0) == "42\n");
  BOOST_TEST(fd.poll(all, 0) == (POLLIN | POLLOUT));
}

BOOST_AUTO_TEST_CASE(a_file_is_held_by_its_name)
{
  file(FILE_NUMBER);
  BOOST_TEST(kernel("sysfs_get_dirent(text)", DIRENT_GET, numbers(0, 0, 0, 0, "text")).result == 0);
  BOOST_TEST(kernel("sysfs_get_dirent(number)", DIRENT_GET, numbers(0, 0, 0, 0, "number")).result == 1);
  BOOST_TEST(ask("sysfs_get", DIRENT_GET_AGAIN) == 1);
  ask("sysfs_put", DIRENT_PUT);
  ask("sysfs_put", DIRENT_PUT);
  BOOST_TEST(text_of(in("number")) == "42\n");
}

BOOST_AUTO_TEST_CASE(a_file_that_is_held_is_notified_under_a_spinlock)
{
  constexpr short all = POLLIN | POLLOUT | POLLPRI;
  file(FILE_NUMBER);
  kernel("sysfs_get_dirent(number)", DIRENT_GET, numbers(0, 0, 0, 0, "number"));
  auto fd = user.open(in("number"), O_RDONLY);
  fd.read(10);
  BOOST_TEST(fd.poll(all, 0) == (POLLIN | POLLOUT));
  ask("sysfs_notify_dirent", DIRENT_NOTIFY);
  BOOST_TEST(fd.poll(all, 0) == (POLLIN | POLLOUT | POLLPRI | POLLERR));
  ask("sysfs_put", DIRENT_PUT);
}

BOOST_AUTO_TEST_CASE(a_file_that_is_held_is_gone_all_the_same)
{
  file(FILE_NUMBER);
  auto fd = user.open(in("number"), O_RDONLY);
  kernel("sysfs_get_dirent(number)", DIRENT_GET, numbers(0, 0, 0, 0, "number"));
  ask("sysfs_remove_file", FILE_REMOVE, 0, FILE_NUMBER);
  BOOST_TEST(!exists(in("number")));
  BOOST_TEST(fd.read(10) == -ENODEV);
  fd.close();
  ask("sysfs_notify_dirent", DIRENT_NOTIFY);
  BOOST_TEST(kernel("sysfs_get_dirent(number)", DIRENT_GET, numbers(0, 0, 0, 0, "number")).result == 0);
  ask("sysfs_put", DIRENT_PUT);
}

BOOST_AUTO_TEST_CASE(a_notification_wakes_who_polls)
{
  file(FILE_NUMBER);
  auto poller = user.spawn("poller", [](process& self) -> long {
    auto fd = self.open(in("number"), O_RDONLY);
    fd.read(10);
    return fd.poll(POLLPRI, -1).value();
  });
  poller.wait_until_asleep();
  ask("sysfs_notify", FILE_NOTIFY, 0, FILE_NUMBER);
  BOOST_TEST(poller.join() == (POLLPRI | POLLERR));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(sysfs_removal, tea)

BOOST_AUTO_TEST_CASE(an_open_file_whose_attribute_is_removed_is_ENODEV)
{
  constexpr short all = POLLIN | POLLOUT | POLLPRI;
  file(FILE_NUMBER);
  auto fd = user.open(in("number"), O_RDWR);
  BOOST_TEST(fd.read(1) == "4");
  ask("sysfs_remove_file", FILE_REMOVE, 0, FILE_NUMBER);
  BOOST_TEST(!exists(in("number")));
  BOOST_TEST(fd.read(1) == "2");
  BOOST_TEST(fd.pread(10, 0) == -ENODEV);
  BOOST_TEST(fd.write("1") == -ENODEV);
  BOOST_TEST(fd.poll(all, 0) == (POLLIN | POLLOUT | POLLPRI | POLLERR));
}

BOOST_AUTO_TEST_CASE(to_remove_what_is_not_there_is_nothing)
{
  ask("sysfs_remove_file", FILE_REMOVE, 0, FILE_NUMBER);
  ask("sysfs_remove_link", LINK_REMOVE, 0, 0, 0, "nothing");
}

BOOST_AUTO_TEST_CASE(a_removal_waits_for_the_show_that_is_under_way)
{
  file(FILE_SLOW);
  auto reader =
      user.spawn("reader", [](process& self) -> long { return self.open(in("slow"), O_RDONLY).read(4).value(); });
  reader.wait_until_asleep();
  auto remover = user.spawn("remover", [&](process& self) -> long {
    control(self, device.number())("remove", FILE_REMOVE, numbers(0, FILE_SLOW));
    return 0;
  });
  remover.wait_until_asleep();
  ask("wake", ATTRS_WAKE);
  BOOST_TEST(reader.join() == 0);
  BOOST_TEST(remover.join() == 0);
  BOOST_TEST(times("show goes on") == 1);
  BOOST_TEST(!exists(in("slow")));
}

BOOST_AUTO_TEST_CASE(a_store_may_remove_its_own_file)
{
  file(FILE_SELF);
  BOOST_TEST(user.open(in("self"), O_WRONLY).write("x") == 1);
  BOOST_TEST(times("removed itself: 1") == 1);
  BOOST_TEST(!exists(in("self")));
}

BOOST_AUTO_TEST_CASE(files_go_with_their_object)
{
  file(FILE_NUMBER);
  bin(BIN_BYTES);
  group(GROUP_NAMED);
  auto fd = user.open(in("number"), O_RDONLY);
  put(0);
  BOOST_TEST(!exists(path));
  BOOST_TEST(fd.read(10) == -ENODEV);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(sysfs_bytes, tea)

BOOST_AUTO_TEST_CASE(a_file_of_bytes_has_its_size)
{
  BOOST_TEST(bin(BIN_BYTES) == 0);
  BOOST_TEST(ls(in("bytes")) == "0100644 1 0:0 16");
  auto fd = user.open(in("bytes"), O_RDWR);
  BOOST_TEST(fd.read(10) == "0123456789");
  BOOST_TEST(fd.read(10) == "abcdef");
  BOOST_TEST(fd.read(10) == "");
  BOOST_TEST(times("read of 6 at 10") == 1);
  BOOST_TEST(fd.write("x") == -EFBIG);
  BOOST_TEST(fd.pwrite("XYZ", 14) == 2);
  BOOST_TEST(fd.pread(10, 10) == "abcdXY");
  BOOST_TEST(fd.lseek(-4, SEEK_END) == 12);
  BOOST_TEST(fd.read(10) == "cdXY");
  BOOST_TEST(fd.pwrite("ef", 14) == 2);
}

BOOST_AUTO_TEST_CASE(one_without_a_size_has_no_end)
{
  BOOST_TEST(bin(BIN_ENDLESS) == 0);
  BOOST_TEST(ls(in("endless")) == "0100444 1 0:0 0");
  auto fd = user.open(in("endless"), O_RDONLY);
  BOOST_TEST(fd.read(10000).value() == 4096);
  BOOST_TEST(fd.pread(3, 27) == "bcd");
  BOOST_TEST(user.open(in("endless"), O_RDWR) == -EACCES);
}

BOOST_AUTO_TEST_CASE(one_without_operations_cannot_be_opened)
{
  bin(BIN_MUTE);
  BOOST_TEST(user.open(in("mute"), O_RDONLY) == -EACCES);
  BOOST_TEST(user.open(in("mute"), O_WRONLY) == -EACCES);
}

BOOST_AUTO_TEST_CASE(it_is_removed_as_well)
{
  bin(BIN_BYTES);
  auto fd = user.open(in("bytes"), O_RDONLY);
  ask("sysfs_remove_bin_file", BIN_REMOVE, 0, BIN_BYTES);
  BOOST_TEST(!exists(in("bytes")));
  BOOST_TEST(fd.read(4) == -ENODEV);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(sysfs_groups, tea)

BOOST_AUTO_TEST_CASE(a_group_without_a_name_is_in_the_directory_itself)
{
  BOOST_TEST(group(GROUP_PLAIN) == 0);
  BOOST_TEST(user.listdir(path) == "number text");
  BOOST_TEST(group(GROUP_PLAIN) == -EEXIST);
  BOOST_TEST(user.listdir(path) == "");
}

BOOST_AUTO_TEST_CASE(a_group_with_a_name_has_a_directory)
{
  BOOST_TEST(group(GROUP_NAMED) == 0);
  BOOST_TEST(user.listdir(path) == "cups");
  BOOST_TEST(ls(in("cups")) == "040755 2 0:0 0");
  BOOST_TEST(user.listdir(in("cups")) == "number text");
  BOOST_TEST(text_of(in("cups/text")) == "tea\n");
  BOOST_TEST(times("show of text in lkm_tea") == 1);
  BOOST_TEST(group(GROUP_NAMED) == -EEXIST);
  ask("sysfs_remove_group", GROUP_REMOVE, 0, GROUP_NAMED);
  BOOST_TEST(user.listdir(path) == "");
}

BOOST_AUTO_TEST_CASE(is_visible_says_the_mode)
{
  ask("visible", GROUP_VISIBLE, 0);
  group(GROUP_NAMED);
  BOOST_TEST(user.listdir(in("cups")) == "number");
  ask("visible", GROUP_VISIBLE, 0640);
  BOOST_TEST(ask("sysfs_update_group", GROUP_UPDATE, 0, GROUP_NAMED) == 0);
  BOOST_TEST(user.listdir(in("cups")) == "number text");
  BOOST_TEST(ls(in("cups/text")) == "0100640 1 0:0 4096");
}

BOOST_AUTO_TEST_CASE(a_mode_that_no_attribute_may_have_is_a_warning)
{
  expected_bugs = {"Invalid permissions"};
  BOOST_TEST(group(GROUP_ODD) == 0);
  BOOST_TEST(logged("Attribute odd: Invalid permissions 0777"));
  BOOST_TEST(ls(in("odd")) == "0100664 1 0:0 4096");
}

BOOST_AUTO_TEST_CASE(files_are_merged_into_a_group)
{
  BOOST_TEST(ask("sysfs_merge_group", GROUP_MERGE, 0, GROUP_MORE) == -ENOENT);
  group(GROUP_NAMED);
  BOOST_TEST(ask("sysfs_merge_group", GROUP_MERGE, 0, GROUP_MORE) == 0);
  BOOST_TEST(user.listdir(in("cups")) == "at number text");
  BOOST_TEST(ask("sysfs_merge_group", GROUP_MERGE, 0, GROUP_MORE) == -EEXIST);
  ask("sysfs_unmerge_group", GROUP_UNMERGE, 0, GROUP_MORE);
  BOOST_TEST(user.listdir(in("cups")) == "number text");
}

BOOST_AUTO_TEST_CASE(a_file_is_added_to_a_group)
{
  BOOST_TEST(ask("sysfs_add_file_to_group", FILE_TO_GROUP, 0, FILE_AT, 0, "cups") == -ENOENT);
  group(GROUP_NAMED);
  BOOST_TEST(ask("sysfs_add_file_to_group", FILE_TO_GROUP, 0, FILE_AT, 0, "cups") == 0);
  BOOST_TEST(user.listdir(in("cups")) == "at number text");
  BOOST_TEST(text_of(in("cups/at")) == "0,1,2,");
  BOOST_TEST(ask("sysfs_add_file_to_group", FILE_TO_GROUP, 0, FILE_AT, 0, "cups") == -EEXIST);
  ask("sysfs_remove_file_from_group", FILE_FROM_GROUP, 0, FILE_AT, 0, "cups");
  ask("sysfs_remove_file_from_group", FILE_FROM_GROUP, 0, FILE_AT, 0, "mugs");
  BOOST_TEST(user.listdir(in("cups")) == "number text");
}

BOOST_AUTO_TEST_CASE(a_link_is_added_to_a_group)
{
  create(1, "pot", 0);
  BOOST_TEST(ask("sysfs_add_link_to_group", LINK_TO_GROUP, 0, 1, 0, "of") == -ENOENT);
  group(GROUP_NAMED);
  BOOST_TEST(ask("sysfs_add_link_to_group", LINK_TO_GROUP, 0, 1, 0, "of") == 0);
  BOOST_TEST(user.readlink(in("cups/of")) == "../pot");
  BOOST_TEST(ask("sysfs_add_link_to_group", LINK_TO_GROUP, 0, 1, 0, "of") == -EEXIST);
  ask("sysfs_remove_link_from_group", LINK_FROM_GROUP, 0, 0, 0, "of");
  BOOST_TEST(user.listdir(in("cups")) == "number text");
}

BOOST_AUTO_TEST_CASE(groups_come_change_and_go_together)
{
  ask("visible", GROUP_VISIBLE, 0);
  BOOST_TEST(ask("sysfs_create_groups", GROUPS_CREATE, 0) == 0);
  BOOST_TEST(user.listdir(path) == "bytes cups");
  BOOST_TEST(user.listdir(in("cups")) == "number");
  ask("visible", GROUP_VISIBLE, 0600);
  BOOST_TEST(ask("sysfs_update_groups", GROUPS_UPDATE, 0) == 0);
  BOOST_TEST(user.listdir(in("cups")) == "number text");
  BOOST_TEST(ask("sysfs_create_groups", GROUPS_CREATE, 0) == -EEXIST);
  ask("sysfs_remove_groups", GROUPS_REMOVE, 0);
  BOOST_TEST(user.listdir(path) == "");
}

BOOST_AUTO_TEST_CASE(groups_of_which_one_is_refused_leave_nothing)
{
  group(GROUP_BIN);
  BOOST_TEST(ask("sysfs_create_groups", GROUPS_CREATE, 0) == -EEXIST);
  BOOST_TEST(user.listdir(path) == "bytes");
}

BOOST_AUTO_TEST_CASE(is_bin_visible_says_the_mode_of_files_of_bytes)
{
  ask("visible", GROUP_VISIBLE, 0);
  BOOST_TEST(group(GROUP_BIN_VISIBLE) == 0);
  BOOST_TEST(user.listdir(in("bytes")) == "bytes");
  ask("visible", GROUP_VISIBLE, 0400);
  BOOST_TEST(ask("sysfs_update_group", GROUP_UPDATE, 0, GROUP_BIN_VISIBLE) == 0);
  BOOST_TEST(user.listdir(in("bytes")) == "bytes mute");
  BOOST_TEST(ls(in("bytes/mute")) == "0100400 1 0:0 4");
  BOOST_TEST(times("is mute (1) of lkm_tea visible?") == 2);
}

BOOST_AUTO_TEST_CASE(a_group_may_have_files_of_bytes)
{
  BOOST_TEST(group(GROUP_BIN) == 0);
  BOOST_TEST(ls(in("bytes/bytes")) == "0100644 1 0:0 16");
  BOOST_TEST(user.open(in("bytes/bytes"), O_RDONLY).read(3) == "012");
}

BOOST_AUTO_TEST_CASE(a_link_leads_to_an_object)
{
  create(1, "cup", 0);
  create(2, "pot", 0);
  BOOST_TEST(ask("sysfs_create_link", LINK_CREATE, 1, 2, 0, "beside") == 0);
  BOOST_TEST(ask("sysfs_create_link", LINK_CREATE, 1, 0, 0, "above") == 0);
  BOOST_TEST(user.readlink(in("cup/beside")) == "../pot");
  BOOST_TEST(user.readlink(in("cup/above")) == "../../lkm_tea");
  BOOST_TEST(ls(in("cup/beside")) == "0120777 1 0:0 0");
  BOOST_TEST(ask("sysfs_create_link", LINK_CREATE, 1, 2, 0, "beside") == -EEXIST);
  BOOST_TEST(times_logged("sysfs: cannot create duplicate filename") == 1);
  BOOST_TEST(ask("sysfs_create_link_nowarn", LINK_NOWARN, 1, 2, 0, "beside") == -EEXIST);
  BOOST_TEST(times_logged("sysfs: cannot create duplicate filename") == 1);
  ask("sysfs_remove_link", LINK_REMOVE, 1, 0, 0, "beside");
  BOOST_TEST(ask("sysfs_create_link_nowarn", LINK_NOWARN, 1, 2, 0, "beside") == 0);
  BOOST_TEST(user.readlink(in("cup/beside")) == "../pot");
  ask("sysfs_remove_link", LINK_REMOVE, 1, 0, 0, "beside");
  BOOST_TEST(user.listdir(in("cup")) == "above");
}

BOOST_AUTO_TEST_SUITE_END()

namespace {

struct cups : attrs {
  cups() { BOOST_TEST_REQUIRE(ask("up", CLASS_UP) == 0); }
  ~cups() { ask("down", CLASS_DOWN); }
  static std::string in(const std::string& name) { return "/sys/class/lkm_cups/" + name; }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(device_attributes, cups)

BOOST_AUTO_TEST_CASE(a_device_has_its_own_and_its_classs_attributes)
{
  for (const auto* const name : {"size", "color", "filled", "hot", "dev", "uevent", "subsystem"})
    BOOST_TEST(exists(in("cup/") + name));
  BOOST_TEST(ls(in("cup/size")) == "0100644 1 0:0 4096");
  BOOST_TEST(ls(in("cup/color")) == "0100400 1 0:0 4096");
  BOOST_TEST(ls(in("cup/dev")) == "0100444 1 0:0 4096");
  BOOST_TEST(ls(in("cup/uevent")) == "0100644 1 0:0 4096");
  BOOST_TEST(text_of(in("cup/size")) == "size of cup\n");
  BOOST_TEST(user.open(in("cup/size"), O_WRONLY).write("1") == -EINVAL);
}

BOOST_AUTO_TEST_CASE(variables_are_attributes)
{
  BOOST_TEST(text_of(in("cup/filled")) == "7\n");
  BOOST_TEST(user.open(in("cup/filled"), O_WRONLY).write("-8\n") == 3);
  BOOST_TEST(text_of(in("cup/filled")) == "-8\n");
  BOOST_TEST(user.open(in("cup/filled"), O_WRONLY).write("99999999999") == -EINVAL);
  BOOST_TEST(text_of(in("cup/hot")) == "1\n");
  BOOST_TEST(user.open(in("cup/hot"), O_WRONLY).write("no") == 2);
  BOOST_TEST(text_of(in("cup/hot")) == "0\n");
}

BOOST_AUTO_TEST_CASE(a_file_comes_and_goes)
{
  BOOST_TEST(ask("device_create_file", DEVICE_FILE, 1) == 0);
  BOOST_TEST(text_of(in("cup/extra")) == "extra of cup\n");
  BOOST_TEST(ask("device_create_file", DEVICE_FILE, 1) == -EEXIST);
  ask("device_remove_file", DEVICE_FILE, 0);
  BOOST_TEST(!exists(in("cup/extra")));
}

BOOST_AUTO_TEST_CASE(a_class_has_attributes)
{
  BOOST_TEST(user.listdir(in("")) == "cup kind version");
  BOOST_TEST(text_of(in("kind")) == "kind of lkm_cups\n");
  BOOST_TEST(text_of(in("version")) == "first\n");
  BOOST_TEST(user.open(in("kind"), O_WRONLY).write("abc") == 3);
  ask("class_remove_file", CLASS_FILE, 0);
  BOOST_TEST(!exists(in("kind")));
}

BOOST_AUTO_TEST_CASE(udev_can_be_asked_to_hear_again)
{
  BOOST_TEST(user.open(in("cup/uevent"), O_WRONLY).write("change\n") == 7);
  BOOST_TEST(user.open(in("cup/uevent"), O_WRONLY).write("drink") == -EINVAL);
  const auto events = user.uevents({"lkm_cups"});
  BOOST_TEST_REQUIRE(events.size() == 2U);
  BOOST_TEST(events[1] ==
             "change@/devices/virtual/lkm_cups/cup ACTION=change DEVPATH=/devices/virtual/lkm_cups/cup "
             "SUBSYSTEM=lkm_cups SYNTH_UUID=0 MAJOR=12 MINOR=200 DEVNAME=cup");
}

BOOST_AUTO_TEST_SUITE_END()
