// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Says in the log what locks, counters and RCU do: insmod locking.ko area=semaphores */
#include <linux/atomic.h>
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/jiffies.h>
#include <linux/kref.h>
#include <linux/kthread.h>
#include <linux/lockdep.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/percpu.h>
#include <linux/percpu_counter.h>
#include <linux/rculist.h>
#include <linux/rcupdate.h>
#include <linux/refcount.h>
#include <linux/rwlock.h>
#include <linux/rwsem.h>
#include <linux/sched.h>
#include <linux/semaphore.h>
#include <linux/seqlock.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/srcu.h>
#include <linux/version.h>
#include <linux/wait.h>
#include <linux/wait_bit.h>
#include <linux/bit_spinlock.h>

#include "areas.h"
#include "helper.h"

static struct helper first, second, third;

/* Atomics */

static void say_atomics(void)
{
	atomic_t a = ATOMIC_INIT(5);
	atomic64_t b = ATOMIC64_INIT(1LL << 40);
	atomic_long_t c = ATOMIC_LONG_INIT(-1);
	int old = 3, word = 7;

	tell(atomic_read(&a));
	tell(atomic_add_return(2, &a));
	tell(atomic_sub_return(3, &a));
	tell(atomic_fetch_add(10, &a));
	tell(atomic_fetch_sub(1, &a));
	tell(atomic_read(&a));
	tell(atomic_inc_return(&a));
	tell(atomic_dec_return(&a));
	tell(atomic_fetch_inc(&a));
	tell(atomic_fetch_dec(&a));
	atomic_set(&a, 0xf0);
	tell(atomic_fetch_and(0x3c, &a));
	tell(atomic_fetch_or(0x03, &a));
	tell(atomic_fetch_xor(0xff, &a));
	tell(atomic_fetch_andnot(0x0c, &a));
	tell(atomic_read(&a));
	atomic_set(&a, 1);
	tell(atomic_dec_and_test(&a));
	tell(atomic_inc_and_test(&a));
	tell(atomic_sub_and_test(1, &a));
	tell(atomic_add_negative(-1, &a));
	tell(atomic_add_negative(1, &a));
	tell(atomic_inc_not_zero(&a));
	tell(atomic_add_unless(&a, 4, 0));
	atomic_set(&a, 4);
	tell(atomic_add_unless(&a, 4, 0));
	tell(atomic_fetch_add_unless(&a, 1, 9));
	tell(atomic_inc_not_zero(&a));
	tell(atomic_read(&a));
	tell(atomic_dec_if_positive(&a));
	atomic_set(&a, 0);
	tell(atomic_dec_if_positive(&a));
	tell(atomic_inc_unless_negative(&a));
	tell(atomic_dec_unless_positive(&a));
	tell(atomic_read(&a));
	tell(atomic_xchg(&a, 3));
	tell(atomic_cmpxchg(&a, 2, 8));
	tell(atomic_cmpxchg(&a, 3, 8));
	tell(atomic_try_cmpxchg(&a, &old, 9));
	tell(old);
	tell(atomic_try_cmpxchg(&a, &old, 9));
	tell(atomic_read(&a));
	atomic_set(&a, INT_MAX);
	tell(atomic_inc_return(&a));
	tell(atomic_dec_return(&a));

	tell(atomic64_add_return(1, &b));
	tell(atomic64_fetch_sub(1LL << 41, &b));
	tell(atomic64_read(&b));
	tell(atomic64_add_negative(0, &b));
	tell(atomic64_xchg(&b, 77));
	tell(atomic64_cmpxchg(&b, 77, 78));
	tell(atomic64_inc_not_zero(&b));
	tell(atomic64_dec_if_positive(&b));
	tell(atomic_long_inc_and_test(&c));
	tell(atomic_long_add_return(5, &c));
	tell(atomic_long_cmpxchg(&c, 5, 6));
	tell(atomic_long_fetch_or(9, &c));
	tell(atomic_long_read(&c));

	tell(xchg(&word, 9));
	tell(cmpxchg(&word, 8, 1));
	tell(cmpxchg(&word, 9, 1));
	tell(word);
}

/* Spinlocks and rwlocks */

