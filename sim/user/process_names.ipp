// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The system calls of a process that work on names: fs/namei.c and fs/open.c (Linux 6.1).
#pragma once

#include <lkm/sim/user/process.hpp>

namespace lkm::sim {

LKM_SIM_INLINE int process::mknod(std::string_view path, unsigned mode, waist::dev_t dev)
{
  return static_cast<int>(call("mknod", [&]() -> long {
    if (S_ISDIR(mode)) return -EPERM;
    const auto typed = static_cast<waist::umode_t>((mode & S_IFMT) ? mode : mode | S_IFREG);
    if (!S_ISCHR(typed) && !S_ISBLK(typed) && !S_ISREG(typed) && !S_ISFIFO(typed) && !S_ISSOCK(typed)) return -EINVAL;
    return part<name_space>().mknod(path, typed, dev, umask_, *this);
  }));
}

LKM_SIM_INLINE int process::mkdir(std::string_view path, unsigned mode)
{
  return static_cast<int>(call("mkdir", [&]() -> long {
    return part<name_space>().mkdir(path, static_cast<waist::umode_t>(mode), umask_, *this);
  }));
}

LKM_SIM_INLINE int process::unlink(std::string_view path)
{
  return static_cast<int>(call("unlink", [&]() -> long { return part<name_space>().unlink(path, *this); }));
}

LKM_SIM_INLINE int process::symlink(std::string_view target, std::string_view path)
{
  return static_cast<int>(call("symlink", [&]() -> long { return part<name_space>().symlink(target, path, *this); }));
}

LKM_SIM_INLINE int process::link(std::string_view old_path, std::string_view new_path)
{
  return static_cast<int>(call("link", [&]() -> long { return part<name_space>().link(old_path, new_path, *this); }));
}

LKM_SIM_INLINE int process::rmdir(std::string_view path)
{
  return static_cast<int>(call("rmdir", [&]() -> long { return part<name_space>().rmdir(path, *this); }));
}

LKM_SIM_INLINE int process::rename(std::string_view old_path, std::string_view new_path)
{
  return static_cast<int>(
      call("rename", [&]() -> long { return part<name_space>().rename(old_path, new_path, *this); }));
}

LKM_SIM_INLINE int process::chmod(std::string_view path, unsigned mode)
{
  return static_cast<int>(call("chmod", [&]() -> long {
    std::shared_ptr<dentry> name;
    if (const int error = part<name_space>().look_up(path, *this, name)) return error;
    const auto& found = name->inode;
    if (!inode_owner_or_capable(*found, *this)) return -EPERM;
    found->i_mode = static_cast<waist::umode_t>((found->i_mode & S_IFMT) | (mode & 07777));
    if ((mode & S_ISGID) && credentials.fsgid.val != found->i_gid.val && !may(waist::CAP_FSETID))
      found->i_mode &= static_cast<waist::umode_t>(~S_ISGID);
    return 0;
  }));
}

LKM_SIM_INLINE int process::chown(std::string_view path, unsigned uid, unsigned gid)
{
  return static_cast<int>(call("chown", [&]() -> long {
    std::shared_ptr<dentry> name;
    if (const int error = part<name_space>().look_up(path, *this, name)) return error;
    const auto& found = name->inode;
    const bool own = credentials.fsuid.val == found->i_uid.val;
    if (uid != ~0U && !(own && uid == found->i_uid.val) && !may(waist::CAP_CHOWN)) return -EPERM;
    if (gid != ~0U && !(own && (gid == credentials.fsgid.val || gid == found->i_gid.val)) && !may(waist::CAP_CHOWN))
      return -EPERM;
    const auto in_group_or_capable = [&](unsigned group) {
      return credentials.fsgid.val == group || may(waist::CAP_FSETID);
    };
    unsigned dropped = 0;
    if (!found->is_directory()) {
      dropped = found->i_mode & S_ISUID;
      if ((found->i_mode & S_IXGRP) || !in_group_or_capable(found->i_gid.val)) dropped |= found->i_mode & S_ISGID;
    }
    // Bits that fall make it a change of mode as well.
    if (dropped && !own && !may(waist::CAP_FOWNER)) return -EPERM;
    if (dropped && !in_group_or_capable(gid != ~0U ? gid : found->i_gid.val)) dropped |= S_ISGID;
    found->i_mode &= static_cast<waist::umode_t>(~dropped);
    if (uid != ~0U) found->i_uid.val = uid;
    if (gid != ~0U) found->i_gid.val = gid;
    return 0;
  }));
}

}  // namespace lkm::sim
