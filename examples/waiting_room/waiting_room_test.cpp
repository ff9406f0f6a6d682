// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <lkm/test.hpp>

struct waiting_room : lkm::test::fixture {
  waiting_room() { log_prefixes = {"waiting_room: "}; }

  void load(const std::string& parameters = {}) { BOOST_TEST_REQUIRE(user.insmod("waiting_room", parameters) == 0); }
  lkm::user::outcome write(const std::string& line) { return user.open(room, O_WRONLY).write(line); }
  void enter(std::initializer_list<std::string> names)
  {
    for (const auto& name : names) write("enter " + name);
  }
  std::string in_it()
  {
    const auto text = user.contents(room);
    user.remark("in it: " + lkm::user::quote(text));
    return text;
  }

  static constexpr auto room = "/proc/waiting_room";
};

BOOST_FIXTURE_TEST_SUITE(waiting_room_file, waiting_room)

BOOST_AUTO_TEST_CASE(an_empty_room_has_a_headline)
{
  load();
  BOOST_TEST(in_it() == "ticket  name\n");
}

BOOST_AUTO_TEST_CASE(who_enters_gets_a_ticket_that_nobody_had)
{
  load();
  enter({"ann", "bob"});
  BOOST_TEST(write("leave 2\n") == 8);
  enter({"cy"});
  BOOST_TEST(in_it() == "ticket  name\n     1  ann\n     3  cy\n");
}

BOOST_AUTO_TEST_CASE(what_makes_no_sense_is_EINVAL)
{
  load();
  BOOST_TEST(write("enter") == -EINVAL);
  BOOST_TEST(write("enter ann maria") == -EINVAL);
  BOOST_TEST(write("enter " + std::string(40, 'a')) == -EINVAL);
  BOOST_TEST(write("leave 1" + std::string(80, ' ')) == -EINVAL);
  BOOST_TEST(write("leave ann") == -EINVAL);
  BOOST_TEST(write("leave 1 2") == -EINVAL);
  BOOST_TEST(write("") == -EINVAL);
  BOOST_TEST(write("leave 1") == -ENOENT);
  BOOST_TEST(in_it() == "ticket  name\n");
}

BOOST_AUTO_TEST_CASE(all_chairs_taken_is_ENOSPC)
{
  load("chairs=2");
  enter({"ann", "bob"});
  BOOST_TEST(write("enter cy") == -ENOSPC);
  write("leave 1");
  BOOST_TEST(write("enter cy") == 8);
}

BOOST_AUTO_TEST_CASE(only_root_writes)
{
  load();
  auto guest = user.other("guest", 1000, 1000);
  BOOST_TEST(guest->open(room, O_WRONLY) == -EACCES);
  BOOST_TEST(guest->open(room, O_RDONLY).read(6) == "ticket");
}

BOOST_AUTO_TEST_CASE(who_waits_at_the_end_is_sent_home)
{
  load();
  enter({"ann", "bob"});
  BOOST_TEST(user.rmmod("waiting_room") == 0);
  BOOST_TEST(logged("<6>waiting_room: closed, 2 sent home"));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(waiting_room_that_changes, waiting_room)

BOOST_AUTO_TEST_CASE(a_reader_between_two_reads_holds_no_lock)
{
  load();
  enter({"ann"});
  auto fd = user.open(room, O_RDONLY);
  BOOST_TEST(fd.read(3) == "tic");
  BOOST_TEST(write("enter bob") == 9);
  BOOST_TEST(write("leave 1") == 7);
}

BOOST_AUTO_TEST_CASE(who_leaves_between_two_reads_hides_nobody_else)
{
  load();
  enter({"ann", "bob", "cy", "dee"});
  auto fd = user.open(room, O_RDONLY);
  BOOST_TEST(fd.read(24) == "ticket  name\n     1  ann");
  write("leave 1");
  write("leave 2");
  BOOST_TEST(fd.read(1) == "\n");
  BOOST_TEST(fd.read(100) == "     3  cy\n     4  dee\n");
  BOOST_TEST(fd.read(100) == "");
}

BOOST_AUTO_TEST_CASE(who_enters_later_is_seen_by_a_reader_that_was_at_the_end)
{
  load();
  enter({"ann"});
  auto fd = user.open(room, O_RDONLY);
  BOOST_TEST(fd.read(100) == "ticket  name\n     1  ann\n");
  BOOST_TEST(fd.read(100) == "");
  enter({"bob"});
  BOOST_TEST(fd.read(100) == "     2  bob\n");
}

BOOST_AUTO_TEST_CASE(lseek_begins_anew)
{
  load();
  enter({"ann"});
  auto fd = user.open(room, O_RDONLY);
  fd.read(100);
  write("leave 1");
  enter({"bob"});
  BOOST_TEST(fd.lseek(0, SEEK_SET) == 0);
  BOOST_TEST(fd.read(100) == "ticket  name\n     2  bob\n");
  BOOST_TEST(fd.pread(4, 19) == "  bo");
}

BOOST_AUTO_TEST_CASE(a_long_list_comes_in_several_reads)
{
  load();
  std::string expected = "ticket  name\n";
  for (int ticket = 1; ticket <= 400; ++ticket) {
    write("enter " + std::string(20, 'x'));
    const auto number = std::to_string(ticket);
    expected += std::string(6 - number.size(), ' ') + number + "  " + std::string(20, 'x') + '\n';
  }
  auto fd = user.open(room, O_RDONLY);
  std::string all;
  int reads = 0;
  for (auto piece = fd.read(65536); piece > 0; piece = fd.read(65536), ++reads) all += piece.bytes();
  BOOST_TEST(all == expected);
  BOOST_TEST(reads > 1);
}

BOOST_AUTO_TEST_SUITE_END()
