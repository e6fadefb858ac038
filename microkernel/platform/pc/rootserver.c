/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Creation of the root task (sheet section 14). In order: check the ELF file, lay out the address
 * space [image | IPC buffer | boot information | extra boot information], take memory, load, then
 * fill the CSpace slot by slot, as its order is part of the ABI. The first module's own memory is
 * kept out of `free` until the image has been copied out of it. A large last segment of whole pages
 * (the files of a boot image, which may be hundreds of megabytes) is not copied: its pages are used
 * where they are. The rest of an image is one block of memory.
 */
#include "platform/pc/rootserver.h"
#include "arch/arch.h"
#include "arch/x86_64/layout.h"
#include "arch/x86_64/vspace.h"
#include "kernel/print.h"
#include "kernel/sched.h"
#include "kernel/string.h"
#include "platform/pc/bootinfo.h"
#include "platform/pc/elf.h"
#include "platform/pc/untypeds.h"

#define PAGE_BYTES	BIT(PAGE_BITS)
#define CNODE_RADIX_MIN 16
#define EMPTY_SLOTS_MIN BIT(14) /* slots besides those for pages */
#define IN_PLACE_MIN	BIT(20) /* smaller segments are copied */
#define ROOT_PRIORITY	255
#define NO_IOMMU_LEVELS ((word_t)-1)
#define USER_RIP	0
#define USER_RDI	8

enum root_slot {
	SLOT_TCB = 1,
	SLOT_CNODE,
	SLOT_VSPACE,
	SLOT_IRQ_CONTROL,
	SLOT_ASID_CONTROL,
	SLOT_ASID_POOL,
	SLOT_IO_PORT_CONTROL,
	SLOT_IO_SPACE,
	SLOT_BOOTINFO,
	SLOT_IPC_BUFFER,
	SLOT_DOMAIN,
	SLOT_FIRST_FREE = 16,
};

/* The root task under construction. Static, as the kernel stack is small. */
static struct {
	struct elf_image elf;
	vaddr_t ipc_buffer, bootinfo_at, extra_at, end; /* end: of the last extra page */
	word_t extra_length, extra_bytes;		/* length: of chunks; bytes: of pages */
	word_t in_place_bytes;				/* at the end of the image, in the module */
	unsigned radix;					/* of the CNode */

	uint8_t *image, *in_place, *extra;
	struct cte *cnode;
	struct tcb *tcb;
	pte_t *root;
	struct asid_pool *pool;
	struct bootinfo *bootinfo;
	uint8_t *ipc_frame;

	struct cte *slots; /* the CNode again, and the next slot to fill */
	word_t next;
	struct regions *free;
} root;

static _Noreturn void give_up(const char *why)
{
	kprintf("selkie: fatal: root task: %s\n", why);
	arch_halt();
}

static word_t bytes_to_pages(word_t bytes)
{
	return ALIGN_UP(bytes, PAGE_BITS) >> PAGE_BITS;
}

/* --- memory ------------------------------------------------------------------------------------
 */

/* Root objects are taken from the highest free memory, so that large blocks below stay whole. */
static void *take(unsigned bits)
{
	paddr_t p = regions_take_high(root.free, BIT(bits), bits);
	void *memory = kptr(kaddr_of_phys(p));

	if (!p)
		give_up("there is too little memory");
	arch_clear_memory(memory, BIT(bits));
	return memory;
}

static unsigned log2_at_least(word_t bytes)
{
	unsigned bits = PAGE_BITS;

	while (BIT(bits) < bytes)
		bits++;
	return bits;
}

/* The CNode has a slot for each page of the address space, and EMPTY_SLOTS_MIN more. */
static unsigned choose_radix(void)
{
	word_t slots = bytes_to_pages(root.end - root.elf.start) + EMPTY_SLOTS_MIN;
	unsigned radix = CNODE_RADIX_MIN;

	while (BIT(radix) < slots)
		radix++;
	return radix;
}

/* Cuts off the segment that is used in place, so that root.elf is only what must be copied. */
static void cut_in_place(uint8_t *file)
{
	struct elf_image cut = root.elf;
	word_t offset = 0, bytes = 0;

	if (IS_ALIGNED((word_t)file, PAGE_BITS))
		offset = elf_cut_whole_pages(&cut, &bytes);
	if (bytes < IN_PLACE_MIN)
		return;
	root.elf = cut;
	root.in_place_bytes = bytes;
	root.in_place = file + offset;
}

