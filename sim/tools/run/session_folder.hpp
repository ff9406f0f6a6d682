// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// A temporary folder of the host that one `lkm run` has for itself. It holds what the programs see as /lib/modules,
/// the programs `sudo` and `su`, and an empty directory for each simulated directory that is somebody's working
/// directory: the host then keeps working directories over fork(), and what they stand for is read off their names.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <string_view>

namespace lkm::run {

/// `path` is `top` or below it.
bool is_in(std::string_view path, std::string_view top);

class session_folder {
 public:
  /// `owner` is the real user of the programs.
  session_folder(std::string release, uid_t owner, gid_t group);
  ~session_folder();
  session_folder(const session_folder&) = delete;
  session_folder& operator=(const session_folder&) = delete;

  const std::string& top() const { return top_; }
  /// The folder with `sudo` and `su`, for PATH.
  std::string programs() const { return top_ + "/bin"; }

  /// Where `make modules_install` puts modules that are not the kernel's own.
  std::string installed_modules() const { return top_ + "/lib/modules/" + release_ + "/extra"; }

  /// What the programs call a path of the host that is in the folder; nothing for all others, and for bin/.
  std::optional<std::string> seen_as(std::string_view host_path) const;
  /// A path below /lib/modules that is served from here, given that it is absolute and normalized.
  bool has_modules(std::string_view path) const;
  /// Where it is on the host. The folder is filled at the first call.
  std::string place_of(std::string_view path);
  /// The empty directory that stands for a simulated one, made if need be; empty when it cannot be made.
  std::string stand_in(std::string_view simulated);

 private:
  void fill();
  void belongs_to_owner(const std::string& path) const;

  std::string release_;
  std::string top_;
  uid_t owner_;
  gid_t group_;
  bool filled_ = false;
};

/// The folder that stands in for /lib/modules/RELEASE/build; empty when there is none beside this program.
std::string kdir();

}  // namespace lkm::run
