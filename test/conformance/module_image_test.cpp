// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// kernel/module/main.c: init_module() of bytes that are a module, or nearly one.
#include <lkm/test.hpp>

#include <linux/module.h>

#include <cstddef>

namespace {

struct module_images : lkm::test::fixture {
  module_images() { log_prefixes = {"Invalid architecture", "Invalid ELF section"}; }

  std::string image = user.module_image("settings");

  /// The image with one byte of its ELF header changed.
  std::string with(std::size_t at, unsigned char byte) const
  {
    auto changed = image;
    changed.at(at) = static_cast<char>(byte);
    return changed;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(init_module, module_images)

BOOST_AUTO_TEST_CASE(a_whole_image_loads)
{
  BOOST_TEST(user.init_module("settings", image, "even=8") == 0);
  BOOST_TEST(user.contents("/sys/module/settings/parameters/even") == "8\n");
  BOOST_TEST(user.init_module("settings", image) == -EEXIST);
  BOOST_TEST(user.insmod("settings") == -EEXIST);
  BOOST_TEST(user.rmmod("settings") == 0);
  BOOST_TEST(user.init_module("settings", image, "even=3") == -EDOM);
}

BOOST_AUTO_TEST_CASE(without_CAP_SYS_MODULE_it_is_EPERM)
{
  auto guest = user.other("guest", 1000, 1000);
  BOOST_TEST(guest->init_module("settings", image) == -EPERM);
  BOOST_TEST(guest->init_module("settings", "nonsense") == -EPERM);
}

BOOST_AUTO_TEST_CASE(what_is_too_short_for_a_header_is_ENOEXEC)
{
  for (const std::size_t size : {1u, 10u, 63u})
    BOOST_TEST(user.init_module("settings", image.substr(0, size)) == -ENOEXEC);
}

BOOST_AUTO_TEST_CASE(what_is_no_ELF_file_is_ENOEXEC)
{
  BOOST_TEST(user.init_module("settings", with(0, 'E')) == -ENOEXEC);
  BOOST_TEST(user.init_module("settings", std::string(4096, 'x')) == -ENOEXEC);
  BOOST_TEST(times_logged("Invalid ELF header magic") == 2);
}

BOOST_AUTO_TEST_CASE(an_executable_is_ENOEXEC)
{
  BOOST_TEST(user.init_module("settings", with(16, 2)) == -ENOEXEC);
  BOOST_TEST(times_logged("Invalid ELF header type: 2 != ") == 1);
}

BOOST_AUTO_TEST_CASE(an_object_of_another_machine_is_ENOEXEC)
{
  BOOST_TEST(user.init_module("settings", with(18, 183)) == -ENOEXEC);
  BOOST_TEST(times_logged("Invalid architecture in ELF header: 183") == 1);
}

BOOST_AUTO_TEST_CASE(nobody_looks_at_the_class_and_the_byte_order)
{
  for (const std::size_t at : {4u, 5u, 6u}) {
    BOOST_TEST(user.init_module("settings", with(at, 7)) == 0);
    BOOST_TEST(user.rmmod("settings") == 0);
  }
}

BOOST_AUTO_TEST_CASE(sections_of_another_size_are_ENOEXEC)
{
  BOOST_TEST(user.init_module("settings", with(58, 63)) == -ENOEXEC);
  BOOST_TEST(times_logged("Invalid ELF section header size") == 1);
}

BOOST_AUTO_TEST_CASE(an_image_that_is_cut_off_is_ENOEXEC)
{
  BOOST_TEST(user.init_module("settings", image.substr(0, image.size() / 2)) == -ENOEXEC);
  BOOST_TEST(user.init_module("settings", image.substr(0, image.size() - 65)) == -ENOEXEC);
}

BOOST_AUTO_TEST_CASE(a_module_for_another_kind_of_kernel_is_ENOEXEC)
{
  auto other = image;
  const std::string flag = " SMP preempt";
  const auto at = other.find(flag);
  BOOST_REQUIRE(at != other.npos);
  other.replace(at, flag.size(), " UMP preempt");
  BOOST_TEST(user.init_module("settings", other) == -ENOEXEC);
  BOOST_TEST(times_logged("settings: version magic '") == 1);
  BOOST_TEST(times_logged(" UMP preempt mod_unload modversions ' should be '") == 1);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(finit_module, module_images)

BOOST_AUTO_TEST_CASE(without_flags_it_is_init_module)
{
  BOOST_TEST(user.finit_module("settings", image, 0, "even=8") == 0);
  BOOST_TEST(user.contents("/sys/module/settings/parameters/even") == "8\n");
  BOOST_TEST(user.contents("/sys/module/settings/taint") == "OE\n");
  BOOST_TEST(user.finit_module("settings", image, 0) == -EEXIST);
  user.rmmod("settings");
  BOOST_TEST(user.finit_module("settings", with(0, 'E'), 0) == -ENOEXEC);
}

BOOST_AUTO_TEST_CASE(without_CAP_SYS_MODULE_it_is_EPERM_whatever_the_flags)
{
  auto guest = user.other("guest", 1000, 1000);
  BOOST_TEST(guest->finit_module("settings", image, 0) == -EPERM);
  BOOST_TEST(guest->finit_module("settings", image, 8) == -EPERM);
}

BOOST_AUTO_TEST_CASE(unknown_flags_are_EINVAL)
{
  BOOST_TEST(user.finit_module("settings", image, 8) == -EINVAL);
  BOOST_TEST(user.finit_module("settings", "nonsense", 8 | MODULE_INIT_IGNORE_VERMAGIC) == -EINVAL);
}

BOOST_AUTO_TEST_CASE(the_version_magic_is_ignored_on_request_and_that_taints)
{
  auto other = image;
  const std::string flag = " SMP preempt";
  other.replace(other.find(flag), flag.size(), " UMP preempt");
  BOOST_TEST(user.finit_module("settings", other, 0) == -ENOEXEC);
  BOOST_TEST(user.finit_module("settings", other, MODULE_INIT_IGNORE_MODVERSIONS) == -ENOEXEC);
  BOOST_TEST(user.finit_module("settings", other, MODULE_INIT_IGNORE_VERMAGIC) == 0);
  BOOST_TEST(user.contents("/sys/module/settings/taint") == "FOE\n");
  BOOST_TEST((std::stoul(user.contents("/proc/sys/kernel/tainted")) & 2) == 2u);
  const auto modules = user.contents("/proc/modules");
  BOOST_TEST(modules.substr(0, modules.find('\n')).ends_with(" (FOE)"));
  user.rmmod("settings");
  BOOST_TEST(user.finit_module("settings", image, 0) == 0);
  BOOST_TEST(user.contents("/sys/module/settings/taint") == "OE\n");
}

BOOST_AUTO_TEST_CASE(symbol_versions_are_ignored_on_request_and_that_taints)
{
  BOOST_TEST(user.finit_module("settings", image, MODULE_INIT_IGNORE_MODVERSIONS, "even=6") == 0);
  BOOST_TEST(user.contents("/sys/module/settings/taint") == "FOE\n");
  BOOST_TEST(user.contents("/sys/module/settings/parameters/even") == "6\n");
}

BOOST_AUTO_TEST_SUITE_END()
