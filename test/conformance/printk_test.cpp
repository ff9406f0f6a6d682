// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// kernel/printk/printk.c, lib/ratelimit.c and the messages of drivers/base/core.c: how a driver writes to the log, and
/// how a process reads it.
#include "calls.hpp"

#include <poll.h>

#include <optional>

using namespace conformance;

namespace {
#include "modules/logs.h"

struct logs_fixture : fixture {
  logs_fixture() : fixture("logs", LOGS_MINOR) { log_prefixes = {"logs: ", "logbooks ", "limited: "}; }

  /// The records that it left, with a bar between them.
  std::string print(log_kind kind, int times = 0)
  {
    const auto before = dmesg().size();
    kernel("print " + std::to_string(kind), LOGS_PRINT, numbers(kind, times));
    return since(before);
  }

  std::string since(std::size_t before)
  {
    const auto log = dmesg();
    std::string lines;
    for (auto i = before; i < log.size(); ++i) lines += (i == before ? "" : "|") + log[i];
    return lines;
  }

  void text(const std::string& text) { kernel("text", LOGS_TEXT, numbers(0, 0, 0, 0, text)); }
};

/// /dev/kmsg, opened for one user, and what its system calls give, without the numbers that differ from run to run.
struct kmsg_fixture : logs_fixture {
  descriptor log = user.open("/dev/kmsg", O_RDWR | O_NONBLOCK);
  unsigned long long last_seq = 0;

  kmsg_fixture() { BOOST_TEST(log.lseek(0, SEEK_END) == 0); }

  /// A record as read() gives it, "S" for the number that follows the last one and "T" for the time; or the error.
  std::string read(std::size_t size = 8192)
  {
    auto memory = user.map(8192);
    const long n = user.raw().read(log.number(), memory.address(), size);
    auto shown = n < 0 ? lkm::user::describe(n) : masked(memory.load(static_cast<std::size_t>(n)));
    user.remark("kmsg: " + lkm::user::quote(shown));
    return shown;
  }

  std::string masked(const std::string& record)
  {
    const auto first = record.find(','), second = record.find(',', first + 1), third = record.find(',', second + 1);
    const auto seq = std::stoull(record.substr(first + 1));
    const bool follows = !last_seq || seq == last_seq + 1;
    last_seq = seq;
    return record.substr(0, first) + (follows ? ",S" : ",?") + ",T" + record.substr(third);
  }

  lkm::user::outcome write(const std::string& text) { return log.write(text); }
};

struct syslog_fixture : logs_fixture {
  enum action { close, open, read, read_all, read_clear, clear, console_off, console_on, console_level, unread, size };

  long call(process& who, int action, unsigned long at = 0, int length = 0)
  {
    const long result = who.raw().syslog(action, at, length);
    user.remark("syslog(" + std::to_string(action) + ", " + std::to_string(length) +
                ") = " + lkm::user::describe(result));
    return result;
  }
  long call(int action, unsigned long at = 0, int length = 0) { return call(user, action, at, length); }

  /// The text that an action gives, with "T" for each time; or the error.
  std::string text_of(int action, int length)
  {
    auto memory = user.map(1 << 18);
    const long n = user.raw().syslog(action, memory.address(), length);
    if (n < 0) return lkm::user::describe(n);
    auto text = memory.load(static_cast<std::size_t>(n));
    for (std::size_t at = 0; (at = text.find('[', at)) != text.npos; ++at)
      if (const auto end = text.find(']', at); end != text.npos) text.replace(at + 1, end - at - 1, "T");
    user.remark(lkm::user::quote(text));
    return text;
  }

  /// Reads what is there, so that the next read gives what comes.
  void drain()
  {
    auto memory = user.map(1 << 18);
    while (user.raw().syslog(unread, 0, 0) > 0) user.raw().syslog(read, memory.address(), 1 << 18);
  }
};

/// /proc/dynamic_debug/control, as far as it is about logs.c.
struct dynamic_debug_fixture : logs_fixture {
  dynamic_debug_fixture() { log_prefixes = {"logs: ", "logbooks ", "dyndbg: "}; }

