/*
 * The kernel's boot as one flat list. See kernel/main.h.
 */
#include "kernel/main.h"

#include <arch/page.h>

#include "kernel/arch.h"
#include "kernel/crypto/crypto.h"
#include "kernel/dev/stream.h"
#include "kernel/dev/virtio_crypto.h"
#include "kernel/fs/vfs.h"
#include "kernel/lib/panic.h"
#include "kernel/lib/print.h"
#include "kernel/mm/frame.h"
#include "kernel/options.h"
#include "kernel/random.h"
#include "kernel/security/bounding.h"
#include "kernel/stretch.h"
#include "kernel/syscall.h"
#include "kernel/task/init.h"
#include "kernel/task/sched.h"
#include "kernel/version.h"

/* Names and states only: each byte of the log costs the boot two
 * microseconds, and /proc/ravelin/protections says what each one means. */
static void print_protections(void)
{
	struct protection p;

	kprintf("protections:\n");
	for (unsigned i = 0; arch_protection(i, &p); i++)
		kprintf("  %-11s %s\n", p.name, p.state);
}

/* The emulator's seed makes all that is random repeat: say so, loudly. */
static void print_predictable(void)
{
	char seed[24];

	if (option_value("predictable", seed, sizeof(seed)))
		kprintf("PREDICTABLE: all that is random follows from %s\n",
			seed);
}

/* The command line's word of `size` bytes is not what it has to be. */
static noreturn void refuse(const char *reason, const char *word, size_t size)
{
	kprintf("ravelin: boot: %s '%.*s'\n", reason, (int)size, word);
	arch_power_off();
}

/* What is misspelt must not be taken for none: it may be a protection. */
static void check_options(void)
{
	size_t size;
	const char *bad = options_unknown(&size);

	if (bad)
		refuse("docs/HACKING.md lists no option", bad, size);
	if (bounding_init(&bad, &size) != 0)
		refuse("bound=: no capability", bad, size);
}

static void mount_archive(const struct boot_info *boot)
{
	const struct boot_range *archive = &boot->modules[0];

	if (boot->module_count == 0)
		panic("the loader brought no boot archive");
	frames_adopt_archive(archive->start, archive->end);
	vfs_init(frame_address(archive->start), archive->end - archive->start);
}

noreturn void kernel_main(const struct boot_info *boot)
{
	kprintf("ravelin " RAVELIN_VERSION " by %s\n",
		boot->loader == BOOT_LOADER_PVH ? "PVH" : "multiboot2");
	frames_init(boot);		/* page frames, from the loader's map */
	arch_memory_init(boot);		/* the final page tables: W^X */
	print_protections();
	arch_devices_init(boot);	/* ACPI, interrupts, timer, clocks */
	check_options();		/* the command line, word by word */
	print_predictable();
	crypto_init();			/* what the kernel uses is tested */
	random_init(!option_lists("random.trust_cpu", "off"));
	sched_init();			/* this code becomes the idle task */
	virtio_crypto_init();		/* a cipher in a device */
	crypto_test_all();		/* the others, if asked for */
	mount_archive(boot);		/* the root, /dev and /proc */
	stream_init();			/* the program's streams */
	stretch_init();			/* or not: a measure */
	syscall_watch(option_is_set("trace"));
	init_create();			/* pid 1: the program */
	arch_seal();			/* what was for the boot only */
	kprintf("memory: %lu of %lu pages free\n", frames_free(),
		frames_total());
	sched_idle();
}
