// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Bodies of descriptor.hpp, mapping.hpp and memory.hpp.
#pragma once

#include <lkm/user/world.hpp>

namespace lkm::user {

LKM_USER_INLINE descriptor::descriptor(process& owner, long fd, bool close_at_end)
    : owner_(&owner), fd_(fd), closes_(close_at_end)
{
}

LKM_USER_INLINE descriptor::descriptor(descriptor&& other) noexcept
    : owner_(other.owner_), fd_(other.fd_), closes_(std::exchange(other.closes_, false))
{
}

LKM_USER_INLINE descriptor& descriptor::operator=(descriptor&& other) noexcept
{
  std::swap(owner_, other.owner_);
  std::swap(fd_, other.fd_);
  std::swap(closes_, other.closes_);
  return *this;
}

LKM_USER_INLINE descriptor::~descriptor()
{
  if (closes_ && fd_ >= 0) owner_->at_end_of_scope([this] { owner_->close(number()); });
}

LKM_USER_INLINE int descriptor::release()
{
  closes_ = false;
  return number();
}

LKM_USER_INLINE outcome descriptor::close()
{
  closes_ = false;
  return owner_->close(number());
}

LKM_USER_INLINE bytes_read descriptor::read(std::size_t n) { return owner_->read(number(), n); }

LKM_USER_INLINE bytes_read descriptor::pread(std::size_t n, long long pos) { return owner_->pread(number(), n, pos); }

LKM_USER_INLINE outcome descriptor::write(std::string_view bytes) { return owner_->write(number(), bytes); }

LKM_USER_INLINE outcome descriptor::pwrite(std::string_view bytes, long long pos)
{
  return owner_->pwrite(number(), bytes, pos);
}

LKM_USER_INLINE outcome descriptor::read_to(std::uintptr_t at, std::size_t n, std::string_view shown_as)
{
  return owner_->read_to(number(), at, n, shown_as);
}

LKM_USER_INLINE outcome descriptor::write_from(std::uintptr_t at, std::size_t n, std::string_view shown_as)
{
  return owner_->write_from(number(), at, n, shown_as);
}

LKM_USER_INLINE bytes_read descriptor::readv(const std::vector<std::size_t>& sizes)
{
  return owner_->readv(number(), sizes);
}

LKM_USER_INLINE bytes_read descriptor::preadv2(const std::vector<std::size_t>& sizes, long long pos, int flags)
{
  return owner_->preadv2(number(), sizes, pos, flags);
}

LKM_USER_INLINE outcome descriptor::writev(const std::vector<std::string_view>& pieces)
{
  return owner_->writev(number(), pieces);
}

LKM_USER_INLINE outcome descriptor::pwritev2(const std::vector<std::string_view>& pieces, long long pos, int flags)
{
  return owner_->pwritev2(number(), pieces, pos, flags);
}

LKM_USER_INLINE outcome descriptor::lseek(long long offset, int whence)
{
  return owner_->lseek(number(), offset, whence);
}

LKM_USER_INLINE outcome descriptor::ioctl(unsigned number, unsigned long arg, std::string_view shown_as)
{
  return owner_->ioctl(this->number(), number, arg, shown_as);
}

LKM_USER_INLINE outcome descriptor::fcntl(unsigned command, unsigned long arg)
{
  return owner_->fcntl(number(), command, arg);
}

LKM_USER_INLINE outcome descriptor::set_owner(process& owner) { return owner_->set_owner(number(), owner); }

LKM_USER_INLINE outcome descriptor::lock(unsigned command, int type, long long start, long long length, int whence)
{
  return owner_->lock(number(), command, type, start, length, whence);
}

LKM_USER_INLINE outcome descriptor::flock(int operation) { return owner_->flock(number(), operation); }

LKM_USER_INLINE outcome descriptor::fsync() { return owner_->fsync(number()); }

LKM_USER_INLINE outcome descriptor::poll(short events, int timeout) { return owner_->poll(number(), events, timeout); }

LKM_USER_INLINE mapping descriptor::mmap(std::size_t length, int prot, int flags, unsigned long offset, const place& at)
{
  return owner_->mmap(number(), length, prot, flags, offset, at);
}

LKM_USER_INLINE descriptor descriptor::dup() { return {*owner_, owner_->dup(number()).value()}; }

LKM_USER_INLINE mapping::mapping(process& owner, long result, std::size_t size, std::string name, bool unmap_at_end)
    : owner_(&owner), result_(result), size_(size), name_(std::move(name)), unmaps_(unmap_at_end && result >= 0)
{
}

LKM_USER_INLINE mapping::mapping(mapping&& other) noexcept
    : owner_(other.owner_),
      result_(other.result_),
      size_(other.size_),
      name_(std::move(other.name_)),
      unmaps_(std::exchange(other.unmaps_, false))
{
}

LKM_USER_INLINE mapping::~mapping()
{
  if (unmaps_) owner_->at_end_of_scope([this] { munmap(); });
}

LKM_USER_INLINE place mapping::at(std::size_t offset) const
{
  return {static_cast<std::uintptr_t>(result_) + offset, name_ + '+' + hex(offset)};
}

LKM_USER_INLINE touched mapping::load(std::size_t offset, std::size_t n) const { return owner_->load(at(offset), n); }

LKM_USER_INLINE touched mapping::store(std::size_t offset, std::string_view bytes) const
{
  return owner_->store(at(offset), bytes);
}

LKM_USER_INLINE outcome mapping::munmap()
{
  unmaps_ = false;
  return munmap(0, size_);
}

LKM_USER_INLINE outcome mapping::munmap(std::size_t offset, std::size_t n) const
{
  return owner_->munmap(at(offset), n);
}

LKM_USER_INLINE outcome mapping::mprotect(std::size_t offset, std::size_t n, int prot) const
{
  return owner_->mprotect(at(offset), n, prot);
}

LKM_USER_INLINE outcome mapping::mprotect(int prot) const { return mprotect(0, size_, prot); }

LKM_USER_INLINE outcome mapping::msync(std::size_t offset, std::size_t n, int flags) const
{
  return owner_->msync(at(offset), n, flags);
}

LKM_USER_INLINE outcome mapping::madvise(int advice) const { return owner_->madvise(at(0), size_, advice); }

LKM_USER_INLINE memory::memory(system_calls& owner, std::size_t size, unsigned access)
    : owner_(&owner), size_(size), at_(owner.make_buffer(size, access))
{
}

LKM_USER_INLINE memory::memory(system_calls& owner, std::size_t size, low)
    : owner_(&owner), size_(size), at_(owner.make_low_buffer(size)), is_as_made_(false)
{
}

LKM_USER_INLINE memory::memory(memory&& other) noexcept
    : owner_(std::exchange(other.owner_, nullptr)), size_(other.size_), at_(other.at_), is_as_made_(other.is_as_made_)
{
}

LKM_USER_INLINE memory::~memory()
{
  if (owner_) owner_->release_buffer(at_, size_, is_as_made_);
}

LKM_USER_INLINE void memory::store(std::string_view bytes, std::size_t offset)
{
  owner_->fill_buffer(at_ + offset, bytes.data(), bytes.size());
}

LKM_USER_INLINE std::string memory::load(std::size_t n, std::size_t offset) const
{
  std::string bytes(n, '\0');
  owner_->look_into_buffer(bytes.data(), at_ + offset, n);
  return bytes;
}

LKM_USER_INLINE void memory::unmap(std::size_t offset, std::size_t n)
{
  is_as_made_ = false;
  owner_->unmap_buffer(at_ + offset, n);
}

LKM_USER_INLINE void memory::read_only()
{
  is_as_made_ = false;
  owner_->protect_buffer(at_, size_, 1);
}

}  // namespace lkm::user
