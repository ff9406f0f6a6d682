// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <lkm/test.hpp>

struct dice : lkm::test::fixture {
  dice()
  {
    log_prefixes = {"dice: "};
    BOOST_TEST_REQUIRE(user.insmod("dice") == 0);
  }

  static std::string in(const std::string& name) { return "/sys/kernel/debug/dice/" + name; }
  std::string says(const std::string& name)
  {
    const auto text = user.contents(in(name));
    user.remark(name + ": " + lkm::user::quote(text));
    return text;
  }
  lkm::user::outcome set(const std::string& name, const std::string& value)
  {
    return user.open(in(name), O_WRONLY).write(value);
  }
  lkm::user::descriptor open() { return user.open("/dev/dice", O_RDONLY); }
};

BOOST_FIXTURE_TEST_SUITE(dice_device, dice)

BOOST_AUTO_TEST_CASE(a_read_rolls_as_often_as_bytes_are_asked_for)
{
  auto fd = open();
  BOOST_TEST(fd.read(1).value() == 1);
  BOOST_TEST(fd.read(5).value() == 5);
  BOOST_TEST(fd.read(100).value() == 32);
  BOOST_TEST(says("rolls") == "38\n");
}

BOOST_AUTO_TEST_CASE(a_die_has_six_sides)
{
  const auto rolled = open().read(32).bytes();
  BOOST_TEST(rolled.find_first_not_of("123456") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(who_has_it_open_keeps_the_module)
{
  auto fd = open();
  BOOST_TEST(user.rmmod("dice") == -EWOULDBLOCK);
  fd.read(3);
  fd.close();
  BOOST_TEST(user.rmmod("dice") == 0);
  BOOST_TEST(logged("<6>dice: 3 rolls"));
  BOOST_TEST(user.stat(in("rolls")).result == -ENOENT);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(dice_debugfs, dice)

BOOST_AUTO_TEST_CASE(it_is_a_directory_with_a_directory)
{
  BOOST_TEST(user.listdir("/sys/kernel/debug/dice") == "counts fail last loaded rolls sides state");
  BOOST_TEST(user.listdir(in("fail")) == "alloc roll");
  BOOST_TEST(user.open(in("rolls"), O_WRONLY) == 3);
  auto guest = user.other("guest", 1000, 1000);
  BOOST_TEST(guest->open(in("rolls"), O_RDONLY) == -EACCES);
}

BOOST_AUTO_TEST_CASE(the_same_state_gives_the_same_game)
{
  auto fd = open();
  BOOST_TEST(says("state") == "0x00000001\n");
  const auto game = fd.read(20).bytes();
  BOOST_TEST(fd.read(20) != game);
  BOOST_TEST(set("state", "1") == 1);
  BOOST_TEST(fd.read(20) == game);
}

BOOST_AUTO_TEST_CASE(a_loaded_die_shows_its_highest_side)
{
  BOOST_TEST(says("loaded") == "N\n");
  BOOST_TEST(set("loaded", "Y") == 1);
  BOOST_TEST(open().read(4) == "6666");
}

BOOST_AUTO_TEST_CASE(sides_are_two_to_nine)
{
  open().read(10);
  BOOST_TEST(set("sides", "1") == -EINVAL);
  BOOST_TEST(set("sides", "10") == -EINVAL);
  BOOST_TEST(says("sides") == "6\n");
  BOOST_TEST(set("sides", "2") == 1);
  BOOST_TEST(says("counts") == "1: 0\n2: 0\n");
  BOOST_TEST(open().read(32).bytes().find_first_not_of("12") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(each_side_is_counted)
{
  set("loaded", "Y");
  open().read(5);
  BOOST_TEST(says("counts") == "1: 0\n2: 0\n3: 0\n4: 0\n5: 0\n6: 5\n");
}

BOOST_AUTO_TEST_CASE(the_blob_has_the_last_sixteen)
{
  BOOST_TEST(says("last") == "");
  auto fd = open();
  auto rolled = fd.read(10).bytes();
  BOOST_TEST(says("last") == rolled);
  rolled += fd.read(10).bytes();
  BOOST_TEST(says("last") == rolled.substr(4));
  BOOST_TEST(user.open(in("last"), O_RDONLY).pread(3, 2) == rolled.substr(6, 3));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(dice_failures, dice)

BOOST_AUTO_TEST_CASE(a_roll_that_fails_after_others_ends_the_read_early)
{
  set("loaded", "Y");
  set("fail/roll", "4");
  auto fd = open();
  BOOST_TEST(fd.read(10) == "666");
  BOOST_TEST(says("fail/roll") == "0\n");
  BOOST_TEST(fd.read(10) == "6666666666");
}

BOOST_AUTO_TEST_CASE(a_roll_that_fails_alone_is_EIO)
{
  set("fail/roll", "1");
  auto fd = open();
  BOOST_TEST(fd.read(10) == -EIO);
  BOOST_TEST(says("rolls") == "0\n");
  BOOST_TEST(fd.read(10).value() == 10);
}

/// The first allocation fails, then the second, and so on until the open succeeds. What an open that failed has not
/// given back the simulator reports at the end of the test.
BOOST_AUTO_TEST_CASE(an_open_that_fails_halfway_loses_nothing)
{
  int failures = 0;
  for (;; ++failures) {
    set("fail/alloc", std::to_string(failures + 1));
    const auto fd = open();
    if (fd >= 0) break;
    BOOST_TEST(fd == -ENOMEM);
  }
  BOOST_TEST(failures == 2);
  set("fail/alloc", "0");
  BOOST_TEST(open().read(1).value() == 1);
}

BOOST_AUTO_TEST_SUITE_END()