static void lay_out(const struct boot_loader_info *loader)
{
	uint8_t *file = kptr(kaddr_of_phys(loader->module_start));
	const char *wrong =
		elf_check(&root.elf, file, loader->module_end - loader->module_start, USER_TOP);

	if (wrong)
		give_up(wrong);
	root.extra_length = bootinfo_extra_length(loader);
	root.extra_bytes = BIT(log2_at_least(root.extra_length));
	root.ipc_buffer = ALIGN_UP(root.elf.end, PAGE_BITS);
	root.bootinfo_at = root.ipc_buffer + PAGE_BYTES;
	root.extra_at = root.bootinfo_at + PAGE_BYTES;
	root.end = root.extra_at + root.extra_bytes;
	if (root.end > USER_TOP)
		give_up("it leaves no room behind it in the address space");
	root.radix = choose_radix();
	cut_in_place(file);
}

static void take_memory(void)
{
	word_t image_bytes = ALIGN_UP(root.elf.end, PAGE_BITS) - root.elf.start;
	paddr_t image = regions_take_low(root.free, image_bytes, PAGE_BITS);

	if (!image)
		give_up("there is no memory for its image");
	root.image = kptr(kaddr_of_phys(image));
	root.cnode = take(root.radix + SLOT_BITS);
	root.slots = root.cnode;
	root.extra = take(log2_at_least(root.extra_length));
	root.root = take(PAGE_BITS);
	root.pool = take(PAGE_BITS);
	root.bootinfo = take(PAGE_BITS);
	root.ipc_frame = take(PAGE_BITS);
	root.tcb = take(TCB_BITS);
}

/* --- CSpace ------------------------------------------------------------------------------------
 */

static struct cte *put(struct cap cap)
{
	if (root.next == BIT(root.radix))
		give_up("internal: the root CNode is too small");
	cte_insert_root(&root.slots[root.next], cap);
	return &root.slots[root.next++];
}

static struct cap frame_cap(const void *memory, vaddr_t address)
{
	struct cap cap = cap_frame((kaddr_t)memory, FRAME_4K, false, RIGHT_READ | RIGHT_WRITE);

	return cap_with_mapping(cap, ASID_ROOT_TASK, address);
}

static void fill_fixed_slots(void)
{
	struct cte *slots = root.slots;
	struct cap vspace = cap_paging(CAP_PML4, (kaddr_t)root.root);

	cte_insert_root(&slots[SLOT_TCB], cap_thread((kaddr_t)root.tcb));
	cte_insert_root(&slots[SLOT_CNODE],
			cap_cnode((kaddr_t)root.cnode, root.radix, 0, WORD_BITS - root.radix));
	cte_insert_root(&slots[SLOT_VSPACE], cap_with_mapping(vspace, ASID_ROOT_TASK, 0));
	cte_insert_root(&slots[SLOT_IRQ_CONTROL], cap_irq_control());
	cte_insert_root(&slots[SLOT_ASID_CONTROL], cap_asid_control());
	cte_insert_root(&slots[SLOT_ASID_POOL], cap_asid_pool((kaddr_t)root.pool, 0));
	cte_insert_root(&slots[SLOT_IO_PORT_CONTROL], cap_io_port_control());
	cte_insert_root(&slots[SLOT_BOOTINFO], frame_cap(root.bootinfo, root.bootinfo_at));
	cte_insert_root(&slots[SLOT_IPC_BUFFER], frame_cap(root.ipc_frame, root.ipc_buffer));
	cte_insert_root(&slots[SLOT_DOMAIN], cap_domain());
	root.next = SLOT_FIRST_FREE;
}

/* --- address space -----------------------------------------------------------------------------
 */

static pte_t *entry_of(vaddr_t address, unsigned level)
{
	pte_t *entry;
	unsigned missing;

	if (!vspace_walk(root.root, address, level, &entry, &missing))
		give_up("internal: a page table is missing");
	return entry;
}

/* Makes the tables of one kind for the whole address space. `level`: of the entries that point to
 * these tables. */
static void make_tables(enum cap_type type, unsigned level)
{
	vaddr_t span = BIT(LEVEL_BITS(level));

	for (vaddr_t a = ALIGN_DOWN(root.elf.start, LEVEL_BITS(level)); a < root.end; a += span) {
		void *table = take(PAGE_BITS);

		*entry_of(a, level) =
			phys_of_kaddr((kaddr_t)table) | PTE_PRESENT | PTE_WRITE | PTE_USER;
		put(cap_with_mapping(cap_paging(type, (kaddr_t)table), ASID_ROOT_TASK, a));
	}
}

static void map_page(const void *memory, vaddr_t address)
{
	*entry_of(address, PT_LEVEL) =
		phys_of_kaddr((kaddr_t)memory) | PTE_PRESENT | PTE_WRITE | PTE_USER;
}

