// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <lkm/test.hpp>

struct blackboard : lkm::test::fixture {
  blackboard() { log_prefixes = {"blackboard: "}; }

  void load(const std::string& parameters = {}) { BOOST_TEST_REQUIRE(user.insmod("blackboard", parameters) == 0); }
  /// As `echo -n text > /proc/school/blackboard`.
  void echo(const std::string& text) { user.open(board, O_WRONLY | O_TRUNC).write(text); }
  std::string on_it()
  {
    const auto text = user.contents(board);
    user.remark("on it: " + lkm::user::quote(text));
    return text;
  }

  static constexpr auto board = "/proc/school/blackboard", lesson = "/proc/school/lesson";
};

BOOST_FIXTURE_TEST_SUITE(blackboard_file, blackboard)

BOOST_AUTO_TEST_CASE(it_keeps_what_was_written)
{
  load();
  BOOST_TEST(on_it() == "");
  echo("2 + 2 = 4\n");
  BOOST_TEST(on_it() == "2 + 2 = 4\n");
}

BOOST_AUTO_TEST_CASE(a_read_goes_on_where_the_last_one_ended)
{
  load();
  echo("2 + 2 = 4\n");
  auto fd = user.open(board, O_RDONLY);
  BOOST_TEST(fd.read(4) == "2 + ");
  BOOST_TEST(fd.read(100) == "2 = 4\n");
  BOOST_TEST(fd.read(100) == "");
  BOOST_TEST(fd.pread(3, 6) == "= 4");
}

BOOST_AUTO_TEST_CASE(each_file_has_its_own_position)
{
  load();
  echo("abc");
  auto one = user.open(board, O_RDONLY), other = user.open(board, O_RDONLY);
  BOOST_TEST(one.read(2) == "ab");
  BOOST_TEST(other.read(1) == "a");
  BOOST_TEST(one.read(1) == "c");
}

BOOST_AUTO_TEST_CASE(only_an_open_with_O_TRUNC_wipes_it)
{
  load();
  echo("hello");
  BOOST_TEST(user.open(board, O_WRONLY).write("J") == 1);
  BOOST_TEST(on_it() == "Jello");
  echo("x");
  BOOST_TEST(on_it() == "x");
}

BOOST_AUTO_TEST_CASE(O_APPEND_writes_behind_what_is_there)
{
  load();
  echo("one");
  auto fd = user.open(board, O_WRONLY | O_APPEND);
  BOOST_TEST(fd.write(" two") == 4);
  BOOST_TEST(user.open(board, O_WRONLY | O_APPEND).write(" three") == 6);
  BOOST_TEST(fd.write(" four") == 5);
  BOOST_TEST(on_it() == "one two three four");
}

BOOST_AUTO_TEST_CASE(what_was_wiped_off_never_comes_back)
{
  load();
  echo("secret");
  auto fd = user.open(board, O_WRONLY | O_TRUNC);
  BOOST_TEST(fd.lseek(5, SEEK_SET) == 5);
  BOOST_TEST(fd.write("x") == 1);
  BOOST_TEST(on_it() == "     x");
}

BOOST_AUTO_TEST_CASE(a_full_board_takes_a_part_and_then_nothing)
{
  load();
  auto fd = user.open(board, O_WRONLY | O_TRUNC);
  BOOST_TEST(fd.write(std::string(70, 'x')) == 70);
  BOOST_TEST(fd.write("twenty characters...") == 10);
  BOOST_TEST(fd.write("more") == -ENOSPC);
  BOOST_TEST(fd.pwrite("far", 200) == -ENOSPC);
  BOOST_TEST(fd.pwrite("", 200) == 0);
  BOOST_TEST(fd.lseek(0, SEEK_CUR) == 80);
  BOOST_TEST(user.contents(lesson) == "80 of 80 characters, written 2 times\n");
}

BOOST_AUTO_TEST_CASE(a_bad_address_is_EFAULT_and_changes_nothing)
{
  load();
  echo("abc");
  auto fd = user.open(board, O_RDWR);
  BOOST_TEST(fd.write_from(8, 3, "8") == -EFAULT);
  BOOST_TEST(fd.read_to(8, 3, "8") == -EFAULT);
  BOOST_TEST(fd.read(3) == "abc");
}

BOOST_AUTO_TEST_CASE(lseek_knows_the_end)
{
  load();
  echo("abcdef");
  auto fd = user.open(board, O_RDONLY);
  BOOST_TEST(fd.lseek(-2, SEEK_END) == 4);
  BOOST_TEST(fd.read(10) == "ef");
  BOOST_TEST(fd.lseek(81, SEEK_SET) == -EINVAL);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(blackboard_school, blackboard)

BOOST_AUTO_TEST_CASE(there_is_a_directory_with_two_files)
{
  load();
  BOOST_TEST(user.listdir("/proc/school") == "blackboard lesson");
  BOOST_TEST(user.stat(board).mode == (S_IFREG | 0644));
  BOOST_TEST(user.stat(lesson).mode == (S_IFREG | 0444));
}

BOOST_AUTO_TEST_CASE(the_teacher_writes_and_the_others_read)
{
  load("teacher=1000");
  BOOST_TEST(user.stat(board).uid == 1000U);
  auto teacher = user.other("teacher", 1000, 1000), pupil = user.other("pupil", 1001, 1001);
  BOOST_TEST(teacher->open(board, O_WRONLY | O_TRUNC).write("sit!") == 4);
  BOOST_TEST(pupil->open(board, O_RDONLY).read(10) == "sit!");
  BOOST_TEST(pupil->open(board, O_WRONLY | O_TRUNC) == -EACCES);
  BOOST_TEST(on_it() == "sit!");
}

BOOST_AUTO_TEST_CASE(nobody_is_no_teacher) { BOOST_TEST(user.insmod("blackboard", "teacher=4294967295") == -EINVAL); }

BOOST_AUTO_TEST_CASE(the_lesson_counts)
{
  load();
  BOOST_TEST(user.contents(lesson) == "0 of 80 characters, written 0 times\n");
  echo("one");
  echo("three");
  BOOST_TEST(user.contents(lesson) == "5 of 80 characters, written 2 times\n");
}

BOOST_AUTO_TEST_CASE(a_file_that_is_open_does_not_keep_the_module)
{
  load();
  echo("abc");
  auto fd = user.open(board, O_RDONLY);
  BOOST_TEST(fd.read(1) == "a");
  BOOST_TEST(user.rmmod("blackboard") == 0);
  BOOST_TEST(fd.read(1) == -EIO);
  BOOST_TEST(user.open(board, O_RDONLY) == -ENOENT);
  BOOST_TEST(logged("<6>blackboard: wiped after 1 times"));
}

BOOST_AUTO_TEST_CASE(there_is_one_school)
{
  load();
  BOOST_TEST(user.insmod("blackboard") == -EEXIST);
}

BOOST_AUTO_TEST_SUITE_END()
