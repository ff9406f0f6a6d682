/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* What lkm/abi/kthread.h does not merely forward. A part of kernel/shim.h, which includes it. */

LKM_SHIM int lkm_kthread_run(struct task_struct **thread, int (*function)(void *data), void *data, const char *name)
{
	struct task_struct *const made = kthread_create_on_node(function, data, -1, "%s", name);

	if (IS_ERR(made))
		return (int)PTR_ERR(made);
	/* Its function may return before somebody stops it. */
	get_task_struct(made);
	wake_up_process(made);
	*thread = made;
	return 0;
}

LKM_SHIM int lkm_kthread_stop(struct task_struct *thread)
{
	const int result = kthread_stop(thread);

	put_task_struct(thread);
	return result;
}

LKM_SHIM void lkm_kthread_sleep(unsigned int ms)
{
	long left = (long)msecs_to_jiffies(ms);

	while (left > 0 && !kthread_should_stop())
		left = schedule_timeout_interruptible(left);
}
