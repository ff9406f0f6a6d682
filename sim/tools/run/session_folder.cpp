// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "session_folder.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <utility>

namespace lkm::run {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view modules_top = "/lib/modules";

std::string own_program()
{
  std::error_code unknown;
  return fs::read_symlink("/proc/self/exe", unknown).string();
}

}  // namespace

bool is_in(std::string_view path, std::string_view top)
{
  return path.starts_with(top) && (path.size() == top.size() || path[top.size()] == '/');
}

std::string kdir()
{
  const char* const said = std::getenv("LKM_KDIR");
  const auto above = fs::path(own_program()).parent_path().parent_path();
  for (const auto& folder : {fs::path(said ? said : ""), above / "kdir", above / "share/lkm/kernel/kdir"}) {
    std::error_code none;
    if (!folder.empty() && fs::exists(folder / "Module.symvers", none)) return fs::absolute(folder).string();
  }
  return {};
}

session_folder::session_folder(std::string release, uid_t owner, gid_t group)
    : release_(std::move(release)), owner_(owner), group_(group)
{
  std::error_code none;
  auto pattern = (fs::canonical(fs::temp_directory_path(none), none) / "lkm-run.XXXXXX").string();
  if (!mkdtemp(pattern.data())) throw std::runtime_error("no folder in " + pattern + ": " + std::strerror(errno));
  top_ = pattern;
  ::chmod(top_.c_str(), 0755);
  ::mkdir(programs().c_str(), 0755);
  for (const auto* const name : {"/sudo", "/su"})
    if (symlink(own_program().c_str(), (programs() + name).c_str()))
      throw std::runtime_error("no links in " + top_ + ": " + std::strerror(errno));
  belongs_to_owner(top_);
}

session_folder::~session_folder()
{
  std::error_code none;
  fs::remove_all(top_, none);
}

void session_folder::belongs_to_owner(const std::string& path) const
{
  if (!geteuid() && owner_ && ::lchown(path.c_str(), owner_, group_))
    throw std::runtime_error("cannot give " + path + " away");
}

std::optional<std::string> session_folder::seen_as(std::string_view host_path) const
{
  if (!is_in(host_path, top_)) return std::nullopt;
  const auto inside = host_path.substr(top_.size());
  if (is_in(inside, "/bin")) return std::nullopt;
  return inside.empty() ? "/" : std::string(inside);
}

bool session_folder::has_modules(std::string_view path) const
{
  if (path.starts_with("/usr/")) path.remove_prefix(4);
  return path == modules_top || (is_in(path, modules_top) && is_in(path.substr(modules_top.size() + 1), release_));
}

std::string session_folder::place_of(std::string_view path)
{
  if (!std::exchange(filled_, true)) fill();
  if (path.starts_with("/usr/")) path.remove_prefix(4);
  return top_ + std::string(path);
}

/// What `make modules_install` of a kernel leaves there, of one without modules, and links to what the host has.
void session_folder::fill()
{
  const auto modules = top_ + std::string(modules_top), here = modules + '/' + release_;
  std::error_code none;
  fs::create_directories(here, none);
  for (const auto& entry : fs::directory_iterator(modules_top, none))
    fs::create_symlink(entry.path(), fs::path(modules) / entry.path().filename(), none);
  for (const auto* const name : {"modules.order", "modules.builtin", "modules.builtin.modinfo"})
    std::ofstream(here + '/' + name);
  if (const auto build = kdir(); !build.empty()) fs::create_symlink(build, here + "/build", none);
  for (const auto* const depmod : {"/usr/sbin/depmod", "/sbin/depmod"}) {
    if (access(depmod, X_OK)) continue;
    std::string words[] = {"depmod", "-b", top_, release_};
    char* arguments[] = {words[0].data(), words[1].data(), words[2].data(), words[3].data(), nullptr};
    pid_t child;
    if (!posix_spawn(&child, depmod, nullptr, nullptr, arguments, environ)) waitpid(child, nullptr, 0);
    break;
  }
  belongs_to_owner(top_ + "/lib");
  belongs_to_owner(modules);
  for (const auto& entry : fs::recursive_directory_iterator(here, none)) belongs_to_owner(entry.path());
  belongs_to_owner(here);
}

std::string session_folder::stand_in(std::string_view simulated)
{
  const auto place = top_ + std::string(simulated);
  std::error_code error;
  fs::create_directories(place, error);
  return error ? std::string() : place;
}

}  // namespace lkm::run