  lkm::user::outcome command(const std::string& text)
  {
    return user.open("/proc/dynamic_debug/control", O_RDWR).write(text);
  }

  /// The flags and format of each place in a function of logs.c, with a bar between them.
  std::string places(const std::string& function)
  {
    auto control = user.open("/proc/dynamic_debug/control", O_RDONLY);
    auto memory = user.map(1 << 16);
    std::string text, found;
    for (long n; (n = user.raw().read(control.number(), memory.address(), 1 << 16)) > 0;)
      text += memory.load(static_cast<std::size_t>(n));
    const auto name = "[logs]" + function + " =";
    for (std::size_t at = 0; (at = text.find(name, at)) != text.npos; at += name.size())
      found += text.substr(at + name.size(), text.find('\n', at) - at - name.size()) + '|';
    user.remark("places: " + lkm::user::quote(found));
    return found;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(printing, logs_fixture)

BOOST_AUTO_TEST_CASE(once_is_once_for_each_place)
{
  BOOST_TEST(print(LOG_ONCE) == "<3>logs: err once|<5>logs: notice once");
  BOOST_TEST(print(LOG_ONCE) == "");
}

BOOST_AUTO_TEST_CASE(the_next_interval_says_how_many_were_left_out)
{
  log_prefixes = {"logs: ", "limited: "};
  BOOST_TEST(print(LOG_LIMITED, 5) ==
             "<6>logs: allowed 0|<6>logs: allowed 1|<6>logs: allowed 2|<4>limited: 2 callbacks suppressed|<6>logs: "
             "allowed again");
}

BOOST_AUTO_TEST_CASE(each_place_has_a_limit_of_its_own)
{
  const auto lines = print(LOG_LIMITED_LEVELS, 12);
  BOOST_TEST(lines.find("<3>logs: err 9|<4>logs: warn 9|<5>logs: notice 9") != lines.npos);
  BOOST_TEST(lines.find("10") == lines.npos);
}

BOOST_AUTO_TEST_CASE(ten_in_five_seconds_are_the_default)
{
  BOOST_TEST(print(LOG_COUNTED_LIMIT, 13) == "<6>logs: without an interval: 13|<6>logs: by default: 10, missed 3");
}

BOOST_AUTO_TEST_CASE(a_time_between_two_messages) { BOOST_TEST(print(LOG_TIMED_LIMIT) == "<6>logs: 1 0 1"); }

BOOST_AUTO_TEST_CASE(messages_with_a_va_list) { BOOST_TEST(print(LOG_VPRINTK) == "<2>logs: 1 and two"); }

BOOST_AUTO_TEST_CASE(the_first_level_counts)
{
  BOOST_TEST(print(LOG_TWO_LEVELS) == "<3>logs: the first counts");
  BOOST_TEST(print(LOG_LEVEL_IN_ARGUMENT) == "<5>logs: by an argument");
}

BOOST_AUTO_TEST_CASE(a_level_of_a_continuation_matters_when_there_is_nothing_to_continue)
{
  BOOST_TEST(print(LOG_CONT_WITH_LEVEL) == "<6>logs: one, two, three|<3>logs: alone");
}

BOOST_AUTO_TEST_CASE(another_task_does_not_continue_a_record)
{
  const auto before = dmesg().size();
  auto other = user.spawn(
      [&](process& p) { return control(p, device.number()).ask(LOGS_PRINT, numbers(LOG_CONT_OF_ANOTHER, 1)).result; });
  other.wait_until_asleep();
  kernel("print", LOGS_PRINT, numbers(LOG_CONT_OF_ANOTHER, 2));
  other.join();
  BOOST_TEST(since(before) == "<6>logs: begun,|<6>logs: begun,|<4>logs: gone on 1|<4>logs: gone on 2");
}

BOOST_AUTO_TEST_CASE(what_is_no_level_stays)
{
  log_prefixes = {"\\x018logs"};
  BOOST_TEST(print(LOG_OTHER_LETTER) == "<4>\\x018logs: no level");
}

BOOST_AUTO_TEST_CASE(levels_in_a_text) { BOOST_TEST(print(LOG_SKIP) == "<6>logs: text|3|0"); }

BOOST_AUTO_TEST_CASE(a_device_is_named_with_its_class)
{
  BOOST_TEST(print(LOG_DEVICE) == "<6>logbooks logbook: of a device|<6>logbooks diary: of another");
}

BOOST_AUTO_TEST_CASE(a_device_has_all_levels)
{
  BOOST_TEST(print(LOG_DEVICE_LEVELS) ==
             "<1>logbooks logbook: alert|<2>logbooks logbook: crit|<3>logbooks logbook: err|<4>logbooks logbook: warn|"
             "<5>logbooks logbook: notice|<6>logbooks logbook: info|<7>logbooks logbook: debug");
}

BOOST_AUTO_TEST_CASE(a_device_once_and_limited)
{
  BOOST_TEST(print(LOG_DEVICE_ONCE) == "<4>logbooks logbook: once|<6>logbooks logbook: informed once");
  BOOST_TEST(print(LOG_DEVICE_LIMITED, 12).ends_with("|<5>logbooks logbook: noticed 9|<3>logbooks logbook: limited 9"));
}

BOOST_AUTO_TEST_CASE(a_probe_that_fails_is_told_with_its_error)
{
  const auto before = dmesg().size();
  const auto c = kernel("dev_err_probe", LOGS_PRINT, numbers(LOG_DEVICE_PROBE));
  BOOST_TEST(c.result == -ENODEV);
  BOOST_TEST(c.number[0] == -517);  // EPROBE_DEFER
  BOOST_TEST(since(before) == "<3>logbooks logbook: error -ENODEV: no ink");
}

BOOST_AUTO_TEST_CASE(no_device_is_named_so)
{
  log_prefixes = {"(NULL device"};
  BOOST_TEST(print(LOG_NO_DEVICE) == "<3>(NULL device *): nobody");
}

BOOST_AUTO_TEST_CASE(a_record_of_a_device_without_its_name)
{
  BOOST_TEST(print(LOG_DEVICE_EMIT) == "<5>logs: emitted");
}

BOOST_AUTO_TEST_CASE(bytes_are_dumped_in_lines)
{
  BOOST_TEST(print(LOG_HEX) ==
             "<6>logs: 00000000: 61 62 63 64 65 66 67 68 69 6a 6b 6c 6d 6e 7f 6f  abcdefghijklmn.o|"
             "<6>logs: 00000010: 70 71 72                                         pqr|"
             "<5>logs: 64636261 68676665 6c6b6a69 6f7f6e6d 73727170");
  BOOST_TEST(print(LOG_HEX_DEBUG) == "");
}

BOOST_AUTO_TEST_CASE(digits_become_bytes)
{
  const auto digits = [&](const std::string& text) {
    return kernel("digits", LOGS_PRINT, numbers(LOG_HEX_TEXT, 0, 0, 0, text)).result;
  };
  const auto before = dmesg().size();
  BOOST_TEST(digits("c0Fe") == 0);
  BOOST_TEST(digits("c0xe") == -EINVAL);
  BOOST_TEST(since(before) == "<6>logs: c0fe 15 -1|<6>logs: c007 15 -1");
}

BOOST_AUTO_TEST_CASE(what_is_for_developers_is_not_compiled) { BOOST_TEST(print(LOG_DEVEL) == ""); }

BOOST_AUTO_TEST_CASE(debugging_is_off) { BOOST_TEST(print(LOG_DEBUG) + print(LOG_DEVICE_DEBUG) == ""); }

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(kmsg, kmsg_fixture)

BOOST_AUTO_TEST_CASE(each_read_is_a_record)
{
  text("one");
  text("two");
  BOOST_TEST(read() == "6,S,T,-;logs: one\n");
  BOOST_TEST(read() == "6,S,T,-;logs: two\n");
  BOOST_TEST(read() == "-11 (EAGAIN)");
}

BOOST_AUTO_TEST_CASE(what_does_not_print_is_escaped)
{
  text("tab\t back\\slash \xe4");
  BOOST_TEST(read() == "6,S,T,-;logs: tab\\x09 back\\x5cslash \\xe4\n");
}

BOOST_AUTO_TEST_CASE(a_record_that_does_not_fit_is_EINVAL_and_passed_over)
{
  text("one");
  text("two");
  BOOST_TEST(read(10) == "-22 (EINVAL)");
  BOOST_TEST(read() == "6,S,T,-;logs: two\n");
}

BOOST_AUTO_TEST_CASE(a_device_has_lines_of_its_own)
{
  print(LOG_DEVICE);
  BOOST_TEST(read() == "6,S,T,-;logbooks logbook: of a device\n SUBSYSTEM=logbooks\n DEVICE=c240:7\n");
  BOOST_TEST(read() == "6,S,T,-;logbooks diary: of another\n SUBSYSTEM=logbooks\n DEVICE=+logbooks:diary\n");
}

BOOST_AUTO_TEST_CASE(a_continuation_of_nothing_says_so)
{
  print(LOG_CONT_WITH_LEVEL);
  BOOST_TEST(read() == "6,S,T,-;logs: one, two, three\n");
  BOOST_TEST(read() == "3,S,T,c;logs: alone\n");
}

BOOST_AUTO_TEST_CASE(a_facility_is_in_the_number)
{
  print(LOG_EMIT);
  BOOST_TEST(read() == "26,S,T,-;logs: of a facility\n");
}

BOOST_AUTO_TEST_CASE(lseek_goes_to_the_ends_alone)
{
  BOOST_TEST(log.lseek(0, SEEK_SET) == 0);
  BOOST_TEST(log.lseek(0, SEEK_DATA) == 0);
  BOOST_TEST(log.lseek(0, SEEK_END) == 0);
  BOOST_TEST(log.lseek(1, SEEK_SET) == -ESPIPE);
  BOOST_TEST(log.lseek(-1, SEEK_END) == -ESPIPE);
  BOOST_TEST(log.lseek(0, SEEK_CUR) == -EINVAL);
  BOOST_TEST(log.lseek(0, SEEK_HOLE) == -EINVAL);
}

BOOST_AUTO_TEST_CASE(what_a_process_writes_is_a_record_of_user_level)
{
  BOOST_TEST(write("logs: plain\n") == 12);
  BOOST_TEST(write("<3>logs: with a level\n") == 22);
  BOOST_TEST(write("<30>logs: with a facility\n") == 26);
  BOOST_TEST(write("<x>logs: no number") == 18);
  BOOST_TEST(write("<>logs: empty\n") == 14);
  BOOST_TEST(read() == "12,S,T,-;logs: plain\n");
  BOOST_TEST(read() == "11,S,T,-;logs: with a level\n");
  BOOST_TEST(read() == "30,S,T,-;logs: with a facility\n");
  BOOST_TEST(read() == "12,S,T,-;<x>logs: no number\n");
  BOOST_TEST(read() == "8,S,T,-;logs: empty\n");
}

BOOST_AUTO_TEST_CASE(a_record_that_may_go_on_is_not_seen)
{
  BOOST_TEST(write("<3>logs: not ended") == 18);
  BOOST_TEST(read() == "-11 (EAGAIN)");
  text("ends it");
  BOOST_TEST(read() == "11,S,T,-;logs: not ended\n");
  BOOST_TEST(read() == "6,S,T,-;logs: ends it\n");
}

BOOST_AUTO_TEST_CASE(a_level_of_the_kernels_is_not_one_of_a_process)
{
  BOOST_TEST(write("\0016logs: soh\n") == 12);
  BOOST_TEST(read() == "12,S,T,-;\\x016logs: soh\n");
}

BOOST_AUTO_TEST_CASE(too_long_a_line_is_EINVAL) { BOOST_TEST(write(std::string(1025, 'x')) == -EINVAL); }

BOOST_AUTO_TEST_CASE(writes_are_limited)
{
  log_prefixes = {"logs: ", user.name() + ": "};
  const auto before = dmesg().size();
  for (int i = 0; i < 12; ++i) BOOST_TEST(write("logs: " + std::to_string(i) + "\n") > 0);
  const auto lines = since(before);
  BOOST_TEST(lines.find("logs: 9") != lines.npos);
  BOOST_TEST(lines.find("logs: 10") == lines.npos);
}

BOOST_AUTO_TEST_CASE(poll_says_when_there_is_a_record)
{
  BOOST_TEST(log.poll(POLLIN | POLLRDNORM | POLLOUT, 0) == 0);
  text("one");
  BOOST_TEST(log.poll(POLLIN | POLLRDNORM | POLLOUT, 0) == (POLLIN | POLLRDNORM));
}

BOOST_AUTO_TEST_CASE(read_waits_for_a_record)
{
  auto reader = user.spawn([](process& p) {
    auto own = p.open("/dev/kmsg", O_RDONLY);
    own.lseek(0, SEEK_END);
    auto memory = p.map(8192);
    const long n = p.raw().read(own.number(), memory.address(), 8192);
    return n > 0 && memory.load(static_cast<std::size_t>(n)).ends_with(";logs: awaited\n") ? 1L : n;
  });
  reader.wait_until_asleep();
  text("awaited");
  BOOST_TEST(reader.join() == 1);
}

BOOST_AUTO_TEST_CASE(what_was_overwritten_is_EPIPE_and_then_the_oldest)
{
  log_prefixes = {};  // too many
  text("one");
  kernel("many", LOGS_PRINT, numbers(LOG_MANY, 5000));
  BOOST_TEST(log.poll(POLLIN, 0) == (POLLIN | POLLERR));
  BOOST_TEST(read() == "-32 (EPIPE)");
  const auto record = read();
  BOOST_TEST(record.starts_with("7,S,T,-;logs: "));
  BOOST_TEST(record.ends_with(" of many\n"));
}

BOOST_AUTO_TEST_CASE(others_may_not_read_it)
{
  auto guest = user.other("guest", 1000, 1000);
  BOOST_TEST(guest->open("/dev/kmsg", O_RDONLY) == -EPERM);
  BOOST_TEST(guest->open("/dev/kmsg", O_WRONLY) == -EACCES);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(syslog, syslog_fixture)

BOOST_AUTO_TEST_CASE(open_and_close_are_nothing)
{
  BOOST_TEST(call(open) == 0);
  BOOST_TEST(call(close) == 0);
}

BOOST_AUTO_TEST_CASE(an_unknown_action_is_EINVAL)
{
  BOOST_TEST(call(11) == -EINVAL);
  BOOST_TEST(call(-1) == -EINVAL);
}

BOOST_AUTO_TEST_CASE(a_read_needs_a_buffer)
{
  for (const int action : {read, read_all, read_clear}) {
    BOOST_TEST(call(action, 0, 10) == -EINVAL);
    BOOST_TEST(call(action, 4096, -1) == -EINVAL);
    BOOST_TEST(call(action, 4096, 0) == 0);
    BOOST_TEST(call(action, ~0UL - 4096, 10) == -EFAULT);
  }
}

BOOST_AUTO_TEST_CASE(a_read_gives_each_record_once)
{
  drain();
  BOOST_TEST(call(unread) == 0);
  text("one\ntwo");
  print(LOG_EMIT);
  BOOST_TEST(call(unread) > 50);
  BOOST_TEST(text_of(read, 4096) == "<6>[T] logs: one\n<6>[T] two\n<26>[T] logs: of a facility\n");
  BOOST_TEST(call(unread) == 0);
}

BOOST_AUTO_TEST_CASE(a_small_buffer_takes_a_part_of_a_record)
{
  drain();
  text("a record");
  BOOST_TEST(text_of(read, 3) == "<6>");
  BOOST_TEST(text_of(read, 21) == "[T] logs: ");
  BOOST_TEST(text_of(read, 4096) == "a record\n");
}

BOOST_AUTO_TEST_CASE(read_all_gives_the_newest_that_fit)
{
  BOOST_TEST(call(clear) == 0);
  text("one");
  text("two");
  BOOST_TEST(text_of(read_all, 4096) == "<6>[T] logs: one\n<6>[T] logs: two\n");
  BOOST_TEST(text_of(read_all, 40) == "<6>[T] logs: two\n");
  BOOST_TEST(text_of(read_all, 10) == "");
  BOOST_TEST(text_of(read_clear, 4096) == "<6>[T] logs: one\n<6>[T] logs: two\n");
  BOOST_TEST(text_of(read_all, 4096) == "");
}

BOOST_AUTO_TEST_CASE(the_console_has_levels)
{
  BOOST_TEST(call(console_level, 0, 0) == -EINVAL);
  BOOST_TEST(call(console_level, 0, 9) == -EINVAL);
  BOOST_TEST(call(console_off) == 0);
  BOOST_TEST(call(console_on) == 0);
  BOOST_TEST(call(console_level, 0, 7) == 0);
}

BOOST_AUTO_TEST_CASE(the_ring_has_128_KiB) { BOOST_TEST(call(size) == 131072); }

BOOST_AUTO_TEST_CASE(others_may_not_even_ask)
{
  auto guest = user.other("guest", 1000, 1000);
  for (int action = close; action <= size; ++action) BOOST_TEST(call(*guest, action) == -EPERM);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(proc_kmsg, syslog_fixture)

BOOST_AUTO_TEST_CASE(a_read_takes_what_syslog_would)
{
  drain();
  auto file = user.open("/proc/kmsg", O_RDONLY | O_NONBLOCK);
  BOOST_TEST(file.read(100) == -EAGAIN);
  BOOST_TEST(file.poll(POLLIN | POLLRDNORM, 0) == 0);
  text("one");
  text("two");
  BOOST_TEST(file.poll(POLLIN | POLLRDNORM, 0) == (POLLIN | POLLRDNORM));
  BOOST_TEST(file.read(3) == "<6>");
  BOOST_TEST(text_of(read, 4096) == "[T] logs: one\n<6>[T] logs: two\n");
  BOOST_TEST(file.read(100) == -EAGAIN);
  BOOST_TEST(call(unread) == 0);
}

BOOST_AUTO_TEST_CASE(a_read_waits_for_a_record)
{
  drain();
  auto memory = user.map(4096);
  auto reader = user.spawn([&](auto& self) {
    auto file = self.open("/proc/kmsg", O_RDONLY);
    return self.raw().read(file.number(), memory.address(), 4096);
  });
  reader.wait_until_asleep();
  text("at last");
  BOOST_TEST(reader.join() == 32);
}

BOOST_AUTO_TEST_CASE(it_is_root_s_and_is_only_read)
{
  auto guest = user.other("guest", 1000, 1000);
  BOOST_TEST(guest->open("/proc/kmsg", O_RDONLY) == -EACCES);
  BOOST_TEST(user.stat("/proc/kmsg").mode == (S_IFREG | 0400u));
  auto file = user.open("/proc/kmsg", O_RDWR | O_NONBLOCK);
  BOOST_TEST(file.write("mine") == -EIO);
  BOOST_TEST(file.lseek(5, SEEK_SET) == 5);
  BOOST_TEST(file.lseek(0, SEEK_END) == 0);
  BOOST_TEST(file.ioctl(77, 0) == -ENOTTY);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(dynamic_debug, dynamic_debug_fixture)

BOOST_AUTO_TEST_CASE(each_place_has_a_line)
{
  const auto all = places("call_print");
  BOOST_TEST(all.find("_ \"debugged %d\\n\"|") != all.npos);
}

BOOST_AUTO_TEST_CASE(p_turns_printing_on_and_off)
{
  BOOST_TEST(command("module logs +p") == 14);
  BOOST_TEST(places("call_print").find("p \"debugged %d\\n\"|") != std::string::npos);
  BOOST_TEST(print(LOG_DEBUG, 1) == "<7>logs: debugged 1");
  BOOST_TEST(print(LOG_DEVICE_DEBUG, 2) == "<7>logbooks logbook: debugged 2");
  BOOST_TEST(print(LOG_HEX_DEBUG) ==
             "<7>logs: 00000000: 61 62 63 64                                      abcd|<7>logs: 6261 6463");
  BOOST_TEST(command("module logs -p\n") == 15);
  BOOST_TEST(print(LOG_DEBUG, 3) == "");
}

BOOST_AUTO_TEST_CASE(flags_ask_for_names_in_front)
{
  log_prefixes = {"logs:call_print:"};
  BOOST_TEST(command("func call_print =pmf") == 20);
  BOOST_TEST(print(LOG_DEBUG, 1) == "<7>logs:call_print: logs: debugged 1");
  BOOST_TEST(print(LOG_DEVICE_DEBUG, 2) == "<7>logs:call_print: logbooks logbook: debugged 2");
  BOOST_TEST(command("func call_print +l") == 18);
  BOOST_TEST(places("call_print").starts_with("pmfl "));
  BOOST_TEST(command("func call_print =_") == 18);
  BOOST_TEST(places("call_print").starts_with("_ "));
}

BOOST_AUTO_TEST_CASE(places_are_told_apart)
{
  BOOST_TEST(command("module lo?s file logs.c:call_* format \"debugged\" line 1-9999 +p # all of them") > 0);
  BOOST_TEST(print(LOG_DEBUG, 1) == "<7>logs: debugged 1");
  BOOST_TEST(command("module logs func call_text -p; module logs line 1 -p; module logs format ^ebug -p") > 0);
  BOOST_TEST(print(LOG_DEBUG, 2) == "<7>logs: debugged 2");
  BOOST_TEST(command("module logs file *logs.c func call_print -p") > 0);
  BOOST_TEST(print(LOG_DEBUG, 3) == "");
}

BOOST_AUTO_TEST_CASE(what_is_no_command_is_EINVAL_and_says_why)
{
  const auto before = dmesg().size();
  for (const auto* text : {"module logs", "module logs +z", "module +p", "what logs +p", "module 'logs +p",
                           "line 9-1 +p", "line x +p", "module a module b +p"})
    BOOST_TEST(command(text) == -EINVAL);
  BOOST_TEST(since(before).find("<3>dyndbg: unknown flag 'z'|<3>dyndbg: flags parse failed") != std::string::npos);
  BOOST_TEST(command("# nothing") == 9);
  BOOST_TEST(command(std::string(5000, ' ')) == -E2BIG);
}

BOOST_AUTO_TEST_CASE(a_module_parameter_turns_it_on)
{
  device.close();
  BOOST_TEST(user.rmmod("logs") == 0);
  BOOST_TEST(user.insmod("logs", "dyndbg=+p") == 0);
  BOOST_TEST(places("call_print").starts_with("p "));
  BOOST_TEST(user.rmmod("logs") == 0);
  BOOST_TEST(user.insmod("logs", "dyndbg") == 0);
  BOOST_TEST(places("call_print").starts_with("p "));
  BOOST_TEST(user.rmmod("logs") == 0);
  BOOST_TEST(user.insmod("logs", "dyndbg=nonsense") == 0);
  BOOST_TEST(places("call_print").starts_with("_ "));
}

BOOST_AUTO_TEST_SUITE_END()
