// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// fs/namei.c, fs/stat.c and fs/attr.c: who may make, open, change and remove which node.
#include "calls.hpp"

using namespace conformance;

namespace {

constexpr unsigned device = S_IFCHR | 0666;

/// A root process and two others, in a directory that everybody may write to.
struct people : lkm::test::fixture {
  people() : alice(user.other("alice", 1000, 100)), bob(user.other("bob", 1001, 100))
  {
    BOOST_TEST_REQUIRE(user.mkdir("/tmp/open", 0755) == 0);
    BOOST_TEST_REQUIRE(user.chmod("/tmp/open", 0777) == 0);
  }

  /// A node of root's with a mode, on a number that nobody answers: an open that is allowed ends in ENXIO.
  std::string node(unsigned mode)
  {
    user.mknod("/tmp/open/node", device, 60, 0);
    user.chmod("/tmp/open/node", mode);
    return "/tmp/open/node";
  }

  std::unique_ptr<process> alice, bob;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(namei, people)

BOOST_AUTO_TEST_CASE(mknod_makes_a_node_with_its_number_and_owner)
{
  user.umask(0);
  BOOST_TEST(user.mknod("/tmp/open/tea", S_IFCHR | 0640, 300, 70000) == 0);
  const auto found = user.stat("/tmp/open/tea");
  BOOST_TEST(found.mode == (S_IFCHR | 0640));
  BOOST_TEST(found.major == 300U);
  BOOST_TEST(found.minor == 70000U);
  BOOST_TEST(found.uid == 0U);
}

BOOST_AUTO_TEST_CASE(the_umask_takes_bits_away)
{
  user.umask(027);
  user.mknod("/tmp/open/tea", S_IFCHR | 0666, 60, 0);
  BOOST_TEST(user.stat("/tmp/open/tea").mode == (S_IFCHR | 0640));
  user.umask(022);
  user.mknod("/tmp/open/milk", S_IFCHR | 0777, 60, 0);
  BOOST_TEST(user.stat("/tmp/open/milk").mode == (S_IFCHR | 0755));
}

BOOST_AUTO_TEST_CASE(umask_returns_the_one_before)
{
  user.umask(027);
  BOOST_TEST(user.umask(07777) == 027U);
  BOOST_TEST(user.umask(022) == 0777U);
}

BOOST_AUTO_TEST_CASE(each_process_has_a_umask_of_its_own)
{
  user.umask(022);
  alice->umask(077);
  user.mknod("/tmp/open/tea", device, 60, 0);
  BOOST_TEST(user.stat("/tmp/open/tea").mode == (S_IFCHR | 0644));
}

BOOST_AUTO_TEST_CASE(mknod_over_an_existing_name_is_EEXIST)
{
  BOOST_TEST(user.mknod("/tmp/open/tea", device, 60, 0) == 0);
  BOOST_TEST(user.mknod("/tmp/open/tea", device, 60, 1) == -EEXIST);
  BOOST_TEST(user.mknod("/tmp/open", device, 60, 1) == -EEXIST);
  BOOST_TEST(user.mknod("/", device, 60, 1) == -EEXIST);
}

BOOST_AUTO_TEST_CASE(mknod_where_there_is_no_directory_is_ENOENT)
{
  BOOST_TEST(user.mknod("/tmp/nowhere/tea", device, 60, 0) == -ENOENT);
  BOOST_TEST(user.mknod("/tmp/open/tea/", device, 60, 0) == -ENOENT);
  BOOST_TEST(user.mknod("", device, 60, 0) == -ENOENT);
}

BOOST_AUTO_TEST_CASE(mknod_below_a_node_is_ENOTDIR)
{
  BOOST_TEST(user.mknod(node(0666) + "/tea", device, 60, 0) == -ENOTDIR);
}

BOOST_AUTO_TEST_CASE(a_name_has_at_most_255_characters)
{
  const std::string longest(255, 'n');
  BOOST_TEST(user.mknod("/tmp/open/" + longest, device, 60, 0) == 0);
  BOOST_TEST(user.mknod("/tmp/open/" + longest + "n", device, 60, 0) == -ENAMETOOLONG);
}

BOOST_AUTO_TEST_CASE(a_path_has_at_most_4095_characters)
{
  std::string path = "/tmp";
  while (path.size() < 4095 - 5) path += "/.";
  BOOST_TEST(user.stat(path).result == 0);
  BOOST_TEST(user.stat(path + "//////").result == -ENAMETOOLONG);
}

BOOST_AUTO_TEST_CASE(mknod_of_an_unknown_type_is_EINVAL)
{
  BOOST_TEST(user.mknod("/tmp/open/tea", 0050000 | 0666, 60, 0) == -EINVAL);
}

BOOST_AUTO_TEST_CASE(mknod_of_a_directory_is_EPERM)
{
  BOOST_TEST(user.mknod("/tmp/open/tea", S_IFDIR | 0777, 0, 0) == -EPERM);
}

BOOST_AUTO_TEST_CASE(mknod_without_CAP_MKNOD_is_EPERM)
{
  BOOST_TEST(alice->mknod("/tmp/open/tea", device, 60, 0) == -EPERM);
  BOOST_TEST(alice->mknod("/tmp/open/tea", S_IFBLK | 0666, 60, 0) == -EPERM);
}

BOOST_AUTO_TEST_CASE(the_directory_is_asked_before_CAP_MKNOD)
{
  BOOST_TEST(alice->mknod("/tea", device, 60, 0) == -EACCES);
}

BOOST_AUTO_TEST_CASE(EEXIST_comes_before_any_permission)
{
  node(0666);
  BOOST_TEST(alice->mknod("/tmp/open/node", device, 60, 0) == -EEXIST);
  BOOST_TEST(alice->mknod("/dev", device, 60, 0) == -EEXIST);
}

BOOST_AUTO_TEST_CASE(a_whiteout_needs_no_capability)
{
  alice->umask(0);
  BOOST_TEST(alice->mknod("/tmp/open/white", device, 0, 0) == 0);
  BOOST_TEST(user.stat("/tmp/open/white").uid == 1000U);
  BOOST_TEST(alice->open("/tmp/open/white", O_RDONLY) == -ENXIO);
}

BOOST_AUTO_TEST_CASE(the_owner_is_asked_for_the_owners_bits_alone)
{
  node(0077);
  user.chown("/tmp/open/node", 1000, 100);
  BOOST_TEST(alice->open("/tmp/open/node", O_RDONLY) == -EACCES);
  BOOST_TEST(bob->open("/tmp/open/node", O_RDONLY) == -ENXIO);
}

BOOST_AUTO_TEST_CASE(the_group_is_asked_for_the_groups_bits_alone)
{
  node(0606);
  user.chown("/tmp/open/node", 0, 100);
  BOOST_TEST(alice->open("/tmp/open/node", O_RDONLY) == -EACCES);
}

BOOST_AUTO_TEST_CASE(others_are_asked_for_what_they_want_to_do)
{
  node(0604);
  BOOST_TEST(alice->open("/tmp/open/node", O_RDONLY) == -ENXIO);
  BOOST_TEST(alice->open("/tmp/open/node", O_WRONLY) == -EACCES);
  BOOST_TEST(alice->open("/tmp/open/node", O_RDWR) == -EACCES);
  BOOST_TEST(alice->open("/tmp/open/node", O_ACCMODE) == -EACCES);
}

BOOST_AUTO_TEST_CASE(O_TRUNC_asks_for_write_permission)
{
  node(0444);
  BOOST_TEST(alice->open("/tmp/open/node", O_RDONLY | O_TRUNC) == -EACCES);
  BOOST_TEST(user.open("/tmp/open/node", O_RDONLY | O_TRUNC) == -ENXIO);
}

BOOST_AUTO_TEST_CASE(root_opens_what_nobody_may_open) { BOOST_TEST(user.open(node(0), O_RDWR) == -ENXIO); }

BOOST_AUTO_TEST_CASE(a_directory_without_x_hides_what_is_in_it)
{
  node(0666);
  user.chmod("/tmp/open", 0666);
  BOOST_TEST(alice->open("/tmp/open/node", O_RDONLY) == -EACCES);
  BOOST_TEST(alice->stat("/tmp/open/node").result == -EACCES);
  BOOST_TEST(user.open("/tmp/open/node", O_RDONLY) == -ENXIO);
  user.chmod("/tmp/open", 0777);
}

BOOST_AUTO_TEST_CASE(stat_needs_no_permission_on_the_node)
{
  node(0);
  BOOST_TEST(alice->stat("/tmp/open/node").mode == S_IFCHR);
}

BOOST_AUTO_TEST_CASE(unlink_takes_the_name_away)
{
  const auto path = node(0666);
  BOOST_TEST(user.unlink(path) == 0);
  BOOST_TEST(user.unlink(path) == -ENOENT);
  BOOST_TEST(user.stat(path).result == -ENOENT);
}

BOOST_AUTO_TEST_CASE(unlink_of_a_directory_is_EISDIR)
{
  BOOST_TEST(user.unlink("/tmp/open") == -EISDIR);
  BOOST_TEST(user.unlink("/tmp/open/") == -EISDIR);
  BOOST_TEST(user.unlink("/") == -EISDIR);
  BOOST_TEST(user.unlink(node(0666) + "/") == -ENOTDIR);
}

BOOST_AUTO_TEST_CASE(unlink_of_dots_is_EISDIR_to_whoever_asks)
{
  BOOST_TEST(alice->unlink("/tmp/.") == -EISDIR);
  BOOST_TEST(alice->unlink("/tmp/open/..") == -EISDIR);
  BOOST_TEST(user.unlink("/tmp/nothing/..") == -ENOENT);
}

BOOST_AUTO_TEST_CASE(unlink_asks_the_directory_not_the_node)
{
  node(0);
  BOOST_TEST(alice->unlink("/tmp/open/node") == 0);
  node(0666);
  user.chmod("/tmp/open", 0755);
  BOOST_TEST(alice->unlink("/tmp/open/node") == -EACCES);
  user.chmod("/tmp/open", 0777);
}

BOOST_AUTO_TEST_CASE(in_a_sticky_directory_only_the_owner_unlinks)
{
  node(0666);
  user.chown("/tmp/open/node", 1000, 100);
  user.chmod("/tmp/open", 01777);
  BOOST_TEST(bob->unlink("/tmp/open/node") == -EPERM);
  BOOST_TEST(alice->unlink("/tmp/open/node") == 0);
  user.chmod("/tmp/open", 0777);
}

BOOST_AUTO_TEST_CASE(chmod_is_the_owners)
{
  node(0666);
  BOOST_TEST(alice->chmod("/tmp/open/node", 0600) == -EPERM);
  user.chown("/tmp/open/node", 1000, 100);
  BOOST_TEST(alice->chmod("/tmp/open/node", 0600) == 0);
  BOOST_TEST(user.stat("/tmp/open/node").mode == (S_IFCHR | 0600));
  BOOST_TEST(user.chmod("/tmp/nothing", 0600) == -ENOENT);
}

BOOST_AUTO_TEST_CASE(chown_of_the_user_is_roots)
{
  node(0666);
  BOOST_TEST(user.chown("/tmp/open/node", 1000, 100) == 0);
  BOOST_TEST(alice->chown("/tmp/open/node", 1001, ~0U) == -EPERM);
  BOOST_TEST(alice->chown("/tmp/open/node", 1000, ~0U) == 0);
  BOOST_TEST(bob->chown("/tmp/open/node", ~0U, 100) == -EPERM);
}

BOOST_AUTO_TEST_CASE(the_owner_may_give_a_node_to_a_group_of_hers)
{
  node(0666);
  user.chown("/tmp/open/node", 1000, 5);
  BOOST_TEST(alice->chown("/tmp/open/node", ~0U, 6) == -EPERM);
  BOOST_TEST(alice->chown("/tmp/open/node", ~0U, 100) == 0);
  BOOST_TEST(user.stat("/tmp/open/node").gid == 100U);
}

BOOST_AUTO_TEST_CASE(chown_drops_the_set_id_bits)
{
  node(06775);
  BOOST_TEST(user.stat("/tmp/open/node").mode == (S_IFCHR | 06775));
  user.chown("/tmp/open/node", 1000, 100);
  BOOST_TEST(user.stat("/tmp/open/node").mode == (S_IFCHR | 0775));
}

BOOST_AUTO_TEST_CASE(chown_to_nobody_that_would_drop_bits_is_the_owners)
{
  node(06755);
  BOOST_TEST(alice->chown("/tmp/open/node", ~0U, ~0U) == -EPERM);
  node(0755);
  BOOST_TEST(alice->chown("/tmp/open/node", ~0U, ~0U) == 0);
}

BOOST_AUTO_TEST_CASE(chown_outside_ones_group_drops_set_gid_that_locks)
{
  node(0666);
  user.chown("/tmp/open/node", 1000, 5);
  user.chmod("/tmp/open/node", 02644);
  BOOST_TEST(alice->chown("/tmp/open/node", ~0U, ~0U) == 0);
  BOOST_TEST(user.stat("/tmp/open/node").mode == (S_IFCHR | 0644));
}

BOOST_AUTO_TEST_CASE(chmod_outside_ones_group_drops_set_gid)
{
  node(0666);
  user.chown("/tmp/open/node", 1000, 5);
  BOOST_TEST(alice->chmod("/tmp/open/node", 06755) == 0);
  BOOST_TEST(user.stat("/tmp/open/node").mode == (S_IFCHR | 04755));
}

BOOST_AUTO_TEST_CASE(dots_and_slashes_lead_where_they_should)
{
  node(0666);
  BOOST_TEST(user.stat("//tmp/./open/../open//node").result == 0);
  BOOST_TEST(user.stat("/../tmp/open/node").result == 0);
  BOOST_TEST(user.stat("/tmp/nowhere/../open/node").result == -ENOENT);
}

BOOST_AUTO_TEST_CASE(a_mode_changed_after_open_does_not_matter)
{
  BOOST_TEST_REQUIRE(user.insmod("ops") == 0);
  user.mknod("/tmp/open/ops", device, CALL_MAJOR, OPS_READ_ONLY);
  user.chmod("/tmp/open/ops", 0666);
  auto fd = alice->open("/tmp/open/ops", O_RDONLY);
  user.chmod("/tmp/open/ops", 0);
  BOOST_TEST(fd.read(3) == "abc");
  BOOST_TEST(alice->open("/tmp/open/ops", O_RDONLY) == -EACCES);
}

BOOST_AUTO_TEST_SUITE_END()