static void say_spinlocks(void)
{
	static DEFINE_SPINLOCK(lock);
	static DEFINE_RAW_SPINLOCK(raw);
	static DEFINE_RWLOCK(rw);
	unsigned long flags, word = 0;
	atomic_t count = ATOMIC_INIT(2);

	tell(spin_is_locked(&lock));
	tell(spin_trylock(&lock));
	tell(spin_is_locked(&lock));
	assert_spin_locked(&lock);
	lockdep_assert_held(&lock);
	tell(spin_trylock(&lock));
	spin_unlock(&lock);
	tell(spin_trylock_bh(&lock));
	tell(!!in_softirq());
	tell(spin_trylock_bh(&lock));
	spin_unlock_bh(&lock);
	tell(!!in_softirq());
	tell(spin_trylock_irq(&lock));
	tell(irqs_disabled());
	spin_unlock_irq(&lock);
	tell(spin_trylock_irqsave(&lock, flags));
	tell(irqs_disabled());
	spin_unlock_irqrestore(&lock, flags);
	tell(irqs_disabled());
	tell(atomic_dec_and_lock(&count, &lock));
	tell(spin_is_locked(&lock));
	tell(atomic_dec_and_lock(&count, &lock));
	tell(spin_is_locked(&lock));
	spin_unlock(&lock);

	raw_spin_lock(&raw);
	tell(raw_spin_is_locked(&raw));
	tell(raw_spin_trylock(&raw));
	raw_spin_unlock(&raw);
	raw_spin_lock_irqsave(&raw, flags);
	tell(irqs_disabled());
	raw_spin_unlock_irqrestore(&raw, flags);
	raw_spin_lock_bh(&raw);
	raw_spin_unlock_bh(&raw);

	say("rwlock");
	read_lock(&rw);
	tell(read_trylock(&rw));
	tell(write_trylock(&rw));
	tell(!!in_atomic());
	read_unlock(&rw);
	tell(write_trylock(&rw));
	read_unlock(&rw);
	tell(write_trylock(&rw));
	tell(read_trylock(&rw));
	tell(write_trylock(&rw));
	write_unlock(&rw);
	write_lock_irqsave(&rw, flags);
	tell(irqs_disabled());
	write_unlock_irqrestore(&rw, flags);
	tell(write_trylock_irqsave(&rw, flags));
	write_unlock_irqrestore(&rw, flags);
	read_lock_irqsave(&rw, flags);
	tell(irqs_disabled());
	read_unlock_irqrestore(&rw, flags);
	write_lock_bh(&rw);
	tell(!!in_softirq());
	write_unlock_bh(&rw);
	read_lock_irq(&rw);
	read_unlock_irq(&rw);
	tell(!!in_atomic());

	say("a bit");
	bit_spin_lock(3, &word);
	tell(word);
	tell(bit_spin_trylock(3, &word));
	tell(bit_spin_is_locked(3, &word));
	bit_spin_unlock(3, &word);
	tell(word);
	tell(!!in_atomic());
}

/* Sequence counts */

static void say_seqlocks(void)
{
	static DEFINE_SEQLOCK(lock);
	seqcount_t count = SEQCNT_ZERO(count);
	unsigned int start;

	start = read_seqbegin(&lock);
	tell(start);
	tell(read_seqretry(&lock, start));
	write_seqlock(&lock);
	tell(!!in_atomic());
	write_sequnlock(&lock);
	tell(read_seqretry(&lock, start));
	start = read_seqbegin(&lock);
	tell(start);
	tell(read_seqretry(&lock, start));
	read_seqlock_excl(&lock);
	read_sequnlock_excl(&lock);
	tell(read_seqretry(&lock, start));
	write_seqlock_irq(&lock);
	tell(irqs_disabled());
	write_sequnlock_irq(&lock);
	tell(read_seqretry(&lock, start));

	start = read_seqcount_begin(&count);
	tell(start);
	preempt_disable();
	raw_write_seqcount_begin(&count);
	tell(raw_read_seqcount(&count));
	raw_write_seqcount_end(&count);
	preempt_enable();
	tell(read_seqcount_retry(&count, start));
	tell(raw_read_seqcount(&count));
}

/* Semaphores */

