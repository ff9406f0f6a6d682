// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The functions of core/kernel.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::sim {

LKM_SIM_INLINE kernel::kernel(kernel_options options)
    : entry_(this), scheduler_(options.seed, options.processors, options.preemption)
{
  fault_handler::arm();
  slab_.init_on_alloc = options.init_on_alloc;
  make_files();
  first_ = &add_process("init");
  current_task = first_;
  for (const auto make : initcalls::all()) all_subsystems_.push_back(subsystems_.emplace_back(make()).get());
  if (options.prove_locking) first_->order = lock_order_ = &get<lockdep>();
  early_files files{*this};
  files.proc("modules", [this] { return modules_.proc_modules(); });
  files.proc_sys("kernel/modules_disabled", sysctl_ints({&modules_.disabled, 1}, 1, 1));
  for (auto* const s : all_subsystems_) s->boot(files);
  for (auto* const s : all_subsystems_) s->booted();
  if (options.note_double_fetches) get<user_fetches>().watch();
  uevents_.clear();
}

LKM_SIM_INLINE kernel::~kernel()
{
  for (const auto& text : unseen_bugs())
    std::fprintf(stderr, "lkm: %s\n", report::with_level({severity::bug, text}).c_str());
  // Whoever runs next, also where what follows here runs as a task of this kernel.
  const auto* const other = newest_ == this ? entry_.older : newest_;
  entry_.next_task = current_task && &current_task->owner() != this ? current_task : other ? other->first_ : nullptr;
  current_task = entry_.next_task;
  fault_handler::disarm();
}

LKM_SIM_INLINE process& kernel::add_process(std::string_view name, unsigned uid, unsigned gid)
{
  auto& p = *processes_.emplace_back(std::make_unique<process>(*this, next_pid_++, name));
  p.clock = &scheduler_.clock();
  p.on = &scheduler_.main();
  p.order = lock_order_;
  for (int fd = 0; fd < 3; ++fd) p.open("/dev/console", O_RDWR);
  p.setuid(uid, gid);
  return p;
}

LKM_SIM_INLINE process& kernel::spawn(process& parent, std::function<long(process&)> body)
{
  return start(parent, process::child_memory::shared, std::move(body));
}

LKM_SIM_INLINE process& kernel::fork(process& parent, std::function<long(process&)> body)
{
  return start(parent, process::child_memory::copied, std::move(body));
}

LKM_SIM_INLINE process& kernel::add_kernel_task(waist::pid_t pid, std::string_view name, std::function<void()> body)
{
  auto& t = *processes_.emplace_back(std::make_unique<process>(*this, pid, name));
  t.flags |= waist::PF_KTHREAD;
  t.order = lock_order_;
  t.processor = current().processor;
  t.blocked_signals = ~std::uint64_t{0};
  t.clock = &scheduler_.clock();
  waist::init_completion(&t.exited_);
  t.body_ = [body = std::move(body)](process& me) { return me.call("a kernel thread", [&] { return body(), 0L; }); };
  t.on = &t.stack_;
  t.stack_.start(scheduler_.stacks(), *scheduler_.running(), [this, &t] { return run(t); });
  return t;
}

LKM_SIM_INLINE task* kernel::next_task(const waist::task_struct* before) const
{
  auto at = processes_.begin();
  if (before) at = std::next(std::ranges::find_if(processes_, [&](const auto& p) { return p.get() == before; }));
  at = std::find_if(at, processes_.end(), [](const auto& p) { return p->pid && p->__state != waist::TASK_DEAD; });
  return at == processes_.end() ? nullptr : at->get();
}

LKM_SIM_INLINE task* kernel::find_task(waist::pid_t pid) const
{
  for (const auto& p : processes_)
    if (p->pid == pid && p->__state != waist::TASK_DEAD) return p.get();
  return nullptr;
}

