/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Chooses the task that computes next (share.h). A task that leaves user mode for a call and
 * returns costs one insertion into a list; the heaps hold only tasks that the event loop finds in
 * user mode.
 */
#include "user/share.h"

#include "machine/clock.h"
#include "machine/machine.h"
#include "proc/proc.h"
#include "user/weight.h"
#include "wait/sched.h"
#include "wait/timer.h"
#include "wait/turn.h"

#define SLICE_NS    TURN_NS
#define RR_SLICE_NS 100000000ull
/* CREDIT_NS: the virtual time by which a waking sleeper may be behind the others. BEHIND_NS: how
 * far a task must be behind to be preferred at once. */
#define CREDIT_NS 6000000ull
#define BEHIND_NS 1000000ull
/* A task that has been in user mode for this long counts as computing. */
#define COMPUTES_NS 2000000ull
/* Real-time tasks leave the rest of each period to the others. */
#define RT_PERIOD_NS  1000000000ull
#define RT_RUNTIME_NS 950000000ull

static struct list_head fresh = LIST_HEAD_INIT(fresh);
static struct pairing_node *fair, *real_time; /* the heaps */
static struct task *chosen;		      /* may be asleep, or in the kernel */
union share_candidates share_candidates;
static unsigned special; /* tasks in user mode with a policy or nice value other than the default */
static bool choose_anew;
static bool is_urgent;	  /* a task in `fresh` is chosen before the next tick */
static uint64_t each_ns;  /* user time since boot of a task that was always in user mode */
static uint64_t floor_ns; /* virtual time that every task has had */
static uint64_t sequence; /* the latest number given to a task (user_share.sequence) */
static uint64_t rt_began_ns, rt_used_ns;

static struct task *task_at(const struct pairing_node *n)
{
	return container_of(n, struct task, share.node);
}

static bool is_before(uint64_t a, uint64_t b)
{
	return (int64_t)(a - b) < 0;
}

static bool fair_before(const struct pairing_node *a, const struct pairing_node *b)
{
	return is_before(task_at(a)->share.virtual_ns, task_at(b)->share.virtual_ns);
}

static bool real_time_before(const struct pairing_node *a, const struct pairing_node *b)
{
	const struct task *first = task_at(a), *second = task_at(b);

	if (first->rt_priority != second->rt_priority)
		return first->rt_priority > second->rt_priority;
	return is_before(first->share.sequence, second->share.sequence);
}

static bool is_real_time(const struct task *task)
{
	return policy_is_real_time(task->policy);
}

/* ---- time ---- */

void share_charge(uint64_t ns)
{
	if (chosen && chosen->share.place == SHARE_CHOSEN)
		chosen->utime_ns += ns;
	else if (share_candidates.in_user)
		each_ns += ns / share_candidates.in_user;
}

uint64_t share_user_ns(const struct task *task)
{
	turn_settle();
	return task->utime_ns + (task->in_user ? each_ns - task->share.each_ns : 0);
}

static uint64_t used_ns(const struct task *task)
{
	return share_user_ns(task) + task->fiber.ran_ns;
}

/* Brings the task's virtual time up to its processor time. */
static void account(struct task *task)
{
	struct user_share *s = &task->share;
	uint64_t used = used_ns(task), passed = used - s->counted_ns;

	s->counted_ns = used;
	if (is_real_time(task))
		rt_used_ns += passed;
	else
		s->virtual_ns += passed * WEIGHT_OF_0 / policy_weight(task->policy, task->nice);
}

/* ---- heaps ---- */

static void queue(struct task *task)
{
	task->share.place = SHARE_QUEUED;
	if (is_real_time(task))
		pairing_add(&real_time, &task->share.node, real_time_before);
	else
		pairing_add(&fair, &task->share.node, fair_before);
}

static void unqueue(struct task *task)
{
	if (is_real_time(task))
		pairing_remove(&real_time, &task->share.node, real_time_before);
	else
		pairing_remove(&fair, &task->share.node, fair_before);
	task->share.place = SHARE_AWAY;
}

