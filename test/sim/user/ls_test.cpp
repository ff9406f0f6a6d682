// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// `ls -la` against the host's own, and what it shows of a simulated /dev.
#include <lkm/test.hpp>
#include <lkm/user/ls.hpp>

#include <boost/test/unit_test.hpp>

#include <grp.h>
#include <pwd.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <string>
#include <vector>

namespace {

/// What the host's ls prints.
std::string host_ls(const std::string& directory)
{
  const auto command = "LC_ALL=C TZ=UTC QUOTING_STYLE=literal ls -la --color=never " + directory;
  auto* const pipe = ::popen(command.c_str(), "r");
  std::string text;
  char piece[4096];
  for (std::size_t n; (n = std::fread(piece, 1, sizeof piece, pipe)) > 0;) text.append(piece, n);
  ::pclose(pipe);
  return text;
}

std::string owner(unsigned uid)
{
  const auto* const entry = ::getpwuid(uid);
  return entry ? entry->pw_name : std::to_string(uid);
}
std::string group(unsigned gid)
{
  const auto* const entry = ::getgrgid(gid);
  return entry ? entry->gr_name : std::to_string(gid);
}

/// The same directory as ls_long() prints it.
std::string our_ls(const std::string& directory)
{
  std::vector<std::string> names{".", ".."};
  for (const auto& entry : std::filesystem::directory_iterator(directory)) names.push_back(entry.path().filename());
  std::sort(names.begin(), names.end());
  std::vector<lkm::user::ls_entry> entries;
  for (const auto& name : names) {
    struct ::stat s{};
    ::lstat((directory + '/' + name).c_str(), &s);
    entries.push_back({name, s.st_mode, s.st_nlink, owner(s.st_uid), group(s.st_gid), major(s.st_rdev),
                       minor(s.st_rdev), s.st_size, s.st_blocks, s.st_mtime,
                       S_ISLNK(s.st_mode) ? std::filesystem::read_symlink(directory + '/' + name).string() : ""});
  }
  return lkm::user::ls_long(entries, std::time(nullptr));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(ls)

BOOST_AUTO_TEST_CASE(dev_looks_as_the_hosts_ls_prints_it) { BOOST_TEST(our_ls("/dev") == host_ls("/dev")); }

BOOST_AUTO_TEST_CASE(files_directories_links_and_odd_modes_look_as_the_hosts_ls_prints_them)
{
  namespace fs = std::filesystem;
  auto directory = (fs::temp_directory_path() / "lkm-ls-XXXXXX").string();
  BOOST_TEST_REQUIRE(::mkdtemp(directory.data()));
  fs::create_directory(directory + "/shelf");
  fs::create_symlink("shelf/../nowhere", directory + "/mug");
  ::close(::creat((directory + "/note").c_str(), 0644));
  BOOST_TEST(::truncate((directory + "/note").c_str(), 12'345) == 0);
  ::chmod((directory + "/shelf").c_str(), 03751);
  ::chmod((directory + "/note").c_str(), 04614);
  const struct ::timespec old[] = {{1'000'000'000, 0}, {1'000'000'000, 0}};
  ::utimensat(AT_FDCWD, (directory + "/note").c_str(), old, 0);
  BOOST_TEST(our_ls(directory) == host_ls(directory));
  fs::remove_all(directory);
}

BOOST_AUTO_TEST_CASE(a_simulated_dev)
{
  lkm::test::fixture f;
  f.user.mknod("/dev/cup", S_IFCHR | 0666, 12, 2);
  f.user.symlink("cup", "/dev/mug");
  BOOST_TEST(f.user.ls("/dev") ==
             "total 0\n"
             "drwxr-xr-x 2 root root    120 Jan  1 00:00 .\n"
             "drwxr-xr-x 6 root root    120 Jan  1 00:00 ..\n"
             "crw------- 1 root root  5,  1 Jan  1 00:00 console\n"
             "crw-r--r-- 1 root root 12,  2 Jan  1 00:00 cup\n"
             "crw-r--r-- 1 root root  1, 11 Jan  1 00:00 kmsg\n"
             "lrwxrwxrwx 1 root root      3 Jan  1 00:00 mug -> cup\n");
}

BOOST_AUTO_TEST_SUITE_END()
