/* SPDX-License-Identifier: BSD-2-Clause */
/* Handles tasks' faults and calls, and starts dead tasks again. */
#include "root-task/watch.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "root-task/clients.h"
#include "root-task/devices.h"
#include "root-task/kernels.h"
#include "root-task/task.h"
#include "root-task/user_tasks.h"
#include "runtime/log.h"

/* How often a task is started again. A component's clients lose no requests by a restart, so its
 * limit is higher. */
#define RESTARTS_MAX	    64
#define DEVICE_RESTARTS_MAX 1000
#define ANY_OWNER	    UINT32_MAX

static bool machine_must_end; /* a device that serves all clients is gone for good */

static void log_fault(const struct task *t, seL4_MessageInfo_t info)
{
	seL4_UserContext regs;

	switch (seL4_MessageInfo_get_label(info)) {
	case seL4_Fault_VMFault:
		log_error("%s died: %s of address %#lx at %#lx", t->name,
			  seL4_GetMR(seL4_VMFault_PrefetchFault) ? "execution"
			  : seL4_GetMR(seL4_VMFault_FSR) & 2	 ? "write"
								 : "read",
			  seL4_GetMR(seL4_VMFault_Addr), seL4_GetMR(seL4_VMFault_IP));
		break;
	case seL4_Fault_UserException:
		log_error("%s died: exception %lu, code %#lx at %#lx", t->name,
			  seL4_GetMR(seL4_UserException_Number),
			  seL4_GetMR(seL4_UserException_Code),
			  seL4_GetMR(seL4_UserException_FaultIP));
		break;
	case seL4_Fault_CapFault:
		log_error("%s died: no capability at %#lx, used at %#lx", t->name,
			  seL4_GetMR(seL4_CapFault_Addr), seL4_GetMR(seL4_CapFault_IP));
		break;
	default:
		log_error("%s died: fault %lu at %#lx", t->name, seL4_MessageInfo_get_label(info),
			  seL4_GetMR(seL4_UnknownSyscall_FaultIP));
	}
	if (t->tcb && seL4_TCB_ReadRegisters(t->tcb, 0, 0, sizeof(regs) / sizeof(seL4_Word),
					     &regs) == seL4_NoError) {
		log_error("  rip %#lx rsp %#lx rbp %#lx rax %#lx rbx %#lx rcx %#lx rdx %#lx",
			  regs.rip, regs.rsp, regs.rbp, regs.rax, regs.rbx, regs.rcx, regs.rdx);
		log_error("  rsi %#lx rdi %#lx r8 %#lx r9 %#lx r10 %#lx r12 %#lx r13 %#lx",
			  regs.rsi, regs.rdi, regs.r8, regs.r9, regs.r10, regs.r12, regs.r13);
	}
}

/* The host's runner takes "selkie: fatal: " (LINK_LOG_FATAL) in the log as the end of the system.
 * The death of a service is logged without these words, since other services go on. */
static void kernel_is_dead(struct task *t, unsigned index)
{
	t->state = TASK_DIED;
	log_error("%skernel %s is dead",
		  kernel_is_service(index) ? "" : "selkie: fatal: ", t->name);
}

static bool start_again(struct task *t, unsigned index)
{
	if (t->restarts == RESTARTS_MAX)
		return false;
	t->restarts++;
	log_info("kernel %s is started again (%u)", t->name, t->restarts);
	return kernel_start(index);
}

static void kernel_died(struct task *t, unsigned index)
{
	kernel_stop(index);
	if (kernel_restarts(index) == RESTART_NEVER || !start_again(t, index))
		kernel_is_dead(t, index);
}

static void kernel_ended(struct task *t, unsigned index, seL4_Word status)
{
	enum restart after = status ? RESTART_FAILURE : RESTART_END;

	kernel_stop(index);
	t->state = TASK_ENDED;
	if (kernel_restarts(index) >= after && !start_again(t, index))
		kernel_is_dead(t, index);
}

/* A user task that is not started again does not end the system: the machine goes on. */
static void restart_user_task(struct task *t, unsigned index)
{
	user_task_stop(index);
	t->state = TASK_DIED;
	if (!user_task_restarts(index) || t->restarts == RESTARTS_MAX) {
		log_error("task %s is dead", t->name);
		return;
	}
	t->restarts++;
	if (user_task_start(index))
		log_info("task %s is started again (%u)", t->name, t->restarts);
}

static void restart_device(struct task *t)
{
	for (unsigned i = 0; i < device_count; i++) {
		if (devices[i]->task != t)
			continue;
		device_stop(devices[i]);
		t->restarts++;
		if (t->restarts > DEVICE_RESTARTS_MAX || !device_start(devices[i])) {
			t->state = TASK_DIED;
			machine_must_end |= !device_give_up(devices[i]);
			log_error("selkie: fatal: component %s is dead", t->name);
		} else {
			log_info("component %s is started again (%u)", t->name, t->restarts);
		}
	}
}

/* Kills a component's task and starts it again. The component must belong to the client `owner`,
 * unless `owner` is ANY_OWNER. 0, or ENOENT if there is no such component. */
