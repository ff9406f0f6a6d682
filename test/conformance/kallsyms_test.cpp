// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// kernel/kallsyms.c: the names of functions and variables, and who may see where they are.
#include <lkm/test.hpp>

#include <set>
#include <sstream>

namespace {

struct kallsyms : lkm::test::fixture {
  kallsyms() { log_prefixes = {"guest: "}; }

  /// A real kernel's is ten megabytes long.
  static std::string all_of(lkm::user::process& reader) { return reader.contents("/proc/kallsyms", 64 << 20); }

  /// The lines of /proc/kallsyms with that name, in which an address is "somewhere" or "nowhere".
  std::set<std::string> lines_of(const std::string& wanted)
  {
    std::istringstream lines(all_of(user));
    std::set<std::string> found;
    for (std::string line; std::getline(lines, line);) {
      std::istringstream words(line);
      std::string address, kind, name;
      words >> address >> kind >> name;
      if (name != wanted) continue;
      const bool hidden = address.find_first_not_of('0') == address.npos;
      found.insert((hidden ? "nowhere" : "somewhere") + line.substr(address.size()));
      user.remark(*found.rbegin());
    }
    return found;
  }
  bool has(const std::string& name, const std::string& line) { return lines_of(name).contains(line); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(kernel_kallsyms, kallsyms)

BOOST_AUTO_TEST_CASE(what_the_kernel_exports_has_a_name) { BOOST_TEST(has("_printk", "somewhere T _printk")); }

BOOST_AUTO_TEST_CASE(a_module_s_names_are_there_while_it_is)
{
  BOOST_TEST(lines_of("kitchen_recipe").empty());
  user.insmod("kitchen");
  BOOST_TEST(has("kitchen_recipe", "somewhere t kitchen_recipe\t[kitchen]"));
  BOOST_TEST(has("kitchen_serve", "somewhere T kitchen_serve\t[kitchen]"));
  BOOST_TEST(has("kitchen_served", "somewhere B kitchen_served\t[kitchen]"));
  user.rmmod("kitchen");
  BOOST_TEST(lines_of("kitchen_recipe").empty());
}

BOOST_AUTO_TEST_CASE(what_a_module_does_not_export_to_all_is_in_small_letters)
{
  user.insmod("kitchen");
  BOOST_TEST(has("kitchen_visits", "somewhere t kitchen_visits\t[kitchen]"));
  BOOST_TEST(has("kitchen_opened", "somewhere d kitchen_opened\t[kitchen]"));
}

BOOST_AUTO_TEST_CASE(without_CAP_SYSLOG_nobody_sees_where_things_are)
{
  user.insmod("kitchen");
  auto child = user.spawn([](auto& self) -> long {
    self.drop_capability(34);  // CAP_SYSLOG
    std::istringstream lines(all_of(self));
    bool shown = false, named = false;
    for (std::string line; std::getline(lines, line);) {
      shown |= !line.starts_with("0000000000000000 ");
      named |= line == "0000000000000000 T kitchen_serve\t[kitchen]";
    }
    return shown ? 1 : named ? 2 : 3;
  });
  BOOST_TEST(child.join() == 2);
}

BOOST_AUTO_TEST_CASE(a_module_asks_for_the_name_of_an_address)
{
  user.insmod("kitchen");
  user.insmod("guest");
  BOOST_TEST(logged("guest: served by kitchen_serve [kitchen], length 23 of 666"));
}

BOOST_AUTO_TEST_SUITE_END()
