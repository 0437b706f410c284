/*
 * The first stack of a program. See kernel/task/exec_stack.h.
 *
 * From the top down: the file's name, the strings, the platform's name, 16
 * random bytes; then, 16-byte aligned, the auxiliary vector, the environment
 * pointers, the argument pointers, and the argument count, where the stack
 * pointer starts.
 */
#include "kernel/task/exec_stack.h"

#include <arch/page.h>
#include <string.h>

#include "crypto/wipe.h"
#include "kernel/abi/elf.h"
#include "kernel/abi/errno.h"
#include "kernel/arch.h"
#include "kernel/mm/space.h"
#include "kernel/random.h"
#include "kernel/security/cred.h"

#define STACK_FIRST_SIZE (160 * 1024ull) /* all strings and pointers fit */
#define RANDOM_BYTES 16
#define POINTERS_AT_ONCE 32

struct builder {
	struct space *space;
	vaddr_t at; /* the lowest byte written so far */
	int error;  /* the first one; the rest then does nothing */
};

static void put(struct builder *b, vaddr_t to, const void *bytes, size_t size)
{
	if (!b->error)
		b->error = space_write(b->space, to, bytes, size);
}

/* Puts bytes below what is there; returns their address. */
static vaddr_t push(struct builder *b, const void *bytes, size_t size)
{
	b->at -= size;
	put(b, b->at, bytes, size);
	return b->at;
}

static vaddr_t push_random(struct builder *b)
{
	u8 bytes[RANDOM_BYTES];
	vaddr_t at;

	if (!random_bytes(bytes, sizeof(bytes))) {
		/* Before the pool is seeded: no secret, but not constant. */
		u64 words[2] = { random_layout_word(), random_layout_word() };

		memcpy(bytes, words, sizeof(bytes));
	}
	at = push(b, bytes, sizeof(bytes));
	wipe(bytes, sizeof(bytes));
	return at;
}

/* Writes pointers to `count` strings that adjoin in the program from
 * `*address` on and in the kernel from `*text` on, and a closing NULL. */
static vaddr_t put_pointers(struct builder *b, vaddr_t to, const char **text,
			    vaddr_t *address, unsigned count)
{
	u64 words[POINTERS_AT_ONCE];
	unsigned filled = 0;

	for (unsigned i = 0; i <= count; i++) {
		if (i < count) {
			size_t size = strlen(*text) + 1;

			words[filled++] = *address;
			*text += size;
			*address += size;
		} else {
			words[filled++] = 0;
		}
		if (filled == POINTERS_AT_ONCE || i == count) {
			put(b, to, words, filled * sizeof(words[0]));
			to += filled * sizeof(words[0]);
			filled = 0;
		}
	}
	return to;
}

struct auxiliary {
	u64 type, value;
};

#define AUX_COUNT 19

static void fill_auxiliary(struct auxiliary *aux, const struct exec_stack *s,
			   vaddr_t random, vaddr_t platform, vaddr_t name)
{
	const struct elf_image *image = s->image;
	const struct cred *cred = s->cred;
	const struct auxiliary values[AUX_COUNT] = {
		{ AT_HWCAP, arch_hwcap(0) },
		{ AT_PAGESZ, PAGE_SIZE },
		{ AT_CLKTCK, 100 },
		{ AT_PHDR, image->headers ? image->headers + s->bias : 0 },
		{ AT_PHENT, sizeof(struct elf_segment) },
		{ AT_PHNUM, image->header_count },
		{ AT_BASE, s->base },
		{ AT_FLAGS, 0 },
		{ AT_ENTRY, image->entry + s->bias },
		{ AT_UID, cred->uid },
		{ AT_EUID, cred->euid },
		{ AT_GID, cred->gid },
		{ AT_EGID, cred->egid },
		{ AT_SECURE, s->secure },
		{ AT_RANDOM, random },
		{ AT_HWCAP2, arch_hwcap(1) },
		{ AT_EXECFN, name },
		{ AT_PLATFORM, platform },
		{ AT_NULL, 0 },
	};

	memcpy(aux, values, sizeof(values));
}

/* A random page-aligned top, up to 16 GiB below the end of user space. */
static vaddr_t choose_top(void)
{
	return USER_END - PAGE_SIZE -
	       ((random_layout_word() & 0x3fffff) << PAGE_SHIFT);
}

int exec_stack_build(const struct exec_stack *s, vaddr_t *pointer)
{
	const struct exec_strings *strings = s->strings;
	u64 count = strings->argument_count, words;
	struct auxiliary aux[AUX_COUNT];
	struct builder b = { .space = s->space };
	const char *text = strings->bytes;
	vaddr_t top = choose_top(), first, name, random, platform, to;
	int error;

	words = 1 + count + 1 + strings->environment_count + 1;
	if (words * sizeof(u64) > EXEC_STRINGS_SIZE)
		return -E2BIG;
	error = space_map(s->space, top - 2 * STACK_FIRST_SIZE,
			  2 * STACK_FIRST_SIZE,
			  AREA_READ | AREA_WRITE | AREA_STACK, NULL, 0);
	if (error)
		return error;
	s->space->stack_top = top;
	b.at = top - sizeof(u64) - (random_layout_word() & 0x1ff0);
	name = push(&b, s->path, strlen(s->path) + 1);
	first = push(&b, strings->bytes, strings->used);
	platform = push(&b, "x86_64", sizeof("x86_64"));
	b.at = round_down(b.at, 16);
	random = push_random(&b);
	fill_auxiliary(aux, s, random, platform, name);
	b.at = round_down(b.at - sizeof(aux) - words * sizeof(u64), 16);
	*pointer = b.at;
	put(&b, b.at, &count, sizeof(count));
	s->space->arguments_start = first;
	to = put_pointers(&b, b.at + sizeof(count), &text, &first,
			  strings->argument_count);
	s->space->arguments_end = first;
	to = put_pointers(&b, to, &text, &first, strings->environment_count);
	s->space->environment_end = first;
	put(&b, to, aux, sizeof(aux));
	return b.error;
}