/* After a sleep: limits the virtual time that the task may be behind the others. */
static void bring_up(struct task *task)
{
	struct user_share *s = &task->share;

	if (is_before(s->virtual_ns, floor_ns - CREDIT_NS))
		s->virtual_ns = floor_ns - CREDIT_NS;
	if (s->sleeps != task->fiber.sleeps || !s->sequence)
		s->sequence = ++sequence;
	s->sleeps = task->fiber.sleeps;
}

/* ---- candidates come and go ---- */

static bool is_special(const struct task *task)
{
	return task->policy || task->nice;
}

void share_enters(struct task *task)
{
	struct user_share *s = &task->share;

	s->each_ns = each_ns;
	share_candidates.in_user++;
	special += is_special(task);
	if (task == chosen && s->sleeps == task->fiber.sleeps) {
		s->place = SHARE_CHOSEN;
		return;
	}
	s->place = SHARE_FRESH;
	s->entered_ns = turn_marked_ns();
	list_add_tail(&task->user_node, &fresh);
	is_urgent |= is_real_time(task);
}

void share_leaves(struct task *task)
{
	struct user_share *s = &task->share;

	task->utime_ns += each_ns - s->each_ns;
	share_candidates.in_user--;
	special -= is_special(task);
	if (s->place == SHARE_QUEUED)
		unqueue(task);
	s->place = SHARE_AWAY;
	list_del(&task->user_node);
}

bool share_any_in_user(void)
{
	return share_candidates.in_user != 0;
}

void share_give_way(void)
{
	struct task *task = current;

	turn_settle();
	if (task->start || !(share_candidates.in_user || share_candidates.in_kernel)) {
		schedule_round();
		return;
	}
	turn_waits(task);
	account(task);
	bring_up(task);
	queue(task);
	task->share.in_kernel = true;
	share_candidates.in_kernel++;
	choose_anew = true;
	schedule_chosen();
}

/* The task is no candidate any more and continues its call. */
static void goes_on_in_kernel(struct task *task)
{
	task->share.in_kernel = false;
	task->share.place = SHARE_AWAY;
	share_candidates.in_kernel--;
	run_queue_add(task);
}

void share_yield(void)
{
	struct user_share *s = &current->share;

	turn_settle();
	account(current);
	s->sequence = ++sequence;
	if (fair && is_before(s->virtual_ns, task_at(fair)->share.virtual_ns))
		s->virtual_ns = task_at(fair)->share.virtual_ns;
	choose_anew |= chosen == current;
}

void share_set_policy(struct task *task, int policy, int rt_priority, int nice)
{
	bool queued;

	turn_settle();
	queued = task->share.place == SHARE_QUEUED;
	account(task);
	if (queued)
		unqueue(task);
	special -= task->in_user && is_special(task);
	task->policy = policy;
	task->rt_priority = rt_priority;
	task->nice = nice;
	special += task->in_user && is_special(task);
	if (queued)
		queue(task);
	choose_anew |= task->share.place >= SHARE_QUEUED;
}

void share_fork(struct task *child, const struct task *from)
{
	child->share = (struct user_share){.virtual_ns = from->share.virtual_ns + CREDIT_NS};
}

void share_exit(struct task *task)
{
	if (chosen == task)
		chosen = NULL;
}

/* ---- choosing ---- */

static bool real_time_has_had_its_part(void)
{
	uint64_t now = clock_monotonic_ns();

	if (now - rt_began_ns >= RT_PERIOD_NS) {
		rt_began_ns = now;
		rt_used_ns = 0;
	}
	return rt_used_ns >= RT_RUNTIME_NS;
}

/* Is `task` preferred to `other`? account() was called for both. */
static bool goes_before(const struct task *task, const struct task *other)
{
	uint64_t behind = BEHIND_NS;

	if (is_real_time(task))
		return !is_real_time(other) || task->rt_priority > other->rt_priority;
	if (is_real_time(other) || task->policy == POLICY_BATCH)
		return false;
	behind = behind * WEIGHT_OF_0 / policy_weight(task->policy, task->nice);
	return is_before(task->share.virtual_ns + behind, other->share.virtual_ns);
}

