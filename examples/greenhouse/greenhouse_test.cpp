// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <lkm/test.hpp>

using namespace std::string_literals;

struct greenhouse : lkm::test::fixture {
  greenhouse() { log_prefixes = {"greenhouse: "}; }

  void load(const std::string& parameters = {}) { BOOST_TEST_REQUIRE(user.insmod("greenhouse", parameters) == 0); }
  static std::string in(const std::string& name) { return "/sys/kernel/greenhouse/" + name; }
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
};

BOOST_FIXTURE_TEST_SUITE(greenhouse_attributes, greenhouse)

BOOST_AUTO_TEST_CASE(each_has_its_mode_and_a_group_with_a_name_is_a_directory)
{
  load();
  BOOST_TEST(user.listdir("/sys/kernel/greenhouse") == "diary opens_at record temperature window");
  BOOST_TEST(user.listdir(in("record")) == "highest lowest");
  BOOST_TEST(user.stat(in("temperature")).mode == (S_IFREG | 0644));
  BOOST_TEST(user.stat(in("window")).mode == (S_IFREG | 0444));
  BOOST_TEST(user.stat(in("diary")).size == 8);
}

BOOST_AUTO_TEST_CASE(a_number_is_shown_and_stored)
{
  load();
  BOOST_TEST(says("temperature") == "18\n");
  BOOST_TEST(set("temperature", "21\n") == 3);
  BOOST_TEST(says("temperature") == "21\n");
}

BOOST_AUTO_TEST_CASE(what_is_no_temperature_is_refused_and_changes_nothing)
{
  load();
  BOOST_TEST(set("temperature", "warm") == -EINVAL);
  BOOST_TEST(set("temperature", "61") == -ERANGE);
  BOOST_TEST(set("opens_at", "-41") == -ERANGE);
  BOOST_TEST(says("temperature") == "18\n");
}

BOOST_AUTO_TEST_CASE(the_window_opens_and_closes_by_itself)
{
  load();
  BOOST_TEST(says("window") == "closed\n");
  set("temperature", "25");
  BOOST_TEST(says("window") == "open\n");
  set("opens_at", "30");
  BOOST_TEST(says("window") == "closed\n");
  BOOST_TEST(user.open(in("window"), O_WRONLY) == -EACCES);
}

BOOST_AUTO_TEST_CASE(the_record_has_the_extremes)
{
  load();
  for (const auto* degrees : {"12", "31", "20"}) set("temperature", degrees);
  BOOST_TEST(says("record/lowest") == "12\n");
  BOOST_TEST(says("record/highest") == "31\n");
}

BOOST_AUTO_TEST_CASE(there_is_a_file_for_the_heater_where_there_is_a_heater)
{
  load();
  BOOST_TEST(user.open(in("heater"), O_RDONLY) == -ENOENT);
  user.rmmod("greenhouse");
  load("heated=1");
  BOOST_TEST(says("heater") == "off\n");
  BOOST_TEST(set("heater", "on") == 2);
  BOOST_TEST(says("temperature") == "28\n");
  BOOST_TEST(says("window") == "open\n");
  BOOST_TEST(set("heater", "on") == 2);
  BOOST_TEST(says("temperature") == "28\n");
  BOOST_TEST(set("heater", "hot") == -EINVAL);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(greenhouse_diary, greenhouse)

BOOST_AUTO_TEST_CASE(it_is_bytes_with_a_size)
{
  load();
  for (const auto* degrees : {"20", "-5"}) set("temperature", degrees);
  auto fd = user.open(in("diary"), O_RDONLY);
  BOOST_TEST(fd.read(100) == "\xfb\x14\0\0\0\0\0\0"s);
  BOOST_TEST(fd.read(100) == "");
  BOOST_TEST(fd.pread(1, 1) == "\x14");
  BOOST_TEST(fd.pread(100, 7) == "\0"s);
}

BOOST_AUTO_TEST_CASE(it_forgets_the_oldest)
{
  load();
  for (int degrees = 1; degrees <= 10; ++degrees) set("temperature", std::to_string(degrees));
  BOOST_TEST(user.open(in("diary"), O_RDONLY).read(8) == "\x0a\x09\x08\x07\x06\x05\x04\x03");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(greenhouse_poll, greenhouse)

BOOST_AUTO_TEST_CASE(a_window_that_moves_is_seen_until_it_is_read_again)
{
  load();
  auto fd = user.open(in("window"), O_RDONLY);
  BOOST_TEST(fd.read(10) == "closed\n");
  BOOST_TEST(fd.poll(POLLPRI, 0) == 0);
  set("temperature", "20");
  BOOST_TEST(fd.poll(POLLPRI, 0) == 0);
  set("temperature", "30");
  BOOST_TEST(fd.poll(POLLPRI, 0) == (POLLPRI | POLLERR));
  BOOST_TEST(fd.pread(10, 0) == "open\n");
  BOOST_TEST(fd.poll(POLLPRI, 0) == 0);
}

BOOST_AUTO_TEST_CASE(who_waits_for_the_window_is_woken)
{
  load("heated=1");
  auto gardener = user.spawn("gardener", [](auto& self) -> long {
    auto fd = self.open(in("window"), O_RDONLY);
    fd.read(10);
    return fd.poll(POLLPRI, -1).value();
  });
  gardener.wait_until_asleep();
  set("heater", "on");
  BOOST_TEST(gardener.join() == (POLLPRI | POLLERR));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(greenhouse_end, greenhouse)

BOOST_AUTO_TEST_CASE(the_last_reference_tears_it_down)
{
  load();
  auto fd = user.open(in("temperature"), O_RDONLY);
  BOOST_TEST(user.rmmod("greenhouse") == 0);
  BOOST_TEST(logged("<6>greenhouse: torn down"));
  BOOST_TEST(fd.read(10) == -ENODEV);
  BOOST_TEST(user.stat("/sys/kernel/greenhouse").result == -ENOENT);
}

BOOST_AUTO_TEST_SUITE_END()
