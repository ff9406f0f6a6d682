// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// fs/namei.c: links, directories and new names below /dev.
#include "calls.hpp"

using namespace conformance;

namespace {

/// A directory in /dev, with a node in it whose open is ENXIO.
struct kitchen : lkm::test::fixture {
  kitchen()
  {
    user.mkdir("/dev/kitchen", 0755);
    user.mknod("/dev/kitchen/cup", S_IFCHR | 0600, 60, 0);
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(symbolic_links, kitchen)

BOOST_AUTO_TEST_CASE(a_link_leads_to_the_node)
{
  BOOST_TEST(user.symlink("cup", "/dev/kitchen/mug") == 0);
  BOOST_TEST(user.readlink("/dev/kitchen/mug") == "cup");
  BOOST_TEST(user.stat("/dev/kitchen/mug").mode == (S_IFCHR | 0600));
  BOOST_TEST(user.open("/dev/kitchen/mug", O_RDONLY) == -ENXIO);
}

BOOST_AUTO_TEST_CASE(lstat_sees_the_link_itself)
{
  user.symlink("/dev/kitchen/cup", "/dev/mug");
  const auto link = user.lstat("/dev/mug");
  BOOST_TEST(link.mode == (S_IFLNK | 0777));
  BOOST_TEST(link.size == 16);
  BOOST_TEST(link.links == 1U);
}

BOOST_AUTO_TEST_CASE(a_relative_link_starts_where_it_is)
{
  user.symlink("kitchen/cup", "/dev/mug");
  user.symlink("../mug", "/dev/kitchen/other");
  BOOST_TEST(user.stat("/dev/kitchen/other").major == 60U);
}

BOOST_AUTO_TEST_CASE(a_link_to_a_directory_is_walked_through)
{
  user.symlink("kitchen", "/dev/room");
  BOOST_TEST(user.stat("/dev/room/cup").major == 60U);
  BOOST_TEST(user.mknod("/dev/room/mug", S_IFCHR | 0600, 60, 1) == 0);
  BOOST_TEST(user.listdir("/dev/kitchen") == "cup mug");
}

BOOST_AUTO_TEST_CASE(two_dots_go_up_from_where_a_link_led)
{
  user.symlink("/dev/kitchen", "/tmp/room");
  BOOST_TEST(user.stat("/tmp/room/../kitchen/cup").major == 60U);
}

BOOST_AUTO_TEST_CASE(a_dangling_link_is_ENOENT)
{
  user.symlink("nothing", "/dev/mug");
  BOOST_TEST(user.open("/dev/mug", O_RDONLY) == -ENOENT);
  BOOST_TEST(user.stat("/dev/mug").result == -ENOENT);
  BOOST_TEST(user.lstat("/dev/mug").result == 0);
}

BOOST_AUTO_TEST_CASE(a_link_to_itself_is_ELOOP)
{
  user.symlink("mug", "/dev/mug");
  BOOST_TEST(user.open("/dev/mug", O_RDONLY) == -ELOOP);
  BOOST_TEST(user.stat("/dev/mug/cup").result == -ELOOP);
  BOOST_TEST(user.readlink("/dev/mug") == "mug");
}

BOOST_AUTO_TEST_CASE(forty_links_are_followed_and_no_more)
{
  std::string target = "/dev/kitchen/cup";
  for (int i = 1; i <= 41; ++i) {
    const auto link = "/dev/kitchen/l" + std::to_string(i);
    user.symlink(target, link);
    target = link;
  }
  BOOST_TEST(user.stat("/dev/kitchen/l40").result == 0);
  BOOST_TEST(user.stat("/dev/kitchen/l41").result == -ELOOP);
}

BOOST_AUTO_TEST_CASE(links_in_the_middle_count_as_well)
{
  user.symlink("/dev/kitchen", "/dev/room");
  std::string path = "/dev";
  for (int i = 0; i < 40; ++i) path += "/room/..";
  BOOST_TEST(user.stat(path).result == 0);
  BOOST_TEST(user.stat(path + "/room").result == -ELOOP);
}

BOOST_AUTO_TEST_CASE(O_NOFOLLOW_on_a_link_is_ELOOP)
{
  user.symlink("cup", "/dev/kitchen/mug");
  BOOST_TEST(user.open("/dev/kitchen/mug", O_RDONLY | O_NOFOLLOW) == -ELOOP);
  BOOST_TEST(user.open("/dev/kitchen/cup", O_RDONLY | O_NOFOLLOW) == -ENXIO);
  BOOST_TEST(user.open("/dev/kitchen/mug", O_RDONLY | O_NOFOLLOW | O_DIRECTORY) == -ENOTDIR);
}

BOOST_AUTO_TEST_CASE(O_NOFOLLOW_follows_links_in_the_middle)
{
  user.symlink("kitchen", "/dev/room");
  BOOST_TEST(user.open("/dev/room/cup", O_RDONLY | O_NOFOLLOW) == -ENXIO);
}

BOOST_AUTO_TEST_CASE(O_EXCL_sees_a_dangling_link)
{
  user.symlink("nothing", "/dev/mug");
  BOOST_TEST(user.open("/dev/mug", O_RDWR | O_CREAT | O_EXCL) == -EEXIST);
}

BOOST_AUTO_TEST_CASE(O_CREAT_with_a_slash_at_the_end_is_EISDIR)
{
  BOOST_TEST(user.open("/dev/kitchen/cup/", O_RDWR | O_CREAT) == -EISDIR);
  BOOST_TEST(user.open("/dev/kitchen/nothing/", O_RDWR | O_CREAT) == -EISDIR);
}

BOOST_AUTO_TEST_CASE(a_slash_behind_a_link_asks_for_a_directory)
{
  user.symlink("kitchen", "/dev/room");
  user.symlink("kitchen/cup", "/dev/mug");
  BOOST_TEST(user.lstat("/dev/room/").mode == (S_IFDIR | 0755));
  BOOST_TEST(user.lstat("/dev/mug/").result == -ENOTDIR);
  BOOST_TEST(user.readlink("/dev/room/") == -EINVAL);
}

BOOST_AUTO_TEST_CASE(nothing_is_made_over_a_link)
{
  user.symlink("nothing", "/dev/mug");
  BOOST_TEST(user.mknod("/dev/mug", S_IFCHR | 0600, 60, 0) == -EEXIST);
  BOOST_TEST(user.mkdir("/dev/mug", 0755) == -EEXIST);
  BOOST_TEST(user.symlink("other", "/dev/mug") == -EEXIST);
}

BOOST_AUTO_TEST_CASE(unlink_takes_the_link_and_not_what_it_names)
{
  user.symlink("cup", "/dev/kitchen/mug");
  BOOST_TEST(user.unlink("/dev/kitchen/mug") == 0);
  BOOST_TEST(user.listdir("/dev/kitchen") == "cup");
}

BOOST_AUTO_TEST_CASE(chmod_changes_what_the_link_names)
{
  user.symlink("cup", "/dev/kitchen/mug");
  user.chmod("/dev/kitchen/mug", 0666);
  BOOST_TEST(user.stat("/dev/kitchen/cup").mode == (S_IFCHR | 0666));
  BOOST_TEST(user.lstat("/dev/kitchen/mug").mode == (S_IFLNK | 0777));
}

BOOST_AUTO_TEST_CASE(a_link_to_nothing_at_all_is_ENOENT)
{
  BOOST_TEST(user.symlink("", "/dev/mug") == -ENOENT);
  BOOST_TEST(user.symlink("cup", "/dev/nowhere/mug") == -ENOENT);
  BOOST_TEST(user.symlink("cup", "/dev/mug/") == -ENOENT);
}

BOOST_AUTO_TEST_CASE(a_target_has_at_most_4095_characters)
{
  BOOST_TEST(user.symlink(std::string(4096, 't'), "/dev/mug") == -ENAMETOOLONG);
  BOOST_TEST(user.symlink(std::string(4095, 't'), "/dev/mug") == 0);
  BOOST_TEST(user.stat("/dev/mug").result == -ENAMETOOLONG);
}

BOOST_AUTO_TEST_CASE(readlink_of_anything_else_is_EINVAL)
{
  BOOST_TEST(user.readlink("/dev/kitchen/cup") == -EINVAL);
  BOOST_TEST(user.readlink("/dev/kitchen") == -EINVAL);
  BOOST_TEST(user.readlink("/dev/nothing") == -ENOENT);
}

BOOST_AUTO_TEST_CASE(a_link_needs_no_permission_but_its_directory_does)
{
  auto alice = user.other("alice", 1000, 100);
  BOOST_TEST(alice->symlink("cup", "/dev/mug") == -EACCES);
  user.symlink("cup", "/dev/kitchen/mug");
  BOOST_TEST(alice->readlink("/dev/kitchen/mug") == "cup");
  user.chmod("/dev/kitchen", 0700);
  BOOST_TEST(alice->readlink("/dev/kitchen/mug") == -EACCES);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(hard_links, kitchen)

BOOST_AUTO_TEST_CASE(a_second_name_is_the_same_node)
{
  BOOST_TEST(user.link("/dev/kitchen/cup", "/dev/mug") == 0);
  user.chmod("/dev/mug", 0640);
  BOOST_TEST(user.stat("/dev/kitchen/cup").mode == (S_IFCHR | 0640));
  BOOST_TEST(user.stat("/dev/mug").links == 2U);
  user.unlink("/dev/kitchen/cup");
  BOOST_TEST(user.stat("/dev/mug").links == 1U);
}

BOOST_AUTO_TEST_CASE(a_link_to_a_symbolic_link_is_one_itself)
{
  user.symlink("nothing", "/dev/kitchen/mug");
  BOOST_TEST(user.link("/dev/kitchen/mug", "/dev/kitchen/other") == 0);
  BOOST_TEST(user.readlink("/dev/kitchen/other") == "nothing");
}

BOOST_AUTO_TEST_CASE(a_directory_has_one_name) { BOOST_TEST(user.link("/dev/kitchen", "/dev/room") == -EPERM); }

BOOST_AUTO_TEST_CASE(into_another_file_system_is_EXDEV)
{
  BOOST_TEST(user.link("/dev/kitchen/cup", "/tmp/cup") == -EXDEV);
  BOOST_TEST(user.rename("/dev/kitchen/cup", "/tmp/cup") == -EXDEV);
}

BOOST_AUTO_TEST_CASE(over_a_name_is_EEXIST)
{
  user.mknod("/dev/mug", S_IFCHR | 0600, 60, 1);
  BOOST_TEST(user.link("/dev/kitchen/cup", "/dev/mug") == -EEXIST);
  BOOST_TEST(user.link("/dev/nothing", "/dev/mug") == -ENOENT);
}

BOOST_AUTO_TEST_CASE(what_is_no_regular_file_can_be_linked_by_its_owner_alone)
{
  BOOST_TEST(user.symlink("cup", "/tmp/mug") == 0);
  auto guest = user.other("guest", 1000, 1000);
  BOOST_TEST(guest->link("/tmp/mug", "/tmp/second") == -EPERM);
  BOOST_TEST(guest->symlink("cup", "/tmp/own") == 0);
  BOOST_TEST(guest->link("/tmp/own", "/tmp/second") == 0);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(directories, kitchen)

BOOST_AUTO_TEST_CASE(rmdir_takes_an_empty_directory)
{
  BOOST_TEST(user.rmdir("/dev/kitchen") == -ENOTEMPTY);
  user.unlink("/dev/kitchen/cup");
  BOOST_TEST(user.rmdir("/dev/kitchen") == 0);
  BOOST_TEST(user.rmdir("/dev/kitchen") == -ENOENT);
}

BOOST_AUTO_TEST_CASE(rmdir_of_anything_else_is_ENOTDIR)
{
  user.symlink("kitchen", "/dev/room");
  BOOST_TEST(user.rmdir("/dev/kitchen/cup") == -ENOTDIR);
  BOOST_TEST(user.rmdir("/dev/room") == -ENOTDIR);
  BOOST_TEST(user.rmdir("/dev/room/") == -ENOTDIR);
}

BOOST_AUTO_TEST_CASE(rmdir_of_dots_and_roots_is_refused)
{
  BOOST_TEST(user.rmdir("/dev/kitchen/.") == -EINVAL);
  BOOST_TEST(user.rmdir("/dev/kitchen/..") == -ENOTEMPTY);
  BOOST_TEST(user.rmdir("/") == -EBUSY);
  BOOST_TEST(user.rmdir("/dev") == -EBUSY);
}

BOOST_AUTO_TEST_CASE(a_directory_counts_its_subdirectories)
{
  BOOST_TEST(user.stat("/dev/kitchen").links == 2U);
  user.mkdir("/dev/kitchen/shelf", 0755);
  BOOST_TEST(user.stat("/dev/kitchen").links == 3U);
  BOOST_TEST(user.stat("/dev/kitchen").size == 80);
  user.rmdir("/dev/kitchen/shelf");
  BOOST_TEST(user.stat("/dev/kitchen").links == 2U);
}

BOOST_AUTO_TEST_CASE(mkdir_with_a_slash_at_the_end)
{
  BOOST_TEST(user.mkdir("/dev/kitchen/shelf/", 0755) == 0);
  BOOST_TEST(user.mkdir("/dev/kitchen/.", 0755) == -EEXIST);
  BOOST_TEST(user.mkdir("/dev/kitchen/cup/", 0755) == -EEXIST);
}

BOOST_AUTO_TEST_CASE(nothing_is_made_in_proc_and_sys)
{
  BOOST_TEST(user.mkdir("/proc/kitchen", 0755) == -ENOENT);
  BOOST_TEST(user.mkdir("/sys/kitchen", 0755) == -EPERM);
  BOOST_TEST(user.symlink("cup", "/sys/class/mug") == -EPERM);
  BOOST_TEST(user.mknod("/sys/cup", S_IFCHR | 0600, 60, 0) == -EPERM);
  BOOST_TEST(user.unlink("/proc/devices") == -EPERM);
  BOOST_TEST(user.rmdir("/sys/class") == -EPERM);
}

BOOST_AUTO_TEST_CASE(a_listing_is_the_names)
{
  user.symlink("cup", "/dev/kitchen/Mug");
  user.mkdir("/dev/kitchen/shelf", 0755);
  BOOST_TEST(user.listdir("/dev/kitchen") == "Mug cup shelf");
  BOOST_TEST(user.listdir("/dev/kitchen/cup").result == -ENOTDIR);
  BOOST_TEST(user.listdir("/dev/nothing").result == -ENOENT);
}

BOOST_AUTO_TEST_CASE(a_listing_needs_read_permission)
{
  auto alice = user.other("alice", 1000, 100);
  user.chmod("/dev/kitchen", 0711);
  BOOST_TEST(alice->listdir("/dev/kitchen").result == -EACCES);
  BOOST_TEST(alice->stat("/dev/kitchen/cup").result == 0);
}

BOOST_AUTO_TEST_CASE(a_block_node_without_a_driver_is_ENXIO)
{
  BOOST_TEST(user.mknod("/dev/kitchen/jar", S_IFBLK | 0660, 60, 3) == 0);
  BOOST_TEST(user.stat("/dev/kitchen/jar").mode == (S_IFBLK | 0640));
  BOOST_TEST(user.open("/dev/kitchen/jar", O_RDONLY) == -ENXIO);
  BOOST_TEST(user.open("/dev/kitchen/jar", O_RDONLY | O_DIRECTORY) == -ENOTDIR);
}

BOOST_AUTO_TEST_CASE(ls_shows_what_is_there)
{
  user.symlink("cup", "/dev/kitchen/mug");
  user.mknod("/dev/kitchen/jar", S_IFBLK | 0660, 160, 3);
  user.mkdir("/dev/kitchen/shelf", 01777);
  user.chown("/dev/kitchen/jar", 1000, 100);
  auto text = user.ls("/dev/kitchen");
  // The times, and what there is above.
  std::string lines;
  for (std::size_t from = 0, end; (end = text.find('\n', from)) != std::string::npos; from = end + 1) {
    const auto line = text.substr(from, end - from);
    const auto time = line.find_first_of("JFMASOND");
    if (!line.ends_with(" .."))
      lines += time == std::string::npos ? line + '\n' : line.substr(0, time) + line.substr(time + 13) + '\n';
  }
  user.remark(lines);
  BOOST_TEST(lines.find("drwxr-xr-t 2 root root     40 shelf\n") != std::string::npos);
  BOOST_TEST(lines.find("brw-r----- ") != std::string::npos);
  BOOST_TEST(lines.find(" 1000  100 160, 3 jar\n") != std::string::npos);
  BOOST_TEST(lines.find(" mug -> cup\n") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(renaming, kitchen)

BOOST_AUTO_TEST_CASE(a_node_moves_with_its_number)
{
  BOOST_TEST(user.rename("/dev/kitchen/cup", "/dev/mug") == 0);
  BOOST_TEST(user.stat("/dev/mug").major == 60U);
  BOOST_TEST(user.listdir("/dev/kitchen") == "");
}

BOOST_AUTO_TEST_CASE(over_a_node_replaces_it)
{
  user.mknod("/dev/kitchen/mug", S_IFCHR | 0600, 60, 1);
  BOOST_TEST(user.rename("/dev/kitchen/cup", "/dev/kitchen/mug") == 0);
  BOOST_TEST(user.listdir("/dev/kitchen") == "mug");
  BOOST_TEST(user.stat("/dev/kitchen/mug").minor == 0U);
}

BOOST_AUTO_TEST_CASE(a_directory_moves_with_what_is_in_it)
{
  BOOST_TEST(user.rename("/dev/kitchen", "/dev/room") == 0);
  BOOST_TEST(user.listdir("/dev/room") == "cup");
  BOOST_TEST(user.stat("/dev/room/../room/cup").result == 0);
}

BOOST_AUTO_TEST_CASE(a_directory_replaces_an_empty_one_only)
{
  user.mkdir("/dev/room", 0755);
  user.mkdir("/dev/hall", 0755);
  user.mknod("/dev/hall/lamp", S_IFCHR | 0600, 60, 1);
  BOOST_TEST(user.rename("/dev/kitchen", "/dev/hall") == -ENOTEMPTY);
  BOOST_TEST(user.rename("/dev/kitchen", "/dev/room") == 0);
  BOOST_TEST(user.listdir("/dev/room") == "cup");
}

BOOST_AUTO_TEST_CASE(a_node_over_a_directory_is_EISDIR_and_the_reverse_ENOTDIR)
{
  user.mkdir("/dev/room", 0755);
  BOOST_TEST(user.rename("/dev/kitchen/cup", "/dev/room") == -EISDIR);
  BOOST_TEST(user.rename("/dev/room", "/dev/kitchen/cup") == -ENOTDIR);
}

BOOST_AUTO_TEST_CASE(a_directory_into_itself_is_EINVAL)
{
  user.mkdir("/dev/kitchen/shelf", 0755);
  BOOST_TEST(user.rename("/dev/kitchen", "/dev/kitchen/shelf/kitchen") == -EINVAL);
  BOOST_TEST(user.rename("/dev/kitchen/shelf", "/dev/kitchen") == -ENOTEMPTY);
}

BOOST_AUTO_TEST_CASE(two_names_of_one_node_both_stay)
{
  user.link("/dev/kitchen/cup", "/dev/kitchen/mug");
  BOOST_TEST(user.rename("/dev/kitchen/cup", "/dev/kitchen/mug") == 0);
  BOOST_TEST(user.listdir("/dev/kitchen") == "cup mug");
}

BOOST_AUTO_TEST_CASE(a_link_itself_moves)
{
  user.symlink("cup", "/dev/kitchen/mug");
  BOOST_TEST(user.rename("/dev/kitchen/mug", "/dev/kitchen/other") == 0);
  BOOST_TEST(user.readlink("/dev/kitchen/other") == "cup");
}

BOOST_AUTO_TEST_CASE(a_slash_behind_a_node_is_ENOTDIR)
{
  BOOST_TEST(user.rename("/dev/kitchen/cup/", "/dev/mug") == -ENOTDIR);
  BOOST_TEST(user.rename("/dev/kitchen/cup", "/dev/mug/") == -ENOTDIR);
  BOOST_TEST(user.rename("/dev/kitchen/", "/dev/room/") == 0);
}

BOOST_AUTO_TEST_CASE(dots_mounts_and_nothing_are_refused)
{
  BOOST_TEST(user.rename("/dev/kitchen/.", "/dev/room") == -EBUSY);
  BOOST_TEST(user.rename("/dev/nothing", "/dev/room") == -ENOENT);
  BOOST_TEST(user.rename("/dev", "/tmp/dev") == -EBUSY);
}

BOOST_AUTO_TEST_CASE(both_directories_are_asked)
{
  auto alice = user.other("alice", 1000, 100);
  user.mkdir("/dev/hers", 0755);
  user.chown("/dev/hers", 1000, 100);
  BOOST_TEST(alice->rename("/dev/kitchen/cup", "/dev/hers/cup") == -EACCES);
  alice->symlink("cup", "/dev/hers/mug");
  BOOST_TEST(alice->rename("/dev/hers/mug", "/dev/kitchen/mug") == -EACCES);
  BOOST_TEST(alice->rename("/dev/hers/mug", "/dev/hers/other") == 0);
}

BOOST_AUTO_TEST_SUITE_END()
