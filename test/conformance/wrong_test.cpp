// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The test's own side with drivers that answer what no driver should: both worlds survive, and write down the same.
#include "modules/calls.h"

#include <lkm/test.hpp>

#include <boost/test/unit_test.hpp>

#include <stdexcept>
#include <string_view>

namespace {

struct wrong_driver : lkm::test::fixture {
  wrong_driver()
  {
    user.insmod("wrong");
    user.mknod("/dev/wrong", S_IFCHR | 0666, CALL_MAJOR, WRONG_MINOR);
  }
  lkm::test::descriptor that_answers(long answer)
  {
    auto fd = user.open("/dev/wrong", O_RDWR);
    fd.ioctl(WRONG_ANSWER, static_cast<unsigned long>(answer), std::to_string(answer));
    return fd;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(wrong_drivers, wrong_driver)

BOOST_AUTO_TEST_CASE(an_answer_below_the_errnos_is_what_the_register_has)
{
  for (const long answer : {-4095L, -4096L, -5000L, -1'000'000'000'000L}) {
    auto fd = that_answers(answer);
    BOOST_TEST(fd.ioctl(WRONG_ANSWER, static_cast<unsigned long>(answer), "the same") == static_cast<int>(answer));
    BOOST_TEST(fd.read(8) == answer);
    BOOST_TEST(fd.pread(8, 0) == answer);
    BOOST_TEST(fd.write("x") == answer);
    BOOST_TEST(fd.lseek(0, SEEK_SET) == answer);
    BOOST_TEST(fd.readv({4, 4}) == answer);
  }
}

BOOST_AUTO_TEST_CASE(minus_one_is_EPERM) { BOOST_TEST(that_answers(-1).read(8) == -EPERM); }

BOOST_AUTO_TEST_CASE(ERESTARTSYS_without_a_signal_reaches_the_program)
{
  BOOST_TEST(that_answers(-512).read(8) == -512);
}

BOOST_AUTO_TEST_CASE(a_read_that_answers_more_than_was_asked_for_keeps_what_has_room)
{
  auto fd = that_answers(100'000'000);
  const auto found = fd.read(3);
  BOOST_TEST(found == 100'000'000);
  BOOST_TEST(found.bytes().size() == 3u);
  BOOST_TEST(fd.pread(3, 5).bytes().size() == 3u);
  BOOST_TEST(fd.readv({2, 1}).bytes().size() == 3u);
  BOOST_TEST(fd.write("x") == 100'000'000);
}

BOOST_AUTO_TEST_CASE(a_read_that_answers_more_is_no_text)
{
  const auto found = that_answers(4).read(3);
  BOOST_TEST(!(found == std::string_view(found.bytes())));
}

BOOST_AUTO_TEST_CASE(contents_of_a_file_without_an_end_say_so)
{
  const auto fd = that_answers(4096);
  BOOST_CHECK_EXCEPTION(user.contents("/dev/wrong"), std::runtime_error, [](const auto& e) {
    return std::string_view(e.what()).find("has not ended after 1048576 bytes") != std::string_view::npos;
  });
}

BOOST_AUTO_TEST_CASE(contents_of_a_file_that_answers_too_much_say_so)
{
  const auto fd = that_answers(5000);
  BOOST_CHECK_EXCEPTION(user.contents("/dev/wrong"), std::runtime_error, [](const auto& e) {
    return std::string_view(e.what()).find("its read() of 4096 bytes answers 5000") != std::string_view::npos;
  });
}

BOOST_AUTO_TEST_CASE(a_spawned_task_has_the_name_that_the_test_gives)
{
  auto fd = that_answers(7);
  fd.ioctl(WRONG_TELLS_NAME, 7);
  auto reader = user.spawn("barista", [&](auto& self) {
    BOOST_TEST(self.inherited(fd.number()).read(7) == "barista");
    return 0;
  });
  BOOST_TEST(reader.join() == 0);
  auto forked =
      user.fork("drinker", [&](auto& self) { return self.inherited(fd.number()).read(7).bytes() == "drinker"; });
  BOOST_TEST(forked.join() == 1);
}

BOOST_AUTO_TEST_CASE(what_a_call_gives_is_compared_as_a_number)
{
  BOOST_TEST(user.open("/dev/wrong", O_RDWR) >= 0);
  BOOST_TEST(user.open("/dev/nothing", O_RDWR) < 0);
  auto fd = that_answers(2);
  BOOST_TEST(fd.read(2) > 0);
  BOOST_TEST(fd.write("ab") <= 2);
}

BOOST_AUTO_TEST_SUITE_END()