static struct semaphore sem;
static int results[3];

static void down_once(void)
{
	down(&sem);
}
static void down_and_tell(void)
{
	results[0] = down_interruptible(&sem);
}
static void down_briefly(void)
{
	results[1] = down_timeout(&sem, 5);
}

static void say_semaphores(void)
{
	sema_init(&sem, 2);
	tell(down_trylock(&sem));
	tell(down_interruptible(&sem));
	tell(down_trylock(&sem));
	tell(down_timeout(&sem, 2));
	tell(sem.count);

	start(&first, "the first", down_once);
	start(&second, "the second", down_and_tell);
	say("both wait");
	up(&sem);
	finish(&first);
	tell(sem.count);
	tell(down_trylock(&sem));
	up(&sem);
	finish(&second);
	tell(results[0]);
	start(&third, "the third", down_briefly);
	finish(&third);
	tell(results[1]);
	up(&sem);
	up(&sem);
	up(&sem);
	tell(sem.count);
	tell(down_killable(&sem));
	tell(sem.count);
}

/* Semaphores of readers and writers */

static DECLARE_RWSEM(rwsem);

static void read_it(void)
{
	down_read(&rwsem);
	say("a reader");
	up_read(&rwsem);
}
static void write_it(void)
{
	down_write(&rwsem);
	say("the writer");
	msleep(20);
	up_write(&rwsem);
}
static void read_another(void)
{
	down_read(&rwsem);
	say("another reader");
	up_read(&rwsem);
}

static void say_rwsems(void)
{
	tell(rwsem_is_locked(&rwsem));
	tell(down_read_trylock(&rwsem));
	tell(down_read_trylock(&rwsem));
	tell(down_write_trylock(&rwsem));
	tell(rwsem_is_locked(&rwsem));
	up_read(&rwsem);
	up_read(&rwsem);
	tell(down_write_trylock(&rwsem));
	tell(down_read_trylock(&rwsem));
	tell(down_write_trylock(&rwsem));
	lockdep_assert_held_write(&rwsem);
	downgrade_write(&rwsem);
	tell(down_read_trylock(&rwsem));
	tell(down_write_trylock(&rwsem));
	up_read(&rwsem);
	up_read(&rwsem);
	tell(rwsem_is_locked(&rwsem));
	tell(down_write_killable(&rwsem));
	tell(rwsem_is_contended(&rwsem));

	say("readers and a writer wait for this writer");
	start(&first, "the first", read_it);
	start(&second, "the second", write_it);
	tell(rwsem_is_contended(&rwsem));
	up_write(&rwsem);
	finish(&first);
	finish(&second);

	say("a reader waits behind a writer who waits for a reader");
	down_read(&rwsem);
	start(&first, "the first", write_it);
	start(&second, "the second", read_another);
	say("they wait");
	up_read(&rwsem);
	finish(&first);
	finish(&second);

	say("downgraded, it lets the readers in");
	down_write(&rwsem);
	start(&first, "the first", read_it);
	downgrade_write(&rwsem);
	finish(&first);
	up_read(&rwsem);
	tell(down_read_interruptible(&rwsem));
	up_read(&rwsem);
	tell(down_read_killable(&rwsem));
	up_read(&rwsem);
	tell(rwsem_is_locked(&rwsem));
}

/* References */

struct object {
	struct kref kref;
	int number;
};
static void release_object(struct kref *kref)
{
	struct object *object = container_of(kref, struct object, kref);

	say("object %d is released", object->number);
	kfree(object);
}
static DEFINE_MUTEX(objects);
static void release_locked(struct kref *kref)
{
	tell(mutex_is_locked(&objects));
	mutex_unlock(&objects);
	release_object(kref);
}

