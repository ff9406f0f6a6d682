// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Memory that grows: bytes in quanta, quanta in sets, sets in a list. It comes with the first write to it.
#pragma once

#include <lkm/slab.hpp>
#include <lkm/types.hpp>

#include <algorithm>
#include <cstddef>
#include <limits>
#include <span>
#include <utility>

namespace scull_device {

struct shape {
  std::size_t quantum;  // bytes
  std::size_t qset;     // quanta
};

class quantum_sets {
 public:
  explicit quantum_sets(shape of) : shape_(of) {}
  quantum_sets(const quantum_sets&) = delete;
  quantum_sets& operator=(const quantum_sets&) = delete;
  ~quantum_sets() { clear(shape_); }

  static constexpr lkm::loff_t max = std::numeric_limits<lkm::loff_t>::max();

  lkm::loff_t size() const { return size_; }
  /// What was written now ends at `end` or behind it.
  void grow(lkm::loff_t end) { size_ = std::max(size_, end); }

  /// Bytes from `pos` to the end of its quantum, or of the data: what one read() gives at most.
  std::size_t left(lkm::loff_t pos) const
  {
    if (pos >= size_) return 0;
    return std::min(shape_.quantum - place_of(pos).offset, static_cast<std::size_t>(size_ - pos));
  }

  /// The bytes from `pos` to the end of its quantum; none where nobody has written, which reads as zeroes.
  std::span<const std::byte> find(lkm::loff_t pos) const
  {
    const auto place = place_of(pos);
    for (auto* s = first_.get(); s && s->number <= place.set; s = s->next.get())
      if (s->number == place.set && s->quanta[place.quantum])
        return s->quanta[place.quantum].span().subspan(place.offset);
    return {};
  }

  /// The same for a write, which makes what is missing. EFBIG at the largest position, ENOMEM; may sleep.
  lkm::result<std::span<std::byte>> make(lkm::loff_t pos)
  {
    const auto place = place_of(pos);
    const auto room = std::min(shape_.quantum - place.offset, static_cast<std::size_t>(max - pos));
    if (room == 0) return lkm::fail(EFBIG);
    auto& quantum = LKM_TRY(make_set(place.set))->quanta[place.quantum];
    if (!quantum) quantum = LKM_TRY(lkm::kmalloc_array<std::byte>::alloc(shape_.quantum));
    return quantum.span().subspan(place.offset, room);
  }

  /// Gives all memory back; what comes has the shape `next`.
  void clear(shape next)
  {
    while (first_) first_ = std::move(first_->next);
    size_ = 0;
    shape_ = next;
  }

 private:
  struct set {
    std::size_t number;
    lkm::kmalloc_array<lkm::kmalloc_array<std::byte>> quanta;
    lkm::kmalloc_ptr<set> next;
  };
  struct place {
    std::size_t set, quantum, offset;
  };

  place place_of(lkm::loff_t pos) const
  {
    const auto at = static_cast<std::size_t>(pos), number = at / shape_.quantum;
    return {number / shape_.qset, number % shape_.qset, at % shape_.quantum};
  }

  // In the order of their numbers, and only those that somebody wrote to: a hole costs nothing, however large.
  lkm::result<set*> make_set(std::size_t number)
  {
    auto* link = &first_;
    while (*link && (*link)->number < number) link = &(*link)->next;
    if (!*link || (*link)->number != number) {
      auto quanta = LKM_TRY(lkm::kmalloc_array<lkm::kmalloc_array<std::byte>>::alloc(shape_.qset));
      auto fresh = LKM_TRY(lkm::kmalloc<set>(number, std::move(quanta)));
      fresh->next = std::move(*link);
      *link = std::move(fresh);
    }
    return link->get();
  }

  shape shape_;
  lkm::loff_t size_ = 0;
  lkm::kmalloc_ptr<set> first_;
};

}  // namespace scull_device
