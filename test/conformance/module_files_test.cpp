// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// kernel/module/sysfs.c and kernel/params.c: what a module has in /sys/module.
#include <lkm/test.hpp>

namespace {

struct module_files : lkm::test::fixture {
  module_files() { log_prefixes = {"settings: ", "counted: ", "every: ", "fixed: ", "Setting dangerous"}; }

  static std::string path(const std::string& name) { return "/sys/module/settings/parameters/" + name; }
  std::string shown(const std::string& name) { return user.contents(path(name)); }
  /// What write() says.
  lkm::user::outcome store(const std::string& name, const std::string& text)
  {
    return user.open(path(name), O_WRONLY).write(text);
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(sys_module, module_files)

BOOST_AUTO_TEST_CASE(each_type_is_shown_in_its_form)
{
  user.insmod("settings");
  for (const auto& [name, text] : {std::pair{"a_ullong", "8\n"},
                                   {"a_hexint", "0x00002a\n"},
                                   {"an_invbool", "Y\n"},
                                   {"a_bint", "1\n"},
                                   {"once", "N\n"},
                                   {"counted", "1,2\n"},
                                   {"every", "7,8,9\n"},
                                   {"words", "one,two\n"},
                                   {"fixed", "start\n"},
                                   {"even", "2\n"},
                                   {"quiet", "5\n"}})
    BOOST_TEST(shown(name) == text);
}

BOOST_AUTO_TEST_CASE(the_types_of_parameters_c_are_shown_in_their_form)
{
  user.insmod("parameters", "a_byte=255 a_short=-3 an_int=-4 a_bool=1 a_charp=\"two words\"");
  const std::string folder = "/sys/module/parameters/parameters/";
  for (const auto& [name, text] : {std::pair{"a_byte", "255\n"},
                                   {"a_short", "-3\n"},
                                   {"a_ushort", "3\n"},
                                   {"an_int", "-4\n"},
                                   {"a_ulong", "7\n"},
                                   {"a_bool", "Y\n"},
                                   {"a_charp", "two words\n"},
                                   {"outside", "9\n"}})
    BOOST_TEST(user.contents(folder + name) == text);
}

BOOST_AUTO_TEST_CASE(a_store_is_parsed_as_insmod_parses)
{
  user.insmod("settings");
  BOOST_TEST(store("a_ullong", "18446744073709551615\n") == 21);
  BOOST_TEST(shown("a_ullong") == "18446744073709551615\n");
  BOOST_TEST(store("a_ullong", "18446744073709551616") == -ERANGE);
  BOOST_TEST(store("a_ullong", "some") == -EINVAL);
  BOOST_TEST(store("a_hexint", "0xfff") == 5);
  BOOST_TEST(shown("a_hexint") == "0x000fff\n");
  BOOST_TEST(store("an_invbool", "0") == 1);
  BOOST_TEST(shown("an_invbool") == "N\n");
  BOOST_TEST(store("a_bint", "off") == 3);
  BOOST_TEST(shown("a_bint") == "0\n");
}

BOOST_AUTO_TEST_CASE(what_is_enabled_once_stays_enabled)
{
  user.insmod("settings");
  BOOST_TEST(store("once", "0") == 1);
  BOOST_TEST(store("once", "1") == 1);
  BOOST_TEST(store("once", "0") == -EROFS);
  BOOST_TEST(shown("once") == "Y\n");
}

BOOST_AUTO_TEST_CASE(an_array_takes_as_many_as_it_has)
{
  BOOST_TEST(user.insmod("settings", "counted=5,6,7") == 0);
  BOOST_TEST(logged("settings: 3 counted"));
  BOOST_TEST(shown("counted") == "5,6,7\n");
  BOOST_TEST(store("counted", "8") == 1);
  BOOST_TEST(shown("counted") == "8\n");
  BOOST_TEST(store("counted", "1,2,3,4,5") == -EINVAL);
  BOOST_TEST(shown("counted") == "1,2,3,4\n");
  BOOST_TEST(store("counted", "9,,9") == -EINVAL);
  BOOST_TEST(store("every", "-1,-2") == 5);
  BOOST_TEST(shown("every") == "-1,-2,9\n");
  BOOST_TEST(store("every", "1,99999") == -ERANGE);
  BOOST_TEST(shown("every") == "1,-2,9\n");
}

BOOST_AUTO_TEST_CASE(too_many_elements_keep_a_module_from_loading)
{
  BOOST_TEST(user.insmod("settings", "counted=1,2,3,4,5") == -EINVAL);
  BOOST_TEST(logged("counted: can only take 4 arguments"));
  BOOST_TEST(user.insmod("settings", "words=a,b") == 0);
  BOOST_TEST(shown("words") == "a,b\n");
}

BOOST_AUTO_TEST_CASE(a_string_must_fit)
{
  BOOST_TEST(user.insmod("settings", "fixed=12345678") == -ENOSPC);
  BOOST_TEST(logged("fixed: string doesn't fit in 7 chars."));
  BOOST_TEST(user.insmod("settings", "fixed=1234567") == 0);
  BOOST_TEST(shown("fixed") == "1234567\n");
  BOOST_TEST(store("fixed", "abc\n") == 4);
  BOOST_TEST(shown("fixed") == "abc\n\n");
}

BOOST_AUTO_TEST_CASE(a_callback_decides)
{
  BOOST_TEST(user.insmod("settings", "even=3") == -EDOM);
  BOOST_TEST(user.insmod("settings", "even=4") == 0);
  BOOST_TEST(store("even", "5") == -EDOM);
  BOOST_TEST(store("even", "6") == 1);
  BOOST_TEST(shown("even") == "6\n");
  BOOST_TEST(logged("settings: even becomes 6"));
}

BOOST_AUTO_TEST_CASE(a_driver_adds_a_type_of_its_own)
{
  BOOST_TEST(user.insmod("settings", "share=101") == -EDOM);
  BOOST_TEST(user.insmod("settings", "share=100") == 0);
  BOOST_TEST(shown("share") == "100%\n");
  BOOST_TEST(store("share", "256") == -ERANGE);
  BOOST_TEST(store("share", "0x10") == 4);
  BOOST_TEST(shown("share") == "16%\n");
}

BOOST_AUTO_TEST_CASE(operations_may_do_with_the_name_alone)
{
  BOOST_TEST(user.insmod("settings", "steps steps=abc steps= steps") == 0);
  BOOST_TEST(shown("steps") == "203\n");
  BOOST_TEST(store("steps", "ab") == 2);
  BOOST_TEST(shown("steps") == "205\n");
  BOOST_TEST(store("steps", "") == 0);
  BOOST_TEST(shown("steps") == "205\n");
}

BOOST_AUTO_TEST_CASE(a_driver_that_takes_the_lock_waits_for_a_store)
{
  user.insmod("settings");
  BOOST_TEST(user.contents("/proc/settings") == "1 and 1\n");
  auto writer = user.spawn("writer", [](auto& self) -> long {
    return self.open("/sys/module/settings/parameters/pair", O_WRONLY).write("5").value();
  });
  writer.wait_until_asleep();
  BOOST_TEST(user.contents("/proc/settings") == "5 and 5\n");
  BOOST_TEST(writer.join() == 1);
  BOOST_TEST(shown("pair") == "5 and 5\n");
  BOOST_TEST(store("pair", "five") == -EINVAL);
}

BOOST_AUTO_TEST_CASE(parameters_of_the_hardware_are_set_as_others_are)
{
  BOOST_TEST(user.insmod("settings", "irq=300 ports=8,9 iomem=0x1000") == 0);
  BOOST_TEST(shown("irq") == "300\n");
  BOOST_TEST(shown("ports") == "8,9\n");
  BOOST_TEST(shown("iomem") == "4096\n");
  BOOST_TEST(store("irq", "no") == -EINVAL);
  BOOST_TEST(store("ports", "1,2,3") == 5);
  BOOST_TEST(shown("ports") == "1,2,3\n");
  BOOST_TEST(store("ports", "1,2,3,4") == -EINVAL);
}

BOOST_AUTO_TEST_CASE(dangerous_ones_may_have_another_name_and_a_callback)
{
  BOOST_TEST(user.insmod("settings", "outer_risk=1 risky_even=2") == 0);
  BOOST_TEST(times_logged("Setting dangerous option outer_risk - tainting kernel") == 1);
  BOOST_TEST(times_logged("Setting dangerous option risky_even - tainting kernel") == 1);
  BOOST_TEST(store("risky_even", "3") == -EDOM);
  BOOST_TEST(times_logged("Setting dangerous option risky_even - tainting kernel") == 2);
  BOOST_TEST(shown("outer_risk") == "1\n");
}

BOOST_AUTO_TEST_CASE(a_parameter_without_permissions_has_no_file)
{
  BOOST_TEST(user.insmod("settings", "hidden=3") == 0);
  BOOST_TEST(logged("hidden is 3"));
  BOOST_TEST(user.open(path("hidden"), O_RDONLY) == -ENOENT);
}

BOOST_AUTO_TEST_CASE(a_dangerous_parameter_is_warned_about)
{
  BOOST_TEST(user.insmod("settings", "dangerous=1") == 0);
  BOOST_TEST(times_logged("Setting dangerous option dangerous - tainting kernel") == 1);
  store("dangerous", "2");
  BOOST_TEST(times_logged("Setting dangerous option dangerous - tainting kernel") == 2);
}

BOOST_AUTO_TEST_CASE(files_have_the_permissions_of_their_parameters)
{
  user.insmod("settings");
  BOOST_TEST(user.stat(path("even")).mode == (S_IFREG | 0644u));
  BOOST_TEST(user.stat(path("words")).mode == (S_IFREG | 0444u));
  BOOST_TEST(user.stat(path("dangerous")).mode == (S_IFREG | 0600u));
  BOOST_TEST(user.stat(path("even")).size == 4096);
  auto guest = user.other("guest", 1000, 1000);
  BOOST_TEST(guest->open(path("even"), O_WRONLY) == -EACCES);
  BOOST_TEST(guest->contents(path("even")) == "2\n");
  BOOST_TEST(guest->open(path("dangerous"), O_RDONLY) == -EACCES);
}

BOOST_AUTO_TEST_CASE(a_module_says_what_it_is)
{
  user.insmod("settings");
  const std::string folder = "/sys/module/settings/";
  BOOST_TEST(user.contents(folder + "initstate") == "live\n");
  BOOST_TEST(user.contents(folder + "refcnt") == "0\n");
  BOOST_TEST(user.contents(folder + "version") == "1.2\n");
  BOOST_TEST(user.contents(folder + "taint") == "OE\n");
  BOOST_TEST(user.open(folder + "uevent", O_RDONLY) == -EACCES);
  BOOST_TEST(user.open("/sys/module/kitchen/version", O_RDONLY) == -ENOENT);
}

BOOST_AUTO_TEST_CASE(proc_modules_has_the_taints_too)
{
  user.insmod("settings");
  const auto modules = user.contents("/proc/modules");
  const auto line = modules.substr(0, modules.find('\n'));
  BOOST_TEST(line.starts_with("settings "));
  BOOST_TEST(line.ends_with(" (OE)"));
}

BOOST_AUTO_TEST_CASE(the_directory_goes_with_the_module)
{
  user.insmod("settings");
  BOOST_TEST(user.stat("/sys/module/settings").mode == (S_IFDIR | 0755u));
  user.rmmod("settings");
  BOOST_TEST(user.open("/sys/module/settings", O_RDONLY) == -ENOENT);
  BOOST_TEST(user.insmod("settings", "even=3") == -EDOM);
  BOOST_TEST(user.open("/sys/module/settings", O_RDONLY) == -ENOENT);
}

BOOST_AUTO_TEST_CASE(an_open_parameter_ends_with_the_module)
{
  user.insmod("settings");
  auto fd = user.open(path("even"), O_RDONLY);
  BOOST_TEST(user.rmmod("settings") == 0);
  BOOST_TEST(fd.read(10) == -ENODEV);
}

BOOST_AUTO_TEST_CASE(holders_are_the_modules_that_use_it)
{
  user.insmod("kitchen");
  user.insmod("guest");
  BOOST_TEST(user.readlink("/sys/module/kitchen/holders/guest") == "../../guest");
  BOOST_TEST(user.contents("/sys/module/kitchen/refcnt") == "1\n");
  user.rmmod("guest");
  BOOST_TEST(user.readlink("/sys/module/kitchen/holders/guest") == -ENOENT);
}

BOOST_AUTO_TEST_SUITE_END()