static void say_refcounts(void)
{
	refcount_t count = REFCOUNT_INIT(2);
	struct object *object = kmalloc(sizeof(*object), GFP_KERNEL);

	tell(refcount_read(&count));
	refcount_inc(&count);
	tell(refcount_read(&count));
	tell(refcount_dec_and_test(&count));
	tell(refcount_sub_and_test(1, &count));
	tell(refcount_inc_not_zero(&count));
	tell(refcount_dec_not_one(&count));
	tell(refcount_dec_not_one(&count));
	tell(refcount_dec_if_one(&count));
	tell(refcount_read(&count));
	tell(refcount_inc_not_zero(&count));
	tell(refcount_add_not_zero(3, &count));
	tell(refcount_dec_if_one(&count));
	refcount_set(&count, 5);
	refcount_add(2, &count);
	refcount_dec(&count);
	tell(refcount_read(&count));
	tell(REFCOUNT_SATURATED);
	tell(REFCOUNT_MAX);

	say("kref");
	kref_init(&object->kref);
	object->number = 1;
	kref_get(&object->kref);
	tell(kref_read(&object->kref));
	tell(kref_put(&object->kref, release_object));
	tell(kref_get_unless_zero(&object->kref));
	tell(kref_put(&object->kref, release_object));
	tell(kref_put(&object->kref, release_object));

	object = kmalloc(sizeof(*object), GFP_KERNEL);
	kref_init(&object->kref);
	object->number = 2;
	kref_get(&object->kref);
	tell(kref_put_mutex(&object->kref, release_locked, &objects));
	tell(kref_put_mutex(&object->kref, release_locked, &objects));
	tell(mutex_is_locked(&objects));
}

/* Completions */

static struct completion event;

static void complete_later(void)
{
	msleep(20);
	complete(&event);
}

static void say_completions(void)
{
	init_completion(&event);
	tell(completion_done(&event));
	tell(try_wait_for_completion(&event));
	tell(wait_for_completion_timeout(&event, 2));
	tell(wait_for_completion_interruptible_timeout(&event, 2));
	tell(wait_for_completion_killable_timeout(&event, 2));
	complete(&event);
	complete(&event);
	tell(completion_done(&event));
	tell(wait_for_completion_killable(&event));
	tell(wait_for_completion_interruptible(&event));
	tell(completion_done(&event));
	start(&first, "the first", complete_later);
	tell(wait_for_completion_timeout(&event, HZ) > HZ / 2);
	finish(&first);
	complete_all(&event);
	tell(wait_for_completion_state(&event, TASK_INTERRUPTIBLE));
	wait_for_completion_io(&event);
	tell(completion_done(&event));
	reinit_completion(&event);
	tell(completion_done(&event));
}

/* Waiting */

static DECLARE_WAIT_QUEUE_HEAD(queue);
static int condition;
static DEFINE_SPINLOCK(guard);
static unsigned long bits;

static void wait_exclusively(void)
{
	results[0] = wait_event_interruptible_exclusive(queue, condition);
}
static void wait_idly(void)
{
	wait_event_idle(queue, condition);
}
static void wait_locked(void)
{
	spin_lock_irq(&guard);
	wait_event_lock_irq(queue, condition, guard);
	say("%d, interrupts disabled %d", spin_is_locked(&guard), irqs_disabled());
	spin_unlock_irq(&guard);
}
static void wait_with_queue_locked(void)
{
	spin_lock(&queue.lock);
	results[1] = wait_event_interruptible_locked(queue, condition);
	say("%d", spin_is_locked(&queue.lock));
	spin_unlock(&queue.lock);
}
static void wait_for_bit(void)
{
	results[2] = wait_on_bit(&bits, 4, TASK_UNINTERRUPTIBLE);
}
static void wait_for_variable(void)
{
	wait_var_event(&condition, condition == 3);
}
static void wait_woken_twice(void)
{
	DEFINE_WAIT_FUNC(wait, woken_wake_function);
	long left = HZ;

	add_wait_queue(&queue, &wait);
	while (!condition)
		left = wait_woken(&wait, TASK_INTERRUPTIBLE, left);
	remove_wait_queue(&queue, &wait);
	results[0] = left > 0;
}

