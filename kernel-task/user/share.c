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
/* How far a task must be behind to be preferred at once. */
#define BEHIND_NS 1000000ull
/* A task that has been in user mode for this long counts as computing. */
#define COMPUTES_NS 2000000ull
/* Real-time tasks leave the rest of each period to the others. */
#define RT_PERIOD_NS  1000000000ull
#define RT_RUNTIME_NS 950000000ull

static struct list_head fresh = LIST_HEAD_INIT(fresh);
static struct pairing_node *real_time; /* a heap; the others are in those of share_group.h */
static struct task *chosen;	       /* may be asleep, or in the kernel */
union share_candidates share_candidates;
static unsigned special; /* tasks in user mode with a policy or nice value other than the default */
static bool choose_anew;
static bool is_urgent;	  /* a task in `fresh` is chosen before the next tick */
static uint64_t each_ns;  /* user time since boot of a task that was always in user mode */
static uint64_t sequence; /* the latest number given to a task (user_share.sequence) */
static uint64_t rt_began_ns, rt_used_ns;

static struct task *task_at(const struct pairing_node *n)
{
	return container_of(n, struct task, share.entity.node);
}

/* The first task that is not real-time. NULL: there is none. */
static struct task *first_fair(void)
{
	struct share_entity *e = share_group_first();

	return e ? container_of(e, struct task, share.entity) : NULL;
}

static bool real_time_before(const struct pairing_node *a, const struct pairing_node *b)
{
	const struct task *first = task_at(a), *second = task_at(b);

	if (first->rt_priority != second->rt_priority)
		return first->rt_priority > second->rt_priority;
	return share_is_before(first->share.sequence, second->share.sequence);
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
	if (is_real_time(task)) {
		rt_used_ns += passed;
		return;
	}
	s->entity.virtual_ns += passed * WEIGHT_OF_0 / policy_weight(task->policy, task->nice);
	share_group_charge(&s->entity, passed);
}

/* ---- heaps ---- */

static void queue(struct task *task)
{
	task->share.place = SHARE_QUEUED;
	if (is_real_time(task))
		pairing_add(&real_time, &task->share.entity.node, real_time_before);
	else
		share_group_queue(&task->share.entity);
}

static void unqueue(struct task *task)
{
	if (is_real_time(task))
		pairing_remove(&real_time, &task->share.entity.node, real_time_before);
	else
		share_group_unqueue(&task->share.entity);
	task->share.place = SHARE_AWAY;
}

/* After a sleep: limits the virtual time that the task may be behind the others. */
static void bring_up(struct task *task)
{
	struct user_share *s = &task->share;

	share_group_bring_up(&s->entity);
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
	const struct share_entity *next;

	turn_settle();
	account(current);
	s->sequence = ++sequence;
	next = share_group_neighbour(&s->entity);
	if (next && share_is_before(s->entity.virtual_ns, next->virtual_ns))
		s->entity.virtual_ns = next->virtual_ns;
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
	const struct share_entity *e = &from->share.entity;

	child->share = (struct user_share){
		.entity = {.in = e->in, .virtual_ns = e->virtual_ns + SHARE_CREDIT_NS}};
}

void share_join(struct task *task, struct share_group *group)
{
	bool queued;

	if (task->share.entity.in == group)
		return;
	turn_settle();
	queued = task->share.place == SHARE_QUEUED;
	account(task);
	if (queued)
		unqueue(task);
	share_group_enter(&task->share.entity, group);
	if (queued)
		queue(task);
	choose_anew |= task->share.place >= SHARE_QUEUED;
}

void share_exit(struct task *task)
{
	if (chosen == task)
		chosen = NULL;
	/* The rest of its work is counted from nothing, and for no group. */
	task->share.entity.in = NULL;
	task->share.counted_ns = 0;
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
	const struct share_entity *mine = &task->share.entity, *its = &other->share.entity;
	uint32_t weight;

	if (is_real_time(task))
		return !is_real_time(other) || task->rt_priority > other->rt_priority;
	if (is_real_time(other) || task->policy == POLICY_BATCH)
		return false;
	share_group_level(&mine, &its);
	weight = mine->of ? mine->of->weight : policy_weight(task->policy, task->nice);
	return share_is_before(mine->virtual_ns + BEHIND_NS * WEIGHT_OF_0 / weight,
			       its->virtual_ns);
}

/* The task has had the least of all, or computed alone, which took no time from others: they begin
 * at its virtual time. */
static void raise_floor(const struct task *task)
{
	if (!is_real_time(task))
		share_group_raise_floor(&task->share.entity);
}

static void account_for_fresh(void)
{
	bool alone = !share_group_first() && !real_time;
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
	struct task *fair = first_fair();

	if (real_time && !(fair && real_time_has_had_its_part()))
		return task_at(real_time);
	return fair ? fair : task_at(real_time);
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
	raise_floor(task);
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
	struct task *fair;

	choose_anew = false;
	put_back_chosen();
	while ((fair = first_fair()))
		make_fresh(fair);
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
