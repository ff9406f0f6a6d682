// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models fs/eventpoll.c (Linux 6.1): sets of files whose wake-ups make them ready, level- and edge-triggered.
#pragma once

#include <lkm/sim/fs/pipe.hpp>
#include <lkm/sim/fs/select.hpp>
#include <lkm/sim/kernel/locking/mutex.hpp>
#include <lkm/sim/lib/usercopy.hpp>

#include <boost/intrusive/list.hpp>
#include <sys/epoll.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <list>
#include <map>
#include <memory>
#include <utility>
#include <vector>

namespace lkm::sim {

// Not namespace lkm's, which are a driver's and have a type of their own.
using waist::EPOLLERR;
using waist::EPOLLHUP;
using waist::EPOLLIN;
using waist::EPOLLOUT;

class eventpoll;

/// A file in a set, under the descriptor that it was added as; linked while it may be ready.
struct epitem : boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>> {
  struct waiter {
    waist::wait_queue_entry entry;
    waist::wait_queue_head* queue;
    epitem* item;
  };

  eventpoll* set;
  open_file* file;
  int fd;
  ::epoll_event event;
  std::list<waiter> waiters;

  epitem(eventpoll& owner, open_file& f, int number, const ::epoll_event& e)
      : set(&owner), file(&f), fd(number), event(e)
  {
  }
  epitem(const epitem&) = delete;
  epitem& operator=(const epitem&) = delete;
  ~epitem()
  {
    for (auto& w : waiters) waist::remove_wait_queue(w.queue, &w.entry);
  }
};

/// The sets that a file is in; it leaves them when it goes.
struct file_watchers {
  std::vector<epitem*> items;
};

inline open_file::open_file() : waist::file{} {}
inline open_file::~open_file() = default;

/// What an epoll descriptor stands for. A task that uses the items holds the mutex, even while a driver's poll()
/// sleeps, so calls that add, change or remove items wait meanwhile.
class eventpoll : public std::enable_shared_from_this<eventpoll> {
 public:
  eventpoll()
  {
    waist::__mutex_init(&mutex, "&ep->mtx", waist::lkm_no_validate());
    waist::__init_waitqueue_head(&sleepers_, "epoll", nullptr);
    waist::__init_waitqueue_head(&pollers_, "epoll", nullptr);
  }
  eventpoll(const eventpoll&) = delete;
  eventpoll& operator=(const eventpoll&) = delete;

  /// Its last file is closed.
  void clear()
  {
    const mutex_guard lock(mutex);
    while (!items_.empty()) remove(*items_.begin()->second);
  }

  struct waist::mutex mutex;

  epitem* find(open_file& f, int fd) const
  {
    const auto at = items_.find({&f, fd});
    return at == items_.end() ? nullptr : at->second.get();
  }

  void add(open_file& f, int fd, const ::epoll_event& event)
  {
    auto& item = *items_.emplace(std::pair{&f, fd}, std::make_unique<epitem>(*this, f, fd, event)).first->second;
    if (!f.watchers) f.watchers = std::make_unique<file_watchers>();
    f.watchers->items.push_back(&item);
    joining join(item);
    if (ask(item, &join)) make_ready(item);
  }

  void modify(epitem& item, const ::epoll_event& event)
  {
    item.event = event;
    if (ask(item, nullptr)) make_ready(item);
  }

  void remove(epitem& item)
  {
    item.unlink();
    auto& watchers = item.file->watchers->items;
    std::erase(watchers, &item);
    items_.erase({item.file, item.fd});
  }

  /// epoll_wait(2): how many events were put at `to`, 0 when the time is up, -EINTR whatever SA_RESTART says.
  int wait(user_address to, int maxevents, std::int64_t timeout_ns)
  {
    auto& me = current();
    auto& clock = part<scheduler>();
    const auto end = timeout_ns < 0 ? 0 : clock.now() + static_cast<std::uint64_t>(timeout_ns);
    bool timed_out = timeout_ns == 0;
    while (true) {
      if (!ready_.empty())
        if (const int sent = send(to, maxevents)) return sent;
      if (timed_out) return 0;
      if (me.has_signal()) return -EINTR;
      waist::wait_queue_entry entry;
      waist::init_wait_entry(&entry, waist::WQ_FLAG_EXCLUSIVE);
      if (waist::prepare_to_wait_event(&sleepers_, &entry, waist::TASK_INTERRUPTIBLE) == 0 && ready_.empty()) {
        if (timeout_ns < 0)
          clock.schedule();
        else
          clock.sleep_until(me, end);
      }
      timed_out = timeout_ns >= 0 && clock.now() >= end;
      waist::finish_wait(&sleepers_, &entry);
    }
  }