static void say_waits(void)
{
	ktime_t before;
	int times = 0;

	tell(wait_event_killable(queue, 1));
	tell(wait_event_timeout(queue, 0, 2));
	tell(wait_event_timeout(queue, 1, 2));
	tell(wait_event_interruptible_timeout(queue, 0, 2));
	tell(wait_event_killable_timeout(queue, 0, 2));
	tell(wait_event_idle_timeout(queue, 0, 2));
	before = ktime_get();
	tell(wait_event_hrtimeout(queue, 0, ms_to_ktime(7)));
	tell(ktime_to_ms(ktime_sub(ktime_get(), before)) >= 7);
	tell(wait_event_interruptible_hrtimeout(queue, 0, ns_to_ktime(700 * 1000)));
	tell(wait_event_interruptible_hrtimeout(queue, 1, ns_to_ktime(700 * 1000)));
	wait_event_cmd(queue, times++ > 2, wake_up(&queue), (void)0);
	tell(times);
	tell(wq_has_sleeper(&queue));

	say("exclusive ones, one by one");
	condition = 0;
	start(&first, "the first", wait_exclusively);
	start(&second, "the second", wait_exclusively);
	tell(wq_has_sleeper(&queue));
	tell(wq_has_single_sleeper(&queue));
	condition = 1;
	wake_up(&queue);
	finish(&first);
	tell(wq_has_single_sleeper(&queue));
	wake_up_interruptible(&queue);
	finish(&second);
	tell(results[0]);

	say("idle");
	condition = 0;
	start(&first, "the first", wait_idly);
	condition = 1;
	wake_up(&queue);
	finish(&first);

	say("with a lock");
	condition = 0;
	start(&first, "the first", wait_locked);
	tell(spin_is_locked(&guard));
	spin_lock_irq(&guard);
	condition = 1;
	wake_up(&queue);
	spin_unlock_irq(&guard);
	finish(&first);

	condition = 0;
	start(&first, "the first", wait_with_queue_locked);
	spin_lock(&queue.lock);
	condition = 1;
	wake_up_locked(&queue);
	spin_unlock(&queue.lock);
	finish(&first);
	tell(results[1]);

	say("a bit");
	bits = 1 << 4;
	tell(wait_on_bit_timeout(&bits, 4, TASK_UNINTERRUPTIBLE, 2));
	start(&first, "the first", wait_for_bit);
	clear_and_wake_up_bit(4, &bits);
	finish(&first);
	tell(results[2]);
	tell(wait_on_bit_lock(&bits, 4, TASK_UNINTERRUPTIBLE));
	tell(bits);

	say("a variable");
	condition = 0;
	start(&first, "the first", wait_for_variable);
	condition = 3;
	wake_up_var(&condition);
	finish(&first);

	say("woken");
	condition = 0;
	start(&first, "the first", wait_woken_twice);
	wake_up(&queue);
	msleep(20);
	condition = 1;
	wake_up(&queue);
	finish(&first);
	tell(results[0]);
}

/* RCU */

struct entry {
	struct list_head list;
	struct hlist_node node;
	struct rcu_head rcu;
	int number;
};
static LIST_HEAD(entries);
static HLIST_HEAD(nodes);
static struct entry __rcu *published;
static int freed;
DEFINE_STATIC_SRCU(srcu);

static void free_entry(struct rcu_head *head)
{
	struct entry *entry = container_of(head, struct entry, rcu);

	say("entry %d is freed, serving softirqs %d", entry->number, !!in_serving_softirq());
	freed++;
	kfree(entry);
}
static struct entry *make_entry(int number)
{
	struct entry *entry = kzalloc(sizeof(*entry), GFP_KERNEL);

	entry->number = number;
	return entry;
}
static void read_sleeping(void)
{
	int idx = srcu_read_lock(&srcu);

	msleep(100);
	say("the reader leaves");
	srcu_read_unlock(&srcu, idx);
}