/*
 * A task that computed alone took no time from others, so the others begin at its virtual time.
 */
static void raise_floor(const struct task *task)
{
	if (!is_real_time(task) && is_before(floor_ns, task->share.virtual_ns))
		floor_ns = task->share.virtual_ns;
}

static void account_for_fresh(void)
{
	bool alone = !fair && !real_time;
	struct task *task;

	if (chosen && chosen->share.place == SHARE_CHOSEN) {
		account(chosen);
		if (alone)
			raise_floor(chosen);
		alone = false;
	}
	list_for_each_entry (task, &fresh, user_node) {
		account(task);
		if (alone)
			raise_floor(task);
	}
}

static void look_at_fresh(void)
{
	if (list_empty(&fresh))
		return;
	account_for_fresh();
	while (!list_empty(&fresh)) {
		struct task *task = list_first_entry(&fresh, struct task, user_node);

		list_del(&task->user_node);
		bring_up(task);
		if (task == chosen) {
			task->share.place = SHARE_CHOSEN;
			continue;
		}
		queue(task);
		choose_anew |= !chosen || goes_before(task, chosen);
	}
	is_urgent = false;
}

/* Puts the chosen task back into its heap. */
static void put_back_chosen(void)
{
	struct task *task = chosen;

	chosen = NULL;
	if (!task || task->share.place != SHARE_CHOSEN)
		return;
	account(task);
	if (task->policy == SCHED_RR && used_ns(task) - task->share.chosen_ns >= RR_SLICE_NS)
		task->share.sequence = ++sequence;
	queue(task);
}

static struct task *first_of_heaps(void)
{
	if (real_time && !(fair && real_time_has_had_its_part()))
		return task_at(real_time);
	return task_at(fair ? fair : real_time);
}

static void tick(struct timer *timer)
{
	(void)timer;
	choose_anew = true;
}

static struct timer tick_timer = {.fn = tick};

/* Arms the tick. false: no memory for the timer; then no task is preferred. */
static bool will_look_again(void)
{
	return timer_is_armed(&tick_timer) ||
	       !timer_arm(&tick_timer, clock_monotonic_ns() + SLICE_NS);
}

static void choose(void)
{
	struct task *before = chosen, *task;

	put_back_chosen();
	task = first_of_heaps();
	unqueue(task);
	if (task != before)
		task->share.chosen_ns = used_ns(task);
	if (!is_real_time(task) && is_before(floor_ns, task->share.virtual_ns))
		floor_ns = task->share.virtual_ns;
	chosen = task;
	choose_anew = false;
	if (task->share.in_kernel)
		goes_on_in_kernel(task);
	else
		task->share.place = SHARE_CHOSEN;
}

/* Does it make a difference which task is chosen? */
static bool is_contended(void)
{
	const struct task *oldest =
		list_empty(&fresh) ? NULL : list_first_entry(&fresh, struct task, user_node);

	if (share_candidates.in_kernel)
		return true;
	if (share_candidates.in_user < 2)
		return false;
	return special || chosen || !oldest ||
	       clock_monotonic_ns() - oldest->share.entered_ns >= COMPUTES_NS;
}

static void make_fresh(struct task *task)
{
	unqueue(task);
	task->share.place = SHARE_FRESH;
	list_add_tail(&task->user_node, &fresh);
}

/* Ends the preference: every candidate, all in user mode, is fresh again. */
static void leave_it(void)
{
	choose_anew = false;
	put_back_chosen();
	while (fair)
		make_fresh(task_at(fair));
	while (real_time)
		make_fresh(task_at(real_time));
	uthread_prefer(NULL);
}

void share_settle(void)
{
	if (!is_contended()) {
		if (choose_anew)
			leave_it();
		return;
	}
	look_at_fresh();
	if (choose_anew || !chosen || chosen->share.place != SHARE_CHOSEN)
		choose();
	uthread_prefer(will_look_again() && chosen->in_user ? chosen->uthread : NULL);
}

bool share_choice_is_due(void)
{
	bool away = chosen ? chosen->share.place == SHARE_AWAY : share_candidates.in_kernel;

	return is_urgent || choose_anew || away;
}