  /// The set itself is a file that can be polled: ready as long as one of its files is.
  unsigned poll(waist::file* f, waist::poll_table* table)
  {
    waist::poll_wait(f, &pollers_, table);
    const mutex_guard lock(mutex);
    ready_items taken;
    taken.swap(ready_);
    bool found = false;
    while (!taken.empty() && !found) {
      auto& item = taken.front();
      taken.pop_front();
      found = ask(item, nullptr);
      if (found && !item.is_linked()) taken.push_front(item);
    }
    ready_.splice(ready_.begin(), taken);
    return found ? waist::EPOLLIN | waist::EPOLLRDNORM : 0;
  }

  /// True when `other` is reached through the sets in this one.
  bool leads_to(const eventpoll& other) const;

 private:
  // How events are to be delivered, as against which.
  static constexpr std::uint32_t delivery = EPOLLWAKEUP | EPOLLONESHOT | EPOLLET | EPOLLEXCLUSIVE;

  /// A poll table that puts the item into the file's wait queues.
  struct joining : waist::poll_table {
    explicit joining(epitem& i) : waist::poll_table{enqueue, 0}, item(&i) {}
    static void enqueue(waist::file*, waist::wait_queue_head* queue, waist::poll_table* table)
    {
      auto& item = *static_cast<joining*>(table)->item;
      auto& w = item.waiters.emplace_back(epitem::waiter{{}, queue, &item});
      w.entry.private_ = &w;
      w.entry.func = woken;
      waist::INIT_LIST_HEAD(&w.entry.entry);
      if (item.event.events & EPOLLEXCLUSIVE)
        waist::add_wait_queue_exclusive(queue, &w.entry);
      else
        waist::add_wait_queue(queue, &w.entry);
    }
    epitem* item;
  };

  static unsigned ask(epitem& item, joining* join)
  {
    waist::poll_table no_queue{nullptr, 0};
    waist::poll_table& table = join ? *join : no_queue;
    table._key = item.event.events;
    return item.file->f_op->poll(item.file, &table) & item.event.events;
  }

  // The file's wait queue was woken.
  static int woken(waist::wait_queue_entry* entry, unsigned, int, void* key)
  {
    auto& item = *static_cast<epitem::waiter*>(entry->private_)->item;
    const auto events = static_cast<std::uint32_t>(reinterpret_cast<std::uintptr_t>(key));
    const auto wanted = item.event.events & ~delivery;
    if (!wanted || (events && !(events & wanted))) return 0;
    const bool somebody_sleeps = waist::waitqueue_active(&item.set->sleepers_);
    item.set->make_ready(item);
    // An exclusive item takes the wake-up only when it is of use.
    return !(item.event.events & EPOLLEXCLUSIVE) || somebody_sleeps;
  }

  void make_ready(epitem& item)
  {
    if (!item.is_linked()) ready_.push_back(item);
    waist::__wake_up(&sleepers_, waist::TASK_NORMAL, 1, nullptr);
    waist::__wake_up(&pollers_, waist::TASK_NORMAL, 1, nullptr);
  }

  int send(user_address to, int maxevents)
  {
    const mutex_guard lock(mutex);
    ready_items taken;
    taken.swap(ready_);
    int sent = 0;
    while (!taken.empty() && sent < maxevents) {
      auto& item = taken.front();
      taken.pop_front();
      const auto events = ask(item, nullptr);
      if (!events) continue;
      const ::epoll_event out{events, item.event.data};
      // SAFETY: copy_to_user() does not dereference the user address.
      if (waist::copy_to_user(reinterpret_cast<void*>(to + static_cast<unsigned>(sent) * sizeof out), &out,
                              sizeof out)) {
        if (!item.is_linked()) taken.push_front(item);
        if (!sent) sent = -EFAULT;
        break;
      }
      ++sent;
      if (item.event.events & EPOLLONESHOT)
        item.event.events &= delivery;
      else if (!(item.event.events & EPOLLET) && !item.is_linked())
        ready_.push_back(item);
    }
    // What was not looked at stays in front.
    ready_.splice(ready_.begin(), taken);
    return sent;
  }

  using ready_items = boost::intrusive::list<epitem, boost::intrusive::constant_time_size<false>>;

