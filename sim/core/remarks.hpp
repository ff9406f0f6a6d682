// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// What a reviewer would say about what a driver returned. A remark is a note in the report with the call and the
/// remedy; it never changes Linux's answer.
#pragma once

#include <lkm/sim/core/report.hpp>
#include <lkm/sim/core/stack_trace.hpp>
#include <lkm/sim/core/task.hpp>
#include <lkm/sim/include/linux/errno.h>
#include <lkm/sim/kernel/sched/core.hpp>

#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>

namespace lkm::sim {

/// Each remark once in a kernel, however often the call is made.
[[gnu::cold, gnu::noinline]] inline void remark(const std::string& text)
{
  auto& findings = part<report>();
  if (!findings.mentions(text)) findings.add(severity::note, text);
}

/// "read() of /dev/probe returned 100"
inline std::string returned(std::string_view operation, const waist::file* f, long result)
{
  auto text = std::string(operation) + "()";
  if (f && f->f_path_name[0]) text += std::string(" of ") + f->f_path_name;
  return text + " returned " + std::to_string(result);
}

[[gnu::cold, gnu::noinline]] inline void remark_on_error(std::string_view operation, const waist::file* f, long error)
{
  if (error < -4095)
    remark(returned(operation, f, error) +
           ", which is no error number: those end at -4095, and user space takes this for a result");
  else if (error <= -waist::ERESTARTSYS && error >= -530 && !current().has_signal())
    remark(returned(operation, f, error) +
           (error == -waist::ERESTARTSYS ? " (-ERESTARTSYS)" : " (an error number of the kernel's own)") +
           " with no signal pending: the program sees errno " + std::to_string(-error) + ", which it does not know");
}

/// Of read(), write(), read_iter() and write_iter(), for which the caller asked for `asked` bytes.
[[gnu::cold, gnu::noinline]] inline void remark_on_transfer(std::string_view operation, const waist::file* f,
                                                            bool is_write, std::size_t asked, long result)
{
  if (result < 0) return remark_on_error(operation, f, result);
  if (static_cast<std::size_t>(result) > asked)
    remark(returned(operation, f, result) + ", more than the " + std::to_string(asked) +
           " bytes that the caller asked for: user space takes what lies behind its buffer for data");
  else if (is_write && !result && asked)
    remark(returned(operation, f, result) +
           ": a program that writes all of its data, such as echo, tries again for ever; return the bytes taken, or an "
           "error");
  else if (result && static_cast<unsigned long>(result) == current().bytes_not_copied)
    remark(returned(operation, f, result) +
           ", which is what copy_to_user() or copy_from_user() did not copy: return -EFAULT when they return anything "
           "but 0");
  else if (!is_write && result && result <= 133 && current().bytes_copied == 0)
    if (const char* const name = strerrorname_np(static_cast<int>(result)))
      remark(returned(operation, f, result) + " and copied nothing to user memory: is -" + name +
             " meant, without its minus?");
}

inline long remark_if_odd(std::string_view operation, const waist::file* f, bool is_write, std::size_t asked,
                          long result)
{
  auto& me = current();
  const bool is_usual =
      result > 0 && static_cast<std::size_t>(result) <= asked && (is_write || me.bytes_copied) && !me.bytes_not_copied;
  if (!is_usual) [[unlikely]]
    remark_on_transfer(operation, f, is_write, asked, result);
  return result;
}

/// Of any other operation.
inline long remark_if_odd(std::string_view operation, const waist::file* f, long result)
{
  if (result <= -waist::ERESTARTSYS) [[unlikely]]
    remark_on_error(operation, f, result);
  return result;
}

/// Of poll(), whose result is a set of EPOLL* bits.
inline waist::__poll_t remark_if_odd_poll(const waist::file* f, waist::__poll_t events)
{
  if (events >= 0xfffff001U) [[unlikely]]
    remark(returned("poll", f, static_cast<int>(events)) +
           ": poll() returns a set of events, and cannot fail; return EPOLLERR");
  return events;
}

/// At the end of a system call: a lock that is still held will never come free for anybody else.
[[gnu::cold, gnu::noinline]] inline void remark_on_locks(task& me, int mutexes_before)
{
  if (me.preempt_count > 0)
    oops("BUG: a spinlock is held, or preemption disabled, on the return to user space\nA spinlock was taken last in " +
         me.last_spinlock.text() + ": every path must give it back.");
  if (me.mutexes_held > mutexes_before)
    remark(activity_of(me) + " returned to user space with a mutex held, which was taken in " + me.last_mutex.text());
}

}  // namespace lkm::sim