static int kill_component(const char *name, unsigned owner)
{
	for (unsigned i = 0; i < device_count; i++) {
		struct task *t = devices[i]->task;

		if (strcmp(t->name, name) || t->state != TASK_RUNS ||
		    (owner != ANY_OWNER && !device_belongs_to(devices[i], owner)))
			continue;
		restart_device(t);
		return 0;
	}
	return ENOENT;
}

/* The name at the beginning of a kernel task's message. */
union component_name {
	seL4_Word words[TASK_KILL_WORDS];
	char text[TASK_NAME_MAX];
};

static union component_name named(seL4_MessageInfo_t info)
{
	union component_name name;

	for (unsigned i = 0; i < TASK_KILL_WORDS; i++)
		name.words[i] = i < seL4_MessageInfo_get_length(info) ? seL4_GetMR((int)i) : 0;
	name.text[TASK_NAME_MAX - 1] = 0;
	return name;
}

/* Lowers the priority of a component's task below that of all programs, or raises it again. The
 * component must belong to client `owner`. 0, or ENOENT if there is no such component. */
static int step_back(const char *name, unsigned owner, bool back)
{
	for (unsigned i = 0; i < device_count; i++) {
		const struct task *t = devices[i]->task;

		if (strcmp(t->name, name) || t->state != TASK_RUNS ||
		    !device_belongs_to(devices[i], owner))
			continue;
		return seL4_TCB_SetPriority(t->tcb, seL4_CapInitThreadTCB,
					    back ? PRIORITY_STEPPED_BACK : PRIORITY_OWNED_DEVICE) ==
				       seL4_NoError
			       ? 0
			       : EINVAL;
	}
	return ENOENT;
}

static void answer_step_back(unsigned index, seL4_MessageInfo_t info)
{
	union component_name name = named(info);
	bool whole = seL4_MessageInfo_get_length(info) == TASK_STEP_BACK_WORDS;
	int error = EPERM;

	if (index < DESCRIPTION_KERNELS_MAX && whole)
		error = step_back(name.text, index, seL4_GetMR(TASK_KILL_WORDS));
	seL4_SetMR(0, (seL4_Word)error);
	seL4_Reply(seL4_MessageInfo_new(0, 0, 0, 1));
}

static void answer_kill(const struct task *asker, unsigned index, seL4_MessageInfo_t info)
{
	union component_name name = named(info);
	bool hangs = seL4_MessageInfo_get_label(info) == TASK_HANGS;
	int error = EPERM;

	if (index < DESCRIPTION_KERNELS_MAX && (hangs || kernel_debugs(index))) {
		log_info(hangs ? "%s says that component %s hangs" : "%s has component %s killed",
			 asker->name, name.text);
		error = kill_component(name.text, hangs ? index : ANY_OWNER);
	}
	seL4_SetMR(0, (seL4_Word)error);
	seL4_Reply(seL4_MessageInfo_new(0, 0, 0, 1));
}

static void handle_message(struct task *t, seL4_MessageInfo_t info)
{
	unsigned index = kernel_index_of(t), user_index = user_task_index_of(t);

	if (seL4_MessageInfo_get_label(info) == TASK_POWER_OFF) {
		seL4_Word status = seL4_GetMR(0);

		log_info("%s %s with status %lu", t->name,
			 user_index < DESCRIPTION_CLIENTS_MAX ? "has ended" : "has powered off",
			 status);
		if (index < DESCRIPTION_KERNELS_MAX) {
			kernel_ended(t, index, status);
			return;
		}
		if (user_index < DESCRIPTION_CLIENTS_MAX)
			user_task_stop(user_index);
		else
			task_stop(t);
		t->state = TASK_ENDED;
		return;
	}
	if (seL4_MessageInfo_get_label(info) == TASK_KILL ||
	    seL4_MessageInfo_get_label(info) == TASK_HANGS) {
		answer_kill(t, index, info);
		return;
	}
	if (seL4_MessageInfo_get_label(info) == TASK_STEP_BACK) {
		answer_step_back(index, info);
		return;
	}
	log_fault(t, info);
	if (index < DESCRIPTION_KERNELS_MAX)
		kernel_died(t, index);
	else if (user_index < DESCRIPTION_CLIENTS_MAX)
		restart_user_task(t, user_index);
	else
		restart_device(t);
}

static bool a_client_runs(void)
{
	struct task *t;

	if (machine_must_end)
		return false;
	/* The first kernel runs the host's command, and the system ends with it, unless it is a
	 * service. */
	for (unsigned i = 0; (t = client_task(i)); i++) {
		if (i == 0 && t->state == TASK_ENDED && !kernel_is_service(0))
			return false;
		if (t->state == TASK_RUNS)
			return true;
	}
	return false;
}

void watch_tasks(void)
{
	while (a_client_runs()) {
		seL4_Word badge;
		seL4_MessageInfo_t info = seL4_Recv(watch_endpoint, &badge);

		if (badge < 1 || badge > task_count || tasks[badge - 1].state != TASK_RUNS)
			continue;
		handle_message(&tasks[badge - 1], info);
	}
}
