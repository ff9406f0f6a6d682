// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// kernel/module/main.c: modules that the kernel's build would refuse, which insmod meets as files from elsewhere. Here
/// they are files with a few bytes changed.
#include <lkm/test.hpp>

#include <string>

namespace {

struct refusals : lkm::test::fixture {
  refusals() { log_prefixes = {"guest: ", "canteen: "}; }

  /// The module with each `from` in its file replaced by `to`, which is as long.
  std::string changed(const std::string& module, const std::string& from, const std::string& to)
  {
    BOOST_REQUIRE(from.size() == to.size());
    auto image = user.module_image(module);
    std::size_t count = 0;
    for (std::size_t at = 0; (at = image.find(from, at)) != image.npos; at += to.size(), ++count)
      image.replace(at, from.size(), to);
    BOOST_REQUIRE(count > 0);
    return image;
  }
  static std::string ended(std::string text) { return text + '\0'; }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(refused_modules, refusals)

BOOST_AUTO_TEST_CASE(what_is_exported_to_GPL_modules_is_unknown_to_others)
{
  log_prefixes = {"guest: Unknown symbol kitchen_recipe"};  // the order of the symbols is the linker's choice
  user.insmod("kitchen");
  const auto image = changed("guest", "license=Dual MIT/GPL", "license=Proprietary.");
  BOOST_TEST(user.init_module("guest", image) == -ENOENT);
  BOOST_TEST(times_logged("guest: Unknown symbol kitchen_recipe (err -2)") == 1);
  BOOST_TEST(times_logged("guest: Unknown symbol kitchen_secret (err -2)") == 1);
  BOOST_TEST(times_logged("guest: Unknown symbol kitchen_serve ") == 0);
}

BOOST_AUTO_TEST_CASE(a_symbol_of_a_namespace_that_is_not_imported_is_EINVAL)
{
  user.insmod("kitchen");
  const auto image = changed("guest", "import_ns=KITCHEN", "import_ns=KETTLES");
  BOOST_TEST(user.init_module("guest", image) == -EINVAL);
  BOOST_TEST(
      times_logged("guest: module uses symbol (kitchen_secret) from namespace KITCHEN, but does not import it.") == 1);
  BOOST_TEST(times_logged("guest: Unknown symbol kitchen_secret (err -22)") == 1);
}

BOOST_AUTO_TEST_CASE(a_symbol_that_is_exported_already_is_ENOEXEC)
{
  log_prefixes = {};  // which of them comes first is the linker's choice
  user.insmod("kitchen");
  const auto image = changed("kitchen", ended("kitchen"), ended("canteen"));
  BOOST_TEST(user.init_module("canteen", image) == -ENOEXEC);
  BOOST_TEST(times_logged("canteen: exports duplicate symbol kitchen_") == 1);
  BOOST_TEST(times_logged(" (owned by kitchen)") == 1);
  user.rmmod("kitchen");
  BOOST_TEST(user.init_module("canteen", image) == 0);
  BOOST_TEST(user.rmmod("canteen") == 0);
}

BOOST_AUTO_TEST_CASE(a_proprietary_module_that_uses_nothing_of_GPL_modules_loads)
{
  const auto image = changed("kitchen", "license=Dual MIT/GPL", "license=Proprietary.");
  BOOST_TEST(user.init_module("kitchen", image) == 0);
  BOOST_TEST(user.contents("/sys/module/kitchen/taint") == "POE\n");
  BOOST_TEST((std::stoul(user.contents("/proc/sys/kernel/tainted")) & 1) == 1u);
}

BOOST_AUTO_TEST_SUITE_END()