LKM_SIM_INLINE long kernel::join(process& waiter, process& child)
{
  waiter.call("wait", [&]() -> long {
    waiter.waits_for = "for task " + std::to_string(child.pid) + " (" + child.comm + ") to end";
    waist::wait_for_completion(&child.exited_);
    waiter.waits_for.clear();
    return 0;
  });
  if (child.failure_) std::rethrow_exception(std::exchange(child.failure_, nullptr));
  // In a kernel that has died the child never ends.
  if (child.__state != waist::TASK_DEAD && report_.death()) std::rethrow_exception(report_.death());
  return child.exit_code_;
}

LKM_SIM_INLINE void kernel::run_until_asleep(process& waiter, const process& child)
{
  waiter.call("wait", [&]() -> long { return scheduler_.run_until_asleep(child), 0; });
}

LKM_SIM_INLINE void kernel::run_others()
{
  ++first_->sleeps;  // none of this is a loop of a driver's
  first_->call("wait", [&]() -> long { return run_ready_tasks(), 0; });
}

LKM_SIM_INLINE void kernel::run_until(std::uint64_t now)
{
  ++first_->sleeps;
  first_->call("wait", [&]() -> long {
    do run_ready_tasks();
    while (scheduler_.happens_by(now));
    return 0;
  });
}

LKM_SIM_INLINE void kernel::shut_down()
{
  if (std::exchange(down_, true)) return;
  if (scheduler_.dead()) return drop_files();
  current_task = first_;
  for (auto& p : processes_)
    if (p->is_spawned_ && p->__state != waist::TASK_DEAD) {
      report_.add(severity::bug,
                  "task " + std::to_string(p->pid) + " (" + p->comm + ") still ran at the end: join() it");
      // It never runs again, but its files are closed like any other's.
      scheduler_.forget(*p);
      p->asleep = false;
      p->__state = waist::TASK_DEAD;
    }
  for (auto& p : processes_) p->pending_signals = 0;
  try {
    for (auto& p : processes_)
      if (!(p->flags & waist::PF_KTHREAD)) p->close_all();
    first_->call("the end of the test", [&]() -> long { return modules_.unload_all(), find_leftovers(), 0; });
  } catch (const kernel_death&) {
    // The test is over: nobody is left to throw to, but the report has it.
    report_.death_was_not_told();
    drop_files();
  }
}

LKM_SIM_INLINE void kernel::take_away(const departure& who)
{
  for (auto s = all_subsystems_.rbegin(); s != all_subsystems_.rend(); ++s) (*s)->take_away(who);
}

LKM_SIM_INLINE void kernel::module_comes(waist::module& mod)
{
  for (auto* const s : all_subsystems_) s->module_comes(mod);
}

LKM_SIM_INLINE const sim::report& kernel::report()
{
  looked_ = true;
  return report_;
}

LKM_SIM_INLINE std::vector<std::string> kernel::unseen_bugs()
{
  shut_down();
  return std::exchange(looked_, true) ? std::vector<std::string>() : report_.untold_bugs();
}

LKM_SIM_INLINE std::vector<std::string> kernel::notes() const
{
  std::vector<std::string> all;
  for (const auto& f : report_.findings())
    if (f.level == severity::note) all.push_back(f.text);
  return all;
}

LKM_SIM_INLINE void kernel::run_ready_tasks()
{
  while (scheduler_.others_are_ready()) scheduler_.schedule();
}

LKM_SIM_INLINE process& kernel::start(process& parent, process::child_memory memory, std::function<long(process&)> body)
{
  auto& child = *processes_.emplace_back(std::make_unique<process>(parent, next_pid_++, memory));
  child.is_spawned_ = true;
  child.order = lock_order_;
  child.processor = parent.processor;
  child.clock = &scheduler_.clock();
  if (memory == process::child_memory::copied)
    parent.call("fork", [&]() -> long { return dup_mmap(*child.memory_, *parent.memory_), 0; });
  waist::init_completion(&child.exited_);
  child.body_ = std::move(body);
  child.on = &child.stack_;
  child.stack_.start(scheduler_.stacks(), *scheduler_.running(), [this, &child] { return run(child); });
  scheduler_.enqueue(child);
  return child;
}

