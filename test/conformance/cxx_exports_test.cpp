// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// lkm/export.hpp: what a module in C++ exports to others, and uses of others, is as with modules in C.
#include <lkm/test.hpp>

#include <string>

namespace {

struct cxx_exports : lkm::test::fixture {
  cxx_exports() { log_prefixes = {"taster: ", "sipper: "}; }

  std::string use_count(const std::string& module) { return user.contents("/sys/module/" + module + "/refcnt"); }

  /// The value of the tag in what the file says of the module.
  std::string modinfo(const std::string& module, const std::string& tag)
  {
    const auto image = user.module_image(module);
    const auto at = image.find('\0' + tag + '=');
    return at == image.npos ? "none" : image.c_str() + at + tag.size() + 2;
  }

  /// The module with each `from` in its file replaced by `to`, which is as long.
  std::string changed(const std::string& module, const std::string& from, const std::string& to)
  {
    BOOST_REQUIRE(from.size() == to.size());
    auto image = user.module_image(module);
    BOOST_REQUIRE(image.find(from) != image.npos);
    for (std::size_t at = 0; (at = image.find(from, at)) != image.npos; at += to.size())
      image.replace(at, from.size(), to);
    return image;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(exports_of_modules_in_cxx, cxx_exports)

BOOST_AUTO_TEST_CASE(symbols_that_no_loaded_module_exports_are_ENOENT)
{
  log_prefixes = {};  // which of them comes first is the linker's choice
  user.insmod("kitchen");
  BOOST_TEST(user.insmod("taster") == -ENOENT);
  for (const auto* const name : {"pour", "poured", "vintage", "secret", "label"})
    BOOST_TEST(times_logged(std::string("taster: Unknown symbol cellar_") + name + " (err -2)") == 1);
  BOOST_TEST(times_logged("taster: Unknown symbol kitchen_") == 0);
  BOOST_TEST(use_count("kitchen") == "0\n");
}

BOOST_AUTO_TEST_CASE(a_module_in_cxx_uses_one_in_cxx_and_one_in_c)
{
  user.insmod("kitchen");
  user.insmod("cellar");
  BOOST_TEST(user.insmod("taster") == 0);
  BOOST_TEST(logged("taster: 2 poured, 30 years, 7 secret, 3 label, 5 served"));
  BOOST_TEST(user.rmmod("taster") == 0);
  BOOST_TEST(logged("taster: 101 poured and 201 served in the end"));
}

BOOST_AUTO_TEST_CASE(a_module_in_c_uses_one_in_cxx)
{
  user.insmod("cellar");
  BOOST_TEST(user.insmod("sipper") == 0);
  BOOST_TEST(logged("sipper: 1 poured, 10 years, 7 secret, 3 label"));
  BOOST_TEST(use_count("cellar") == "2\n");  // the second is symbol_get()'s
  BOOST_TEST(user.rmmod("sipper") == 0);
  BOOST_TEST(use_count("cellar") == "0\n");
}

BOOST_AUTO_TEST_CASE(all_find_the_same_variables)
{
  user.insmod("kitchen");
  user.insmod("cellar");
  user.insmod("taster");
  user.insmod("sipper");
  BOOST_TEST(logged("sipper: 101 poured, 10 years, 7 secret, 3 label"));
}

BOOST_AUTO_TEST_CASE(a_module_that_is_used_stays)
{
  user.insmod("kitchen");
  user.insmod("cellar");
  BOOST_TEST(use_count("cellar") == "0\n");
  user.insmod("taster");
  for (const auto* const used : {"cellar", "kitchen"}) {
    BOOST_TEST(use_count(used) == "1\n");
    BOOST_TEST(user.readlink(std::string("/sys/module/") + used + "/holders/taster") == "../../taster");
    BOOST_TEST(user.rmmod(used) == -EWOULDBLOCK);
    BOOST_TEST(user.rmmod(used, user.forced) == -EWOULDBLOCK);
  }
  BOOST_TEST(user.rmmod("taster") == 0);
  for (const auto* const used : {"cellar", "kitchen"}) {
    BOOST_TEST(user.readlink(std::string("/sys/module/") + used + "/holders/taster") == -ENOENT);
    BOOST_TEST(user.rmmod(used) == 0);
  }
}

BOOST_AUTO_TEST_CASE(a_module_whose_init_failed_holds_nobody)
{
  user.insmod("kitchen");
  user.insmod("cellar");
  BOOST_TEST(user.insmod("taster", "fails=1") == -EIO);
  BOOST_TEST(use_count("cellar") == "0\n");
  BOOST_TEST(user.rmmod("cellar") == 0);
}

BOOST_AUTO_TEST_CASE(each_load_has_new_variables)
{
  user.insmod("kitchen");
  for (int round = 1; round <= 3; ++round) {
    user.insmod("cellar");
    user.insmod("taster");
    BOOST_TEST(times_logged("taster: 2 poured") == round);
    user.rmmod("taster");
    user.rmmod("cellar");
  }
}

BOOST_AUTO_TEST_CASE(the_file_names_what_it_depends_on_and_its_namespaces)
{
  const auto depends = modinfo("taster", "depends");
  BOOST_TEST((depends == "cellar,kitchen" || depends == "kitchen,cellar"));  // the order is the compiler's choice
  BOOST_TEST(modinfo("taster", "import_ns") == "CELLAR");
  BOOST_TEST(modinfo("sipper", "depends") == "cellar");
  BOOST_TEST(modinfo("cellar", "depends") == "");
  BOOST_TEST(modinfo("cellar", "import_ns") == "none");
}

BOOST_AUTO_TEST_CASE(what_is_exported_to_GPL_modules_is_unknown_to_others)
{
  log_prefixes = {"taster: Unknown symbol cellar_vintage"};  // the order of the symbols is the linker's choice
  user.insmod("kitchen");
  user.insmod("cellar");
  const auto image = changed("taster", "license=Dual MIT/GPL", "license=Proprietary.");
  BOOST_TEST(user.init_module("taster", image) == -ENOENT);
  BOOST_TEST(times_logged("taster: Unknown symbol cellar_vintage (err -2)") == 1);
  BOOST_TEST(times_logged("taster: Unknown symbol cellar_secret (err -2)") == 1);
  for (const auto* const name : {"pour ", "poured ", "label "})
    BOOST_TEST(times_logged(std::string("taster: Unknown symbol cellar_") + name) == 0);
}

BOOST_AUTO_TEST_CASE(a_symbol_of_a_namespace_that_is_not_imported_is_EINVAL)
{
  user.insmod("kitchen");
  user.insmod("cellar");
  const auto image = changed("taster", "import_ns=CELLAR", "import_ns=CELLOS");
  BOOST_TEST(user.init_module("taster", image) == -EINVAL);
  BOOST_TEST(
      times_logged("taster: module uses symbol (cellar_secret) from namespace CELLAR, but does not import it.") == 1);
  BOOST_TEST(times_logged("taster: Unknown symbol cellar_secret (err -22)") == 1);
}

BOOST_AUTO_TEST_CASE(a_symbol_that_is_exported_already_is_ENOEXEC)
{
  log_prefixes = {};  // which of them comes first is the linker's choice
  user.insmod("cellar");
  const auto image = changed("cellar", std::string("cellar") + '\0', std::string("vatvat") + '\0');
  BOOST_TEST(user.init_module("vatvat", image) == -ENOEXEC);
  BOOST_TEST(times_logged("vatvat: exports duplicate symbol cellar_") == 1);
  BOOST_TEST(times_logged(" (owned by cellar)") == 1);
}

BOOST_AUTO_TEST_SUITE_END()