static void map_pages(uint8_t *memory, vaddr_t start, word_t bytes)
{
	for (word_t page = 0; page < bytes_to_pages(bytes); page++) {
		word_t offset = page << PAGE_BITS;

		map_page(memory + offset, start + offset);
		put(frame_cap(memory + offset, start + offset));
	}
}

static void fill_vspace(void)
{
	struct bootinfo *bi = root.bootinfo;

	paging_copy_kernel(root.root);
	asid_boot(root.pool, root.root);
	bi->image_paging.start = root.next;
	make_tables(CAP_PDPT, 3);
	make_tables(CAP_PAGE_DIRECTORY, 2);
	make_tables(CAP_PAGE_TABLE, 1);
	bi->image_paging.end = root.next;

	map_page(root.ipc_frame, root.ipc_buffer);
	map_page(root.bootinfo, root.bootinfo_at);
	bi->extra_pages.start = root.next;
	map_pages(root.extra, root.extra_at, root.extra_bytes);
	bi->extra_pages.end = root.next;
	bi->image_frames.start = root.next;
	map_pages(root.image, root.elf.start, root.elf.end - root.elf.start);
	map_pages(root.in_place, root.elf.end, root.in_place_bytes);
	bi->image_frames.end = root.next;
}

/* --- boot information and thread ---------------------------------------------------------------
 */

static void fill_bootinfo(const struct boot_loader_info *loader, const struct acpi_rsdp *rsdp)
{
	struct bootinfo *bi = root.bootinfo;

	bi->extra_length = root.extra_length;
	bi->node_count = 1;
	bi->io_page_table_levels = NO_IOMMU_LEVELS;
	bi->ipc_buffer = root.ipc_buffer;
	bi->cnode_bits = root.radix;
	bootinfo_write_extra(root.extra, loader, rsdp);
}

static void add_untyped(kaddr_t address, unsigned bits, bool device)
{
	struct bootinfo *bi = root.bootinfo;
	word_t i = root.next - bi->untyped.start;

	if (i == MAX_UNTYPEDS || root.next == BIT(root.radix))
		return; /* the list is full: the rest of the memory is not handed out */
	bi->untyped_list[i] = (struct untyped_desc){
		.paddr = phys_of_kaddr(address),
		.size_bits = (uint8_t)bits,
		.is_device = device,
	};
	put(cap_untyped(address, bits, device, BIT(bits) >> UNTYPED_UNIT_BITS)); /* starts full */
}

static void fill_untypeds(const struct regions *taken)
{
	struct bootinfo *bi = root.bootinfo;

	bi->untyped.start = root.next;
	untypeds_device(taken, add_untyped);
	untypeds_memory(root.free, add_untyped);
	bi->untyped.end = root.next;
	bi->empty = (struct slot_region){root.next, BIT(root.radix)};
}

/* Slot `to` of the TCB gets a copy of the capability in slot `from` of the CNode. */
static void copy_to_tcb(enum tcb_slot to, enum root_slot from)
{
	struct cap cap;

	if (cap_derive(&root.slots[from], root.slots[from].cap, &cap) != OUTCOME_OK)
		give_up("internal: a root capability cannot be copied");
	cte_insert(cap, &root.slots[from], &root.tcb->slot[to]);
}

static void create_thread(void)
{
	struct tcb *t = root.tcb;

	tcb_init(t, 0);
	copy_to_tcb(TCB_CSPACE, SLOT_CNODE);
	copy_to_tcb(TCB_VSPACE, SLOT_VSPACE);
	copy_to_tcb(TCB_BUFFER, SLOT_IPC_BUFFER);
	t->buffer_vaddr = root.ipc_buffer;
	tcb_set_priority(t, ROOT_PRIORITY);
	t->mcp = ROOT_PRIORITY;
	memcpy(t->name, "rootserver", sizeof("rootserver"));
	arch_set_register(t, USER_RIP, root.elf.entry);
	arch_set_register(t, USER_RDI, root.bootinfo_at);
	thread_set_state(t, THREAD_RUNNING);
	sched_enqueue(t);
	sched_request();
}

void rootserver_create(const struct boot_loader_info *loader, const struct acpi_rsdp *rsdp,
		       struct regions *free, const struct regions *taken)
{
	root.free = free;
	lay_out(loader);
	regions_remove(free, loader->module_start, loader->module_end);
	take_memory();
	elf_load(&root.elf, root.image);
	fill_fixed_slots();
	fill_vspace();
	fill_bootinfo(loader, rsdp);

	regions_add(free, loader->module_start, loader->module_end);
	if (root.in_place_bytes) {
		paddr_t in_place = phys_of_kaddr((kaddr_t)root.in_place);

		regions_remove(free, in_place, in_place + root.in_place_bytes);
	}
	fill_untypeds(taken);
	create_thread();
}