static void say_rcu(void)
{
	struct entry *entry, *old;
	int i, sum = 0;

	for (i = 1; i <= 3; i++) {
		entry = make_entry(i);
		list_add_tail_rcu(&entry->list, &entries);
		hlist_add_head_rcu(&entry->node, &nodes);
	}
	rcu_read_lock();
	list_for_each_entry_rcu(entry, &entries, list) sum = sum * 10 + entry->number;
	tell(sum);
	hlist_for_each_entry_rcu(entry, &nodes, node) sum = sum * 10 + entry->number;
	tell(sum);
	tell(list_first_or_null_rcu(&entries, struct entry, list)->number);
	rcu_read_unlock();

	entry = list_first_entry(&entries, struct entry, list);
	list_del_rcu(&entry->list);
	hlist_del_init_rcu(&entry->node);
	tell(entry->list.next != NULL);
	synchronize_rcu();
	tell(entry->number);
	kfree(entry);

	entry = list_first_entry(&entries, struct entry, list);
	list_del_rcu(&entry->list);
	hlist_del_rcu(&entry->node);
	call_rcu(&entry->rcu, free_entry);
	tell(freed);
	rcu_barrier();
	tell(freed);
	entry = list_first_entry(&entries, struct entry, list);
	list_del_rcu(&entry->list);
	hlist_del_rcu(&entry->node);
	kfree_rcu(entry, rcu);
	tell(list_empty(&entries));
	tell(hlist_empty(&nodes));

	say("a pointer");
	rcu_assign_pointer(published, make_entry(7));
	rcu_read_lock();
	tell(rcu_dereference(published)->number);
	tell(rcu_access_pointer(published) != NULL);
	rcu_read_unlock();
	old = rcu_replace_pointer(published, make_entry(8), 1);
	tell(old->number);
	synchronize_rcu();
	kfree(old);
	tell(rcu_dereference_protected(published, 1)->number);
	old = rcu_dereference_raw(published);
	RCU_INIT_POINTER(published, NULL);
	synchronize_rcu_expedited();
	kfree(old);
	tell(rcu_access_pointer(published) == NULL);

	say("readers who sleep");
	start(&first, "the first", read_sleeping);
	synchronize_srcu(&srcu);
	say("synchronized");
	finish(&first);
	i = srcu_read_lock(&srcu);
	tell(i == 0 || i == 1);
	srcu_read_unlock(&srcu, i);
	synchronize_srcu(&srcu);
}

/* Variables of the processors */

static DEFINE_PER_CPU(int, visits);
static DEFINE_PER_CPU(struct object, objects_of_cpu);

static void say_percpu(void)
{
	int __percpu *numbers = alloc_percpu(int);
	struct percpu_counter counter;
	int cpu, sum = 0;

	this_cpu_inc(visits);
	this_cpu_add(visits, 4);
	tell(this_cpu_read(visits));
	get_cpu_var(visits)++;
	put_cpu_var(visits);
	tell(this_cpu_inc_return(visits));
	tell(per_cpu(visits, 0));
	this_cpu_ptr(&objects_of_cpu)->number = 3;
	tell(per_cpu_ptr(&objects_of_cpu, smp_processor_id())->number);
	*get_cpu_ptr(numbers) = 12;
	put_cpu_ptr(numbers);
	for_each_possible_cpu(cpu) sum += *per_cpu_ptr(numbers, cpu);
	tell(sum);
	free_percpu(numbers);
	tell(get_cpu());
	tell(!!in_atomic());
	put_cpu();
	tell(num_online_cpus() > 0);
	tell(cpu_online(0));

	tell(percpu_counter_init(&counter, 5, GFP_KERNEL));
	percpu_counter_add(&counter, 20);
	percpu_counter_dec(&counter);
	tell(percpu_counter_sum(&counter));
	tell(percpu_counter_compare(&counter, 24));
	tell(percpu_counter_compare(&counter, 25));
	percpu_counter_destroy(&counter);
}

static int __init locking_init(void)
{
	if (!strcmp(area, "atomics"))
		say_atomics();
	else if (!strcmp(area, "spinlocks"))
		say_spinlocks();
	else if (!strcmp(area, "seqlocks"))
		say_seqlocks();
	else if (!strcmp(area, "semaphores"))
		say_semaphores();
	else if (!strcmp(area, "rwsems"))
		say_rwsems();
	else if (!strcmp(area, "refcounts"))
		say_refcounts();
	else if (!strcmp(area, "completions"))
		say_completions();
	else if (!strcmp(area, "waits"))
		say_waits();
	else if (!strcmp(area, "rcu"))
		say_rcu();
	else if (!strcmp(area, "percpu"))
		say_percpu();
	else
		return -EINVAL;
	return 0;
}

static void __exit locking_exit(void)
{
}

module_init(locking_init);
module_exit(locking_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("what locks, counters and RCU do");