LKM_SIM_INLINE fiber* kernel::run(process& child)
{
  try {
    child.exit_code_ = child.body_(child);
  } catch (const killed& k) {
    child.exit_code_ = 128 + k.signal;
  } catch (...) {
    child.failure_ = std::current_exception();
  }
  child.pending_signals = 0;
  try {
    child.close_all();
  } catch (...) {
    if (!child.failure_) child.failure_ = std::current_exception();
  }
  waist::complete_all(&child.exited_);
  return scheduler_.leave_for_good(child);
}

LKM_SIM_INLINE void kernel::find_leftovers()
{
  take_away(the_end{report_});
  slab_.report_leftovers(report_);
  pages_.report_leftovers(report_);
  name_space::for_each(names_.root(), "", [&](const std::string& path, const node& n) {
    if ((S_ISCHR(n.i_mode) || S_ISBLK(n.i_mode)) && !n.i_fop && !n.made_by_devtmpfs)
      report_.add(severity::note, "node " + path + " was left behind: unlink() it when its driver goes");
  });
}

LKM_SIM_INLINE void kernel::drop_files()
{
  for (auto& p : processes_) p->descriptors().clear();
  auto& files = files_.all;
  // The kernel's own sets of files first, as they point to others.
  for (auto& f : files)
    if (f.f_op == &eventpoll_operations) f.f_op->release(f.f_inode, &f);
  while (!files.empty()) delete &files.front();
}

LKM_SIM_INLINE void kernel::make_files()
{
  auto& root = names_.root();
  root.inode->i_fop = &directory_operations;
  auto& console = *names_.add(devtmpfs_.directory(), "console", S_IFCHR | 0600).inode;
  console.i_fop = &console_operations;
  console.i_rdev = waist::MKDEV(5, 1);
  names_.add(root, "tmp", S_IFDIR | 01777).inode->i_fop = &directory_operations;
  auto& log = *names_.add(devtmpfs_.directory(), "kmsg", S_IFCHR | 0644).inode;
  log.i_fop = &kmsg_operations;
  log.i_rdev = waist::MKDEV(1, 11);
}

LKM_SIM_INLINE void cut_off_files(kernel& of, const module_instance& leaving, bool by_force)
{
  const auto& mod = const_cast<module_instance&>(leaving).module();
  const auto tell = [&](const std::string& what) {
    if (by_force) return;
    part<report>().add(severity::bug, std::string("module ") + mod.name + " was removed while " + what +
                                          ": its file_operations have no .owner = THIS_MODULE");
  };
  const auto leads_there = [&](const waist::file& f) { return leaving.contains(f.f_op) || f.f_op->owner == &mod; };
  // What Linux would find in freed memory is taken off the lists that outlive the module.
  const auto forget_cdev = [&](waist::inode& inode) {
    if (inode.i_cdev && leaving.contains(inode.i_cdev)) cd_forget(&inode);
  };
  name_space::for_each_node(of.names().root(), forget_cdev);
  of.for_each_task([&](const task& t) {
    if (t.asleep && t.file && leads_there(*t.file)) tell(activity_of(t) + " is asleep");
  });
  of.for_each_file([&](waist::file& f) {
    forget_cdev(*f.f_inode);
    if (!leads_there(f)) return;
    tell(std::string(f.f_path_name) + " is open");
    f.f_op = &operations_of_removed_module;
  });
  of.for_each_mapping([&](const vm_area& a) {
    if (a.vm_ops && leaving.contains(a.vm_ops))
      tell(std::string("a mapping of ") + a.vm_file->f_path_name + " is there, which keeps the file open");
  });
}

LKM_SIM_INLINE task& make_kernel_task(std::string_view name, std::function<void()> body)
{
  auto& owner = current().owner();
  auto& fresh = owner.add_kernel_task(owner.next_pid(), name, std::move(body));
  owner.scheduler().add_asleep(fresh);
  return fresh;
}

LKM_SIM_INLINE void need_idle_task()
{
  auto& owner = current().owner();
  auto& scheduler = owner.scheduler();
  if (!scheduler.has_idle_task())
    scheduler.set_idle_task(owner.add_kernel_task(0, "swapper/0", [&scheduler] { scheduler.idle(); }));
}

}  // namespace lkm::sim