  std::map<std::pair<open_file*, int>, std::unique_ptr<epitem>> items_;
  ready_items ready_;
  waist::wait_queue_head sleepers_, pollers_;
};

inline void eventpoll_release(open_file& f)
{
  if (!f.watchers) return;
  auto& items = f.watchers->items;
  while (!items.empty()) {
    // The set may go while this waits for it, and take the item along.
    const auto set = items.back()->set->shared_from_this();
    const mutex_guard lock(set->mutex);
    if (!items.empty() && items.back()->set == set.get()) set->remove(*items.back());
  }
}

inline std::shared_ptr<eventpoll>& eventpoll_owner(waist::file* f)
{
  return *static_cast<std::shared_ptr<eventpoll>*>(f->private_data);
}
inline eventpoll& eventpoll_of(waist::file* f) { return *eventpoll_owner(f); }

inline constexpr waist::file_operations eventpoll_operations = [] {
  waist::file_operations ops{};
  ops.poll = [](waist::file* f, waist::poll_table* table) { return eventpoll_of(f).poll(f, table); };
  ops.release = [](waist::inode*, waist::file* f) {
    eventpoll_of(f).clear();
    delete &eventpoll_owner(f);
    return 0;
  };
  ops.llseek = waist::noop_llseek;
  return ops;
}();

inline bool is_eventpoll(const waist::file* f) { return f->f_op == &eventpoll_operations; }

inline bool eventpoll::leads_to(const eventpoll& other) const
{
  return this == &other || std::any_of(items_.begin(), items_.end(), [&](const auto& i) {
           return is_eventpoll(i.first.first) && eventpoll_of(i.first.first).leads_to(other);
         });
}

/// epoll_create1(2)
inline waist::file* epoll_create(const task& who)
{
  auto inode = std::make_shared<node>(0600, waist::kuid_t{0}, waist::kgid_t{0});
  auto* const f =
      alloc_file(std::make_shared<dentry>("[eventpoll]", std::move(inode)), &eventpoll_operations, O_RDWR, who);
  f->private_data = new std::shared_ptr(std::make_shared<eventpoll>());
  return f;
}

/// epoll_ctl(2) with `event` taken from user space already.
inline int epoll_ctl(const descriptor_table& fds, int epfd, int op, int fd, ::epoll_event event)
{
  auto* const set_file = fds.find(epfd);
  auto* const f = set_file ? fds.find(fd) : nullptr;
  if (!f) return -EBADF;
  if (!f->f_op->poll) return -EPERM;
  event.events &= ~std::uint32_t{EPOLLWAKEUP};  // nothing here is ever suspended
  if (f == set_file || !is_eventpoll(set_file)) return -EINVAL;
  constexpr std::uint32_t with_exclusive =
      EPOLLIN | EPOLLOUT | EPOLLERR | EPOLLHUP | EPOLLWAKEUP | EPOLLET | EPOLLEXCLUSIVE;
  if (op != EPOLL_CTL_DEL && (event.events & EPOLLEXCLUSIVE))
    if (op == EPOLL_CTL_MOD || is_eventpoll(f) || (event.events & ~with_exclusive)) return -EINVAL;
  auto& set = eventpoll_of(set_file);
  if (op == EPOLL_CTL_ADD && is_eventpoll(f) && eventpoll_of(f).leads_to(set)) return -ELOOP;
  const mutex_guard lock(set.mutex);
  auto* const item = set.find(as_open_file(f), fd);
  switch (op) {
    case EPOLL_CTL_ADD:
      if (item) return -EEXIST;
      event.events |= EPOLLERR | EPOLLHUP;
      set.add(as_open_file(f), fd, event);
      return 0;
    case EPOLL_CTL_DEL:
      if (!item) return -ENOENT;
      set.remove(*item);
      return 0;
    case EPOLL_CTL_MOD:
      if (!item) return -ENOENT;
      if (item->event.events & EPOLLEXCLUSIVE) return -EINVAL;
      event.events |= EPOLLERR | EPOLLHUP;
      set.modify(*item, event);
      return 0;
    default: return -EINVAL;
  }
}

/// epoll_wait(2); `timeout` in milliseconds, negative for ever.
inline int epoll_wait(const descriptor_table& fds, int epfd, user_address events, int maxevents, int timeout)
{
  if (maxevents <= 0 || static_cast<unsigned>(maxevents) > static_cast<unsigned>(INT_MAX) / sizeof(::epoll_event))
    return -EINVAL;
  if (!access_ok(events, static_cast<unsigned>(maxevents) * sizeof(::epoll_event))) return -EFAULT;
  auto* const f = fds.find(epfd);
  if (!f) return -EBADF;
  if (!is_eventpoll(f)) return -EINVAL;
  return eventpoll_of(f).wait(events, maxevents, timeout < 0 ? -1 : std::int64_t{timeout} * 1'000'000);
}

}  // namespace lkm::sim
